package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages lines of apt's sources.
package struct AptRepository: Module {
  var repo = ""
  var state = AccountState.present
  var mode: Value?
  var updateCache = true
  var updateRetries = 5
  var updateMaxDelay = 12
  var validatesCerts = true
  var filename: String?
  var codename: String?
  var installs = true

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.apt_repository", "Manages lines of apt's sources.", diff: .full,
    [
      .init(\.repo, "repo", required: true, "The line, `deb URI SUITE COMPONENT`."),
      .init(\.state, "state", "Whether it is to be there."),
      .init(\.mode, "mode", "Permissions of a new file."),
      .init(
        \.updateCache, "update_cache", aliases: ["update-cache"],
        "Whether to fetch the lists after a change."),
      .init(\.updateRetries, "update_cache_retries", "How often fetching the lists is tried."),
      .init(\.updateMaxDelay, "update_cache_retry_max_delay", "Seconds between tries at most."),
      .init(\.validatesCerts, "validate_certs", "For PPAs, which are refused."),
      .init(\.filename, "filename", "The file in sources.list.d, without `.list`."),
      .init(\.codename, "codename", "For PPAs, which are refused."),
      .init(
        \.installs, "install_python_apt",
        "Whether to install what the module needs; it needs nothing."),
    ],
    returns: [
      ("repo", "The line."), ("sources_added", "Files that are new."),
      ("sources_removed", "Files that are gone."),
    ],
    example:
      "- ansible.builtin.apt_repository:\n    repo: deb http://archive.example.org stable main\n    filename: example\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if repo.hasPrefix("ppa:") {
      throw Failure(
        .usage, "a PPA has to be looked up at Launchpad, which this module does not do",
        help: "give the archive's own line, 'deb https://ppa.launchpadcontent.net/…', and its key")
    }
    guard let line = Self.line(repo)?.text else {
      throw Failure(.usage, "Invalid repository string: \(repo)")
    }
    let module = self
    let look =
      "for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do [ -e \"$f\" ] && grep -H '' \"$f\" /dev/null; done; exit 0\n"
    return .run(Script(context, look)) { (reply: Reply) throws(Failure) in
      module.decide(line, reply.outputText, context)
    }
  }

  private func decide(_ line: String, _ text: String, _ context: ModuleContext) -> Step {
    var order: [String] = []
    var files: [String: [String]] = [:]
    for row in text.lineList {
      guard let (path, content) = row.halves(at: 58) else { continue }
      if files[path] == nil { order.append(path) }
      files[path, default: []].append(content)
    }
    let before = files
    var added: [String] = []
    var removed: [String] = []
    if state == .present {
      let places = order.flatMap { path in
        (files[path] ?? []).indices.filter { Self.line(files[path]?[$0] ?? "")?.text == line }.map {
          (path, $0)
        }
      }
      let isEnabled = places.contains { Self.line(files[$0.0]?[$0.1] ?? "")?.isEnabled == true }
      if !isEnabled {
        if let (path, row) = places.first {
          files[path]?[row] = line
        } else {
          let path = "/etc/apt/sources.list.d/\(filename ?? Self.filename(line)).list"
          if files[path] == nil {
            order.append(path)
            added.append(path)
          }
          files[path, default: []].append(line)
        }
      }
    } else {
      for path in order {
        files[path]?.removeAll { Self.line($0).map { $0.text == line && $0.isEnabled } ?? false }
        if files[path]?.isEmpty == true, before[path]?.isEmpty == false,
          path != "/etc/apt/sources.list"
        {
          removed.append(path)
        }
      }
    }
    let changed = order.filter { files[$0] != before[$0] }
    var outcome = Outcome(
      changed: !changed.isEmpty,
      values: [
        "repo": .string(repo), "state": .string(state.rawValue),
        "sources_added": .list(added.map { .string($0) }),
        "sources_removed": .list(removed.map { .string($0) }),
      ])
    if changed.isEmpty { return .done(outcome) }
    let whole = { (lines: [String]?) in (lines ?? []).map { $0 + "\n" }.joined() }
    for path in changed {
      var diff = Diff(before: whole(before[path]), after: whole(files[path]))
      diff.beforeHeader = before[path] == nil ? "/dev/null" : path
      diff.afterHeader = removed.contains(path) ? "/dev/null" : path
      outcome.diffs.append(diff)
    }
    if context.isCheck { return .done(outcome) }
    var script = Script(context, isolation: .command, "")
    for (number, path) in changed.enumerated() {
      let word = Quote.word(path)
      let old = whole(before[path])
      script.payloads.append(.bytes(Array(whole(files[path]).utf8)))
      script.payloads.append(.bytes(Array(old.utf8)))
      script.text += """
        if [ -e \(word) ]; then cmp -s \(word) "$P\(number * 2 + 1)" || [ ! -s "$P\(number * 2 + 1)" ] || fail "\(path.shellInDoubleQuotes) was changed by somebody else meanwhile"; fi

        """
    }
    for (number, path) in changed.enumerated() {
      let word = Quote.word(path)
      if removed.contains(path) {
        script.text += "rm -f \(word) || fail \"could not remove \(path.shellInDoubleQuotes)\"\n"
      } else {
        let mode = added.contains(path) ? mode.map(Self.bits) ?? "0644" : nil
        script.text += """
          t=\(Quote.word(path + ".martlet")); cat "$P\(number * 2)" >"$t" || fail "could not write $t"
          \(mode.map { "chmod \($0) \"$t\"" } ?? "chmod --reference=\(word) \"$t\" 2>/dev/null || chmod 0644 \"$t\"")
          mv -f "$t" \(word) || fail "could not write \(path.shellInDoubleQuotes)"

          """
      }
    }
    if updateCache {
      script.text += """
        i=0; d=1; while ! o=$(apt-get update -q 2>&1 </dev/null); do i=$((i + 1))
        [ $i -ge \(max(1, updateRetries)) ] && fail "Failed to update apt cache: $(printf '%s\\n' "$o" | grep -E '^(E|W|Err)' | head -n 3 | tr '\\n' ' ')"
        sleep $d; d=$((d * 2)); [ $d -gt \(updateMaxDelay) ] && d=\(updateMaxDelay); done

        """
    }
    let result = outcome
    script.text += ":\n"
    return .run(script) { (reply: Reply) throws(Failure) in
      if let failure = Answer(reply).failure {
        return .done(.failure(failure, values: result.values))
      }
      return .done(result)
    }
  }

  /// Permission bits as chmod takes them.
  private static func bits(_ value: Value) -> String {
    if case .int(let number) = value { return "0" + String(number, radix: 8) }
    return Quote.word(value.text)
  }

  /// A source line in its plain form, and whether it is not commented out.
  static func line(_ text: String) -> (text: String, isEnabled: Bool)? {
    var body = text.trimmed
    var isEnabled = true
    while body.hasPrefix("#") {
      isEnabled = false
      body = String(body.dropFirst()).trimmed
    }
    body = body.halves(at: 35)?.0 ?? body
    var words = body.wordList
    guard words.count >= 3, words[0] == "deb" || words[0] == "deb-src" else {
      // A flat repository has no components, but still a suite.
      return nil
    }
    if words[1].hasPrefix("[") {
      guard let end = words.firstIndex(where: { $0.hasSuffix("]") }), words.count > end + 2 else {
        return nil
      }
      let options = words[1...end].joined(separator: " ")
      words.replaceSubrange(1...end, with: [options])
    }
    return (words.joined(separator: " "), isEnabled)
  }

  /// A file's name from the archive's address, without scheme and credentials.
  static func filename(_ line: String) -> String {
    let words =
      (line.range(ofText: "] ").map { String(line[$0.upperBound...]) }
      ?? String(line.drop { $0 != " " }.dropFirst())).wordList
    var address = words.first ?? "source"
    if let range = address.range(ofText: "://") { address = String(address[range.upperBound...]) }
    if let (credentials, rest) = address.halves(at: 64), !credentials.holds("/") { address = rest }
    let bytes = address.utf8.map { byte -> UInt8 in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      return isPlain ? byte : 95
    }
    return String(decoding: bytes, as: UTF8.self).cut(at: 95).filter { !$0.isEmpty }.joined(
      separator: "_")
  }
}
