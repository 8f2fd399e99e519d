internal import ModuleKit
internal import Remote
internal import Values

/// dnf's and yum's part: the shell, and what its output means.
struct DnfScript: PackageManager {
  private let dnf: Dnf

  init(_ dnf: Dnf) { self.dnf = dnf }

  private var isRemoval: Bool { dnf.state == .absent || dnf.state == .removed }

  var shell: String {
    let programs: String
    switch dnf.backend {
    case .auto: programs = "dnf dnf5 yum"
    case .yum, .yum4, .dnf4: programs = dnf.backend == .yum ? "yum dnf" : "dnf dnf-3 yum"
    case .dnf: programs = "dnf"
    case .dnf5: programs = "dnf5"
    }
    var text = """
      d=; for p in \(programs); do has $p && { d=$p; break; }; done
      [ "$d" ] || fail 'neither dnf nor yum was found on the host'
      run() { $d -y \(options) ${check:+--assumeno} "$@" </dev/null; }

      """
    if let list = dnf.list { return text + listing(list) }
    if dnf.updateCache {
      text += """
        [ "$check" ] || { o=$($d -y \(options) makecache 2>&1 </dev/null) || fail "Failed to update the cache: $o"; }

        """
      if dnf.name.isEmpty, !dnf.autoremove { return text + "say cached; exit 0\n" }
    }
    if dnf.name.isEmpty { return text + "say acted; say data; run autoremove; exit $?\n" }
    let names = dnf.name.filter { !$0.isEmpty }
    switch dnf.state ?? .present {
    case .present, .installed: return text + presence(names)
    case .latest: return text + latest(names)
    case .absent, .removed: return text + removal(names)
    }
  }

  private var options: String {
    var words: [String] = []
    if let file = dnf.confFile { words += ["-c", file] }
    for repo in dnf.disableRepo { words.append("--disablerepo=\(repo)") }
    for repo in dnf.enableRepo { words.append("--enablerepo=\(repo)") }
    for item in dnf.exclude { words.append("--exclude=\(item)") }
    for item in dnf.disablePlugin { words.append("--disableplugin=\(item)") }
    for item in dnf.enablePlugin { words.append("--enableplugin=\(item)") }
    if dnf.disableGpgCheck { words.append("--nogpgcheck") }
    if let what = dnf.disableExcludes { words.append("--disableexcludes=\(what)") }
    if dnf.installRoot != "/" { words.append("--installroot=\(dnf.installRoot)") }
    if let version = dnf.releasever { words.append("--releasever=\(version)") }
    if dnf.skipBroken { words.append("--skip-broken") }
    if dnf.cacheOnly { words.append("--cacheonly") }
    if !dnf.sslVerify || !dnf.validateCerts { words.append("--setopt=sslverify=0") }
    if !dnf.weakDeps { words.append("--setopt=install_weak_deps=False") }
    if let best = dnf.best ?? dnf.nobest.map({ !$0 }) { words.append(best ? "--best" : "--nobest") }
    if dnf.allowErasing { words.append("--allowerasing") }
    if dnf.lockTimeout == 0 { words.append("--setopt=exit_on_lock=1") }
    if dnf.downloadOnly { words.append("--downloadonly") }
    if let folder = dnf.downloadDir { words.append("--downloaddir=\(folder)") }
    return Quote.words(words)
  }

  private var rpm: String {
    dnf.installRoot == "/" ? "rpm" : "rpm --root \(Quote.word(dnf.installRoot))"
  }

  /// Asks rpm first: where everything is there, dnf is not started.
  private func presence(_ names: [String]) -> String {
    let plain = names.allSatisfy(Self.isPlain)
    let question =
      plain
      ? "if \(rpm) -q \(Quote.words(names)) >/dev/null 2>&1 || \(rpm) -q --whatprovides \(Quote.words(names)) >/dev/null 2>&1; then exit 0; fi\n"
      : ""
    let downgrade =
      dnf.allowDowngrade
      ? "say acted; say data; run install \(Quote.words(names)); r=$?; [ $r = 0 ] && [ ! \"$check\" ] && run downgrade \(Quote.words(names)) >/dev/null 2>&1; exit $r\n"
      : "say acted; say data; run install \(Quote.words(names)); exit $?\n"
    return question + downgrade
  }

  private func latest(_ names: [String]) -> String {
    var flags = dnf.security ? " --security" : ""
    if dnf.bugfix { flags += " --bugfix" }
    if names == ["*"] { return "say acted; say data; run\(flags) upgrade; exit $?\n" }
    let words = Quote.words(names)
    if dnf.updateOnly || !flags.isEmpty {
      return "say acted; say data; run\(flags) upgrade \(words); exit $?\n"
    }
    // What is missing is installed, the rest updated, in one transaction where dnf can.
    return """
      miss= old=; for p in \(words); do if \(rpm) -q --whatprovides "$p" >/dev/null 2>&1; then old=1; else miss="$miss $p"; fi; done
      say acted; say data; r=0; [ "$miss" ] && { run install $miss; r=$?; }
      [ $r = 0 ] || [ "$check" ] || exit $r; [ "$old" ] && { run upgrade \(words); r=$?; }; exit $r

      """
  }

  private func removal(_ names: [String]) -> String {
    let words = Quote.words(names)
    let auto = dnf.autoremove ? "" : "--setopt=clean_requirements_on_remove=False "
    if names.allSatisfy(Self.isPlain) {
      return """
        set --; for p in \(words); do \(rpm) -q "$p" >/dev/null 2>&1 && set -- "$@" "$p"; done
        [ $# = 0 ] && exit 0; say acted; say data; run \(auto)remove "$@"; exit $?

        """
    }
    return "say acted; say data; run \(auto)remove \(words); exit $?\n"
  }

  private func listing(_ what: String) -> String {
    switch what {
    case "repos", "repositories": "say listed; say data; $d -q repolist --all; exit $?\n"
    case "installed", "updates", "available":
      "say listed; say data; $d -q list \(what); exit 0\n"
    default: "say listed; say data; $d -q list \(Quote.word(what)); exit 0\n"
    }
  }

  /// Whether rpm knows a thing by this name: not a group, a file, a URL or a pattern.
  private static func isPlain(_ name: String) -> Bool {
    !name.hasPrefix("@") && !name.holds("://") && !name.hasSuffix(".rpm")
      && !name.contains { "*?[ <>=".contains($0) }
  }

  // MARK: The outcome

  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome {
    let output = ProgramOutput.text(answer)
    let errors = answer.reply.errorText
    if let message = answer["fail"] { return .failure(message) }
    if answer.has("listed") {
      let results = output.lineList.compactMap { line -> Value? in
        let words = line.wordList
        guard words.count >= 3, let (name, arch) = words[0].halves(at: 46) else { return nil }
        return [
          "name": .string(name), "arch": .string(arch), "version": .string(words[1]),
          "repo": .string(words[2].removing(prefix: "@")),
        ]
      }
      return Outcome(values: ["results": .list(results)])
    }
    if answer.has("cached") { return Outcome(message: "Cache updated", values: ["rc": 0]) }
    let isPlan =
      context.isCheck && (output.holds("Operation aborted") || errors.holds("Operation aborted"))
    if answer.reply.status != 0, !isPlan {
      return .failure(
        Self.reason(output + errors),
        values: ["rc": .int(answer.reply.status), "results": .list(Self.results(output))])
    }
    var outcome = Outcome(values: ["rc": 0, "results": .list(Self.results(output))])
    let isIdle =
      output.holds("Nothing to do") || errors.holds("Nothing to do")
      || output.holds("No packages marked for")
    outcome.changed = answer.has("acted") && (isPlan || (!isIdle || output.holds("Complete!")))
    if !outcome.changed { outcome.message = "Nothing to do" }
    return outcome
  }

  /// What was done: `Installed: name-version`.
  private static func results(_ output: String) -> [Value] {
    let headings = ["Installed:", "Upgraded:", "Removed:", "Downgraded:", "Reinstalled:"]
    var heading: String?
    var results: [Value] = []
    for line in output.lineList {
      let text = line.trimmed
      if headings.contains(text) {
        heading = text
      } else if text.isEmpty || text == "Complete!" {
        heading = nil
      } else if let heading {
        results += text.wordList.map { .string("\(heading) \($0)") }
      }
    }
    return results
  }

  /// Why dnf failed.
  private static func reason(_ output: String) -> String {
    for line in output.lineList {
      for mark in ["No match for argument: ", "No package "] where line.holds(mark) {
        let rest = line.range(ofText: mark).map { String(line[$0.upperBound...]) } ?? line
        return
          "Failed to install some of the specified packages: No package \(rest.wordList.first ?? rest) available."
      }
    }
    let errors = output.lineList.filter { $0.hasPrefix("Error") || $0.hasPrefix("Failed") }
    return errors.isEmpty ? output.trimmed : errors.joined(separator: "; ")
  }
}
