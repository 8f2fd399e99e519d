package import ModuleKit
internal import Remote
package import Values

/// Owner, group, permission bits and the rest that most file modules can set.
package struct FileAttributes: Sendable {
  package var owner: String?
  package var group: String?
  package var mode: FileMode?
  package var flags: String?
  package var seuser: String?
  package var serole: String?
  package var setype: String?
  package var selevel: String?
  package var unsafeWrites = false

  package init() {}

  package static let options: [Option<FileAttributes>] = [
    .init(\.owner, "owner", "Name or number of the user who shall own it."),
    .init(\.group, "group", "Name or number of the group that shall own it."),
    .init(\.mode, "mode", "Permission bits, octal ('0644') or symbolic (u=rw,g=r)."),
    .init(
      \.flags, "attributes", aliases: ["attr"],
      "Flags of the file system, as chattr takes them; '+' or '-' before them adds or removes."),
    .init(\.seuser, "seuser", "The user part of the SELinux context."),
    .init(\.serole, "serole", "The role part of the SELinux context."),
    .init(\.setype, "setype", "The type part of the SELinux context."),
    .init(\.selevel, "selevel", "The level part of the SELinux context."),
    .init(
      \.unsafeWrites, "unsafe_writes",
      "Whether a file that cannot be replaced at once may be written in place."),
  ]

  /// What every result about a path holds.
  package static let returns: [(name: String, text: String)] = [
    ("uid", "Number of the owner."), ("gid", "Number of the group."), ("owner", "The owner."),
    ("group", "The group."), ("mode", "Permission bits, octal."),
    ("size", "Bytes."), ("state", "file, directory, link, hard or absent."),
  ]

  /// Whether any of them is wanted.
  package var isEmpty: Bool {
    owner == nil && group == nil && mode == nil && flags == nil && !hasContext
  }

  /// Whether bits that are known beforehand are all that is wanted.
  package var isModeOnly: Bool {
    guard case .bits? = mode else { return false }
    return owner == nil && group == nil && flags == nil && !hasContext
  }

  private var hasContext: Bool {
    seuser != nil || serole != nil || setype != nil || selevel != nil
  }

  /// Shell text that decides `o`, `r` and `w` (wanted owner, group, bits) for the path `p` from
  /// what `look` found, reports what differs, and changes it (`c` is 1 then) unless checking.
  package func shell(_ isCheck: Bool) -> String {
    if isEmpty { return "" }
    var text = wanted
    let acting = !isCheck
    text += "y=\n"
    if owner != nil || group != nil {
      text += """
        if [ "$o:$r" != "$u:$g" ]; then
          [ "$o" = "$u" ] || echo "set owner $o"
          [ "$r" = "$g" ] || echo "set group $r"
          \(acting ? "c=1 y=1; chown -h \"$o:$r\" \"$p\" || fail 'chown failed'" : "")
        fi

        """
    }
    if mode != nil {
      text += """
        if [ ! -h "$p" ] && { [ "$w" != "$m" ] || { [ -n "$y" ] && [ "$w" -ge 1024 ]; }; }; then
          [ "$w" = "$m" ] || echo "set mode $w"
          \(acting ? "c=1; chmod \(octalWord) \"$p\" || fail 'chmod failed'" : "")
        fi

        """
    }
    return text + flagsShell(acting) + contextShell(acting)
  }

  /// Shell text that decides `o`, `r` and `w`, and changes nothing.
  package var wanted: String {
    var text = "o=$u r=$g w=$m\n"
    if let owner {
      if owner.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(owner) {
        text += "o=\(number)\n"
      } else {
        let name = Quote.word(owner)
        let message = Quote.word("chown failed: failed to look up user \(owner)")
        text += "[ \"$U\" = \(name) ] || o=$(id -u \(name) 2>/dev/null) || fail \(message)\n"
      }
    }
    if let group {
      if group.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(group) {
        text += "r=\(number)\n"
      } else {
        let name = Quote.word(group)
        let message = Quote.word("chgrp failed: failed to look up group \(group)")
        let pattern = Quote.word("^" + Self.escaped(group) + ":")
        text += """
          if [ "$G" != \(name) ]; then
            r=$(getent group \(name) 2>/dev/null || grep \(pattern) /etc/group)
            IFS=:; set -- $r; unset IFS; r=$3; [ -n "$r" ] || fail \(message)
          fi

          """
      }
    }
    return text + (mode?.shell ?? "")
  }

  /// The octal text of `w`, made without starting a program. With less than five digits `chmod`
  /// would leave a directory its special bits.
  package var octalWord: String {
    if case .bits(let bits)? = mode { return "0" + FileState.octal(bits) }
    return Self.octalOfW
  }

  package static let octalOfW = "0$((w>>9&7))$((w>>6&7))$((w>>3&7))$((w&7))"

  /// As `shell`, only for flags and the SELinux context.
  package var extraShell: String { flagsShell(true) + contextShell(true) }

  private func flagsShell(_ acting: Bool) -> String {
    guard let flags else { return "" }
    let sign = flags.first.map { "+-=".contains($0) ? String($0) : "=" } ?? "="
    let letters = flags.filter { !"+-=".contains($0) }
    let checks = letters.map { "case $a in *\($0)*) ;; *) n=1;; esac; " }.joined()
    let reverse = letters.map { "case $a in *\($0)*) n=1;; esac; " }.joined()
    let differs =
      switch sign {
      case "+": checks
      case "-": reverse
      default:
        "[ \"$(printf %s \"$a\" | tr -d 'e-')\" = "
          + "\(Quote.word(letters.filter { $0 != "e" })) ] || n=1; "
      }
    return """
      a=$(lsattr -d "$p" 2>/dev/null) || a=
      a=${a%% *}; n=; \(differs)
      if [ -n "$n" ]; then
        echo "set attributes $a"
        \(acting ? "c=1; chattr \(Quote.word(sign + letters)) \"$p\" || fail 'chattr failed'" : "")
      fi

      """
  }

  private func contextShell(_ acting: Bool) -> String {
    guard hasContext else { return "" }
    var checks = ""
    var arguments = ""
    let parts = [
      ("1", "-u", seuser), ("2", "-r", serole), ("3", "-t", setype), ("4", "-l", selevel),
    ]
    for (position, option, wanted) in parts {
      guard let wanted, wanted != "_default" else { continue }
      checks += "[ \"$\(position)\" = \(Quote.word(wanted)) ] || n=1; "
      arguments += " \(option) \(Quote.word(wanted))"
    }
    return """
      if [ -e /sys/fs/selinux/enforce ]; then
        a=$(stat -c %C "$p") n=; IFS=:; set -- $a; unset IFS; set -- "$1" "$2" "$3" "${a#$1:$2:$3:}"
        \(checks)
        if [ -n "$n" ]; then
          echo "set secontext $a"
          \(acting ? "c=1; chcon -h\(arguments) \"$p\" || fail 'chcon failed'" : "")
        fi
      fi

      """
  }

  /// A text as a basic regular expression that matches just it.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if ".[]*^$\\".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }
}

extension Answer {
  /// What the attributes' script found different: before and after, as diffs show it.
  package func attributeChanges(from was: FileState?) -> (before: Dict, after: Dict) {
    var before: Dict = [:]
    var after: Dict = [:]
    for line in all("set") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard let name = words.first else { continue }
      let value = words.count > 1 ? words[1] : ""
      switch name {
      case "mode":
        before["mode"] = .string(FileState.shown(was?.mode ?? 0))
        after["mode"] = .string(FileState.shown(Int(value) ?? 0))
      case "owner":
        before["owner"] = .int(was?.uid ?? 0)
        after["owner"] = .int(Int(value) ?? 0)
      case "group":
        before["group"] = .int(was?.gid ?? 0)
        after["group"] = .int(Int(value) ?? 0)
      default:
        before[name] = .string(value)
        after[name] = ""
      }
    }
    return (before, after)
  }
}
