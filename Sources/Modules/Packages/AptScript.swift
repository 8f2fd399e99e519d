internal import ModuleKit
internal import Remote
internal import Values

/// apt-get's part: the shell, and what its output means.
struct AptScript: PackageManager {
  private let apt: Apt

  init(_ apt: Apt) { self.apt = apt }

  var shell: String {
    var text = """
      DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none
      export DEBIAN_FRONTEND DEBIAN_PRIORITY APT_LISTCHANGES_FRONTEND
      has apt-get || fail 'apt-get was not found on the host'
      apt() { apt-get -y \(options) ${check:+-s} "$@" </dev/null; }
      stamp() { t=0; for f in /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists; do
      [ -e "$f" ] && { t=$(stat -c %Y "$f"); break; }; done; }
      stamp

      """
    if apt.updateCache == true || (apt.updateCache == nil && apt.cacheValidTime > 0) {
      text += update
    }
    text += "say time \"$t\"\n"
    text += policy
    let hasMore = !apt.name.isEmpty || apt.upgrade != .no || apt.deb != nil || apt.state == .fixed
    if apt.clean { text += clean + (hasMore ? "" : "say changed; exit 0\n") }
    if !hasMore, !apt.autoremove, !apt.autoclean { return text + "exit 0\n" }
    if apt.upgrade != .no {
      text += upgrade
    } else if apt.deb != nil {
      text += debFile
    } else if apt.name == ["*"], apt.state == .latest {
      text += "say acted; say data; apt dist-upgrade; exit $?\n"
    } else if !apt.name.isEmpty || apt.state == .fixed {
      text += packages
    } else if apt.autoremove {
      text += "say acted; say data; apt \(apt.purge ? "--purge " : "")autoremove; exit $?\n"
    } else {
      text += "say acted; say data; apt autoclean; exit $?\n"
    }
    return text
  }

  /// Options of every call.
  private var options: String {
    var words: [String] = []
    for option in apt.dpkgOptions.cut(at: 44) where !option.isEmpty {
      words += ["-o", "Dpkg::Options::=--\(option)"]
    }
    words += ["-o", "DPkg::Lock::Timeout=\(apt.lockTimeout)"]
    if let release = apt.defaultRelease { words += ["-t", release] }
    if let flag = apt.installRecommends {
      words += ["-o", "APT::Install-Recommends=\(flag ? "yes" : "no")"]
    }
    if apt.force { words.append("--force-yes") }
    if apt.allowUnauthenticated { words.append("--allow-unauthenticated") }
    if apt.allowDowngrade { words.append("--allow-downgrades") }
    if apt.allowHeld { words.append("--allow-change-held-packages") }
    if apt.onlyUpgrade { words.append("--only-upgrade") }
    if apt.failOnAutoremove { words.append("--no-remove") }
    return Quote.words(words)
  }

  private var update: String {
    """
    now=$(date +%s); if [ $((t + \(apt.cacheValidTime))) -lt "$now" ]; then
    if [ "$check" ]; then say updated; else i=0; d=1; while :; do
    o=$(apt-get update -q -o DPkg::Lock::Timeout=\(apt.lockTimeout) 2>&1 </dev/null) && case $o in *'Failed to fetch'*) false;; esac && break
    i=$((i + 1)); [ $i -ge \(max(1, apt.updateRetries)) ] && fail "Failed to update apt cache: $(printf '%s\\n' "$o" | grep -E '^(E|W|Err)' | head -n 3 | tr '\\n' ' ')"
    sleep $d; d=$((d * 2)); [ $d -gt \(apt.updateMaxDelay) ] && d=\(apt.updateMaxDelay); done
    b=$t; stamp; [ "$b" = "$t" ] && { touch /var/lib/apt/lists; [ -e /var/lib/apt/periodic/update-success-stamp ] && touch /var/lib/apt/periodic/update-success-stamp; stamp; }
    say updated; fi; fi

    """
  }

  /// A file that tells maintainers' scripts whether to start services, for the time of the call.
  private var policy: String {
    guard let status = apt.policy else { return "" }
    return """
      if [ ! "$check" ]; then p=/usr/sbin/policy-rc.d; q=
      [ -e $p ] && { q=$(mktemp /usr/sbin/.policy-rc.d.XXXXXX) && cp -p $p "$q" || fail "could not keep $p"; }
      trap 'if [ "$q" ]; then mv -f "$q" $p; else rm -f $p; fi' EXIT
      printf '#!/bin/sh\\nexit \(status)\\n' >$p && chmod 755 $p || fail "could not write $p"; fi

      """
  }

  private var clean: String { "[ \"$check\" ] || apt-get clean >/dev/null 2>&1 </dev/null\n" }

  private var upgrade: String {
    let command =
      switch apt.upgrade {
      case .dist, .full: "dist-upgrade"
      default: "upgrade --with-new-pkgs"
      }
    return
      "say acted; say upgrade; say data; apt \(apt.autoremove ? "--auto-remove " : "")\(command); exit $?\n"
  }

  private var debFile: String {
    guard let deb = apt.deb else { return "" }
    let source: String
    if deb.text.hasPrefix("http://") || deb.text.hasPrefix("https://")
      || deb.text.hasPrefix("ftp://")
    {
      source = """
        d=$(mktemp -d) || fail 'could not make a directory'; f=$d/package.deb
        if has curl; then e=$(curl -fsSL -o "$f" \(Quote.word(deb.text)) 2>&1 </dev/null); else
        e=$(wget -q -O "$f" \(Quote.word(deb.text)) 2>&1 </dev/null); fi || fail "could not fetch \(deb.text.shellInDoubleQuotes): $e"
        chmod 755 "$d"

        """
    } else {
      source = "d=; f=\(deb.word); case $f in /*) ;; *) f=$PWD/$f;; esac\n"
    }
    return source + """
      [ -e "$f" ] || fail "Unable to install package: $f does not exist"
      n=$(dpkg-deb -f "$f" Package 2>/dev/null); v=$(dpkg-deb -f "$f" Version 2>/dev/null)
      [ "$n" ] || fail "Unable to install package: $f is not a Debian package"
      h=$(dpkg-query -W -f '${db:Status-Status} ${Version}\\n' "$n" 2>/dev/null); r=0
      case $h in 'installed '*) if [ "${h#* }" = "$v" ]; then h=same; elif dpkg --compare-versions "${h#* }" gt "$v"; then
      h=\(apt.allowDowngrade || apt.force ? "older" : "same"); fi;; esac
      [ "$h" = same ] || { say acted; say data; apt install "$f"; r=$?; }
      [ "$d" ] && rm -rf "$d"
      exit $r

      """
  }

  // MARK: Packages by name

  private var packages: String {
    var text = "set --\n"
    if apt.name.contains(where: { Self.isPattern($0.halves(at: 61)?.0 ?? $0) }) {
      text += """
        all() { p=$1; apt-cache pkgnames "${p%%[*?[]*}" | while read -r x; do case $x in $p) printf '%s ' "$x";; esac; done; }

        """
    }
    let plain = apt.name.filter { !$0.isEmpty }
    switch apt.state {
    case .absent: return text + removal(plain)
    case .buildDep: return "say acted; say data; apt build-dep -- \(Quote.words(plain)); exit $?\n"
    case .latest: return text + latest(plain)
    case .present, .fixed: return text + presence(plain)
    }
  }

  /// Installs what is not there: one question to dpkg, and apt only where something is missing.
  private func presence(_ names: [String]) -> String {
    var text = known(names)
    for item in names {
      let (name, version, relation) = Self.parts(item)
      let word = Quote.word(item)
      if Self.isPattern(name) {
        text +=
          "for x in $(all \(Quote.word(name))); do installed \"$x\" || set -- \"$@\" \"$x\"; done\n"
      } else if relation == ">=", let version {
        text += """
          if installed \(Quote.word(name)) && dpkg --compare-versions "$v" ge \(Quote.word(version)); then :
          else set -- "$@" \(Quote.word(name)); fi

          """
      } else if let version {
        text += """
          if installed \(Quote.word(name)); then case $v in \(Self.pattern(version))) ;; *) set -- "$@" \(word);; esac
          else set -- "$@" \(word); fi

          """
      } else {
        text += "installed \(Quote.word(name)) || set -- \"$@\" \(word)\n"
      }
    }
    if apt.state == .fixed {
      return text + "say acted; say data; apt --fix-broken install -- \"$@\"; exit $?\n"
    }
    return text + """
      [ $# = 0 ] || { say acted; say data; apt \(apt.autoremove ? "--auto-remove " : "")install -- "$@"; exit $?; }
      exit 0

      """
  }

  private func latest(_ names: [String]) -> String {
    var text = ""
    for item in names {
      if Self.isPattern(item.halves(at: 61)?.0 ?? item) {
        text += "set -- \"$@\" $(all \(Quote.word(item)))\n"
      } else {
        text += "set -- \"$@\" \(Quote.word(item))\n"
      }
    }
    return text + """
      [ $# = 0 ] || { say acted; say data; apt \(apt.autoremove ? "--auto-remove " : "")install -- "$@"; exit $?; }

      """
  }

  private func removal(_ names: [String]) -> String {
    var text = known(names)
    let test = apt.purge ? "there" : "installed"
    for item in names {
      let name = Self.parts(item).name
      if Self.isPattern(name) {
        text +=
          "for x in $list; do case $x in \(Self.pattern(name))) \(test) \"$x\" && set -- \"$@\" \"$x\";; esac; done\n"
      } else {
        text += "\(test) \(Quote.word(name)) && set -- \"$@\" \(Quote.word(name))\n"
      }
    }
    return text + """
      [ $# = 0 ] || { say acted; say data; apt \(apt.purge ? "--purge " : "")\(apt.autoremove ? "--auto-remove " : "")remove -- "$@"; exit $?; }
      exit 0

      """
  }

  /// Asks dpkg once for all packages; `installed NAME` sets `v`, `there NAME` is true of remains too.
  private func known(_ names: [String]) -> String {
    let asked = names.map { Self.parts($0).name }
    let isAll = asked.contains(where: Self.isPattern)
    let list = isAll ? "" : " -- " + Quote.words(asked)
    return """
      n='
      '
      q=$n$(dpkg-query -W -f '${Package} ${Package}:${Architecture} ${db:Status-Status} ${Version}\\n'\(list) 2>/dev/null)$n
      \(isAll ? "list=$(dpkg-query -W -f '${Package} ')\n" : "")\
      line() { l=; case $1 in *:*) case $q in *" $1 "*) l=${q#*" $1 "}; l="$1 ${l%%"$n"*}";; esac;;
      *) case $q in *"$n$1 "*) l=${q#*"$n$1 "}; l=${l%%"$n"*};; esac;; esac; }
      installed() { line "$1"; v=; case $l in *" installed "*) v=${l##* };; *) return 1;; esac; }
      there() { line "$1"; case $l in ''|*" not-installed "*) return 1;; esac; }

      """
  }

  /// Name, version and relation of `name=version` or `name>=version`.
  static func parts(_ item: String) -> (name: String, version: String?, relation: String) {
    if let range = item.range(ofText: ">=") {
      return (
        String(item[..<range.lowerBound]).trimmed, String(item[range.upperBound...]).trimmed, ">="
      )
    }
    if let (name, version) = item.halves(at: 61) {
      return (name.trimmed, version.removing(prefix: "=").trimmed, "=")
    }
    if let (name, _) = item.halves(at: 47), !name.isEmpty { return (name, nil, "") }
    return (item, nil, "")
  }

  static func isPattern(_ name: String) -> Bool { name.contains { "*?[".contains($0) } }

  /// A pattern of `case`: everything literal but `*`, `?` and `[…]`.
  static func pattern(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if "*?[]-".unicodeScalars.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += Quote.word(String(scalar))
      }
    }
    return result.isEmpty ? "''" : result
  }

  // MARK: The outcome

  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome {
    let output = ProgramOutput.text(answer)
    let errors = answer.reply.errorText
    var values: Dict = [
      "cache_updated": .bool(answer.has("updated")), "cache_update_time": .int(answer.int("time")),
    ]
    if let message = answer["fail"] { return .failure(message, values: values) }
    if answer.data != nil {
      values["stdout"] = .string(output)
      values["stderr"] = .string(errors)
    }
    if answer.reply.status != 0 {
      values["rc"] = .int(answer.reply.status)
      return .failure(Self.reason(output + errors), values: values)
    }
    var outcome = Outcome(values: values)
    if answer.has("acted") {
      outcome.changed = Self.changes(output)
      if answer.has("upgrade") { outcome.message = output }
      if context.wantsDiff, outcome.changed { outcome.diffs = [Diff(prepared: Self.plan(output))] }
      if !outcome.changed, !answer.has("upgrade") {
        outcome.values["stdout"] = nil
        outcome.values["stderr"] = nil
      }
    } else {
      let isUpdateOnly =
        apt.name.isEmpty && apt.upgrade == .no && apt.deb == nil && apt.state != .fixed
        && !apt.autoremove && !apt.autoclean
      outcome.changed = answer.has("changed") || (isUpdateOnly && answer.has("updated"))
    }
    return outcome
  }

  /// Whether apt's output tells of a change.
  static func changes(_ output: String) -> Bool {
    for line in output.lineList {
      if line.hasPrefix("Del ") { return true }
      guard line.hasSuffix("not upgraded."), line.holds(" upgraded,") else { continue }
      // `0 upgraded, 2 newly installed, 1 downgraded, 0 to remove and 5 not upgraded.`
      return Self.counts(line).dropLast().contains { $0 > 0 }
    }
    return false
  }

  /// The numbers of the line that sums up, in order.
  private static func counts(_ line: String) -> [Int] { line.wordList.compactMap { Int($0) } }

  /// What apt will do, without the noise before and after.
  private static func plan(_ output: String) -> String {
    var lines: [String] = []
    var isPlan = false
    for line in output.lineList {
      if line.hasPrefix("Reading state information") {
        isPlan = true
        continue
      }
      if isPlan { lines.append(line) }
      if line.hasSuffix("not upgraded.") { break }
    }
    return lines.joined(separator: "\n")
  }

  /// Why apt failed, in words that name the package.
  static func reason(_ output: String) -> String {
    let errors = output.lineList.filter { $0.hasPrefix("E: ") }.map { String($0.dropFirst(3)) }
    for error in errors {
      if error.hasPrefix("Unable to locate package "), let name = error.wordList.last {
        return "No package matching '\(name)' is available"
      }
      if error.hasSuffix("has no installation candidate") {
        let name = error.wordList.count > 1 ? error.wordList[1].unquoted : error
        return "No package matching '\(name)' is available"
      }
      if error.hasPrefix("Version '"), error.hasSuffix("was not found") {
        let words = error.wordList
        if words.count > 3 {
          return "no available installation candidate for \(words[3].unquoted)=\(words[1].unquoted)"
        }
      }
    }
    return "apt-get failed: " + (errors.isEmpty ? output.trimmed : errors.joined(separator: "; "))
  }
}
