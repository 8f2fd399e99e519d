internal import ModuleKit
internal import Remote

/// Writes what a task wants of a user as shell: looks at the account, collects what differs, and
/// makes all of it so with one call of the host's own program.
struct UserScript {
  private let user: User

  init(_ user: User) { self.user = user }

  var text: String {
    "name=\(Quote.word(user.name))\nl=$(entry passwd \"$name\")\n"
      + (user.state == .absent ? removal : presence)
  }

  private var removal: String {
    var flags = user.force ? "-f " : ""
    if user.remove { flags += "-r " }
    return """
      [ "$l" ] || exit 0; say changed; [ "$check" ] && { say predicted; exit 0; }
      if has userdel; then e=$(userdel \(flags)"$name" 2>&1 </dev/null); r=$?
      # 12: the account is gone, its mail or home could not be found.
      else e=$(deluser \(user.remove ? "--remove-home " : "")"$name" 2>&1 </dev/null); r=$?; fi
      [ $r = 0 ] || [ $r = 12 ] || fail "$e"
      """
  }

  private var presence: String {
    var text = groupChecks
    text += "if [ ! \"$l\" ]; then\n\(creation)else\n\(modification)fi\n"
    text += aging + homeDirectory
    if user.makesKey { text += key }
    return text + "say entry \"$l\"\n"
  }

  /// Groups that a task names must be there.
  private var groupChecks: String {
    var names = user.groups?.filter { !$0.isEmpty } ?? []
    if let group = user.group { names.append(group) }
    if names.isEmpty { return "" }
    return """
      for g in \(Quote.words(names)); do [ "$(entry group "$g")" ] || {
      case $g in *[!0-9]*) false;; *) has getent && getent group "$g" >/dev/null;; esac; } ||
      fail "Group $g does not exist"; done

      """
  }

  // MARK: A new user

  private var creation: String {
    var flags: [String] = []
    var busy: [String] = ["-D"]
    if let uid = user.uid {
      flags += ["-u", String(uid)] + (user.nonUnique ? ["-o"] : [])
      busy += ["-u", String(uid)]
    }
    if let seuser = user.seuser { flags += ["-Z", seuser] }
    if let group = user.group {
      flags += ["-g", group]
      busy += ["-G", group]
    }
    if let groups = user.groups?.filter({ !$0.isEmpty }), !groups.isEmpty {
      flags += ["-G", groups.joined(separator: ",")]
    }
    if let comment = user.comment {
      flags += ["-c", comment]
      busy += ["-g", comment]
    }
    if let home = user.home {
      flags += ["-d", home]
      busy += ["-h", home]
    }
    if let shell = user.shell {
      flags += ["-s", shell]
      busy += ["-s", shell]
    }
    if let expires = user.expires { flags += ["-e", expires < 0 ? "" : Self.day(expires)] }
    if user.createHome {
      flags.append("-m")
      if let skeleton = user.skeleton {
        flags += ["-k", skeleton]
        busy += ["-k", skeleton]
      }
      if let umask = user.umask { flags += ["-K", "UMASK=\(umask)"] }
    } else {
      flags.append("-M")
      busy.append("-H")
    }
    if user.isSystem {
      flags.append("-r")
      busy.append("-S")
    }
    if let low = user.uidMin { flags += ["-K", "UID_MIN=\(low)"] }
    if let high = user.uidMax { flags += ["-K", "UID_MAX=\(high)"] }
    // A group that has the user's name already keeps useradd from making one.
    let ownGroup = user.group == nil ? "[ \"$(entry group \"$name\")\" ] && set -- \"$@\" -N\n" : ""
    let busyGroup =
      user.group == nil ? "[ \"$(entry group \"$name\")\" ] && set -- \"$@\" -G \"$name\"\n" : ""
    let joins = (user.groups ?? []).filter { !$0.isEmpty }.map {
      "e=$(addgroup \"$name\" \(Quote.word($0)) 2>&1 </dev/null) || fail \"$e\"\n"
    }.joined()
    return """
      say changed; [ "$check" ] && { say predicted; exit 0; }; say created
      if has useradd; then set -- \(Quote.words(flags))
      \(ownGroup)e=$(useradd "$@" "$name" 2>&1 </dev/null) || fail "$e"
      else set -- \(Quote.words(busy))
      \(busyGroup)e=$(adduser "$@" "$name" 2>&1 </dev/null) || fail "$e"
      \(joins)fi
      l=$(entry passwd "$name")
      \(setPassword(user.password, locked: user.passwordLock == true))
      """
  }

  // MARK: An existing user

  private var modification: String {
    var text = "IFS=:; set -f; set -- $l; unset IFS; uid=$3 gid=$4; home=$6 shell=${7-}\n"
    text += "c=${l#*:*:*:*:}; c=${c%%:*}\nset --\n"
    if let uid = user.uid {
      text += "[ \"$uid\" = \(uid) ] || set -- \"$@\" -u \(uid)\(user.nonUnique ? " -o" : "")\n"
    }
    if let group = user.group {
      text += """
        g=$(entry group \(Quote.word(group))); g=${g#*:*:}; g=${g%%:*}; [ "$g" ] || g=\(Quote.word(group))
        [ "$gid" = "$g" ] || set -- "$@" -g \(Quote.word(group))

        """
    }
    if let groups = user.groups { text += membership(groups.filter { !$0.isEmpty }) }
    if let comment = user.comment {
      text += "[ \"$c\" = \(Quote.word(comment)) ] || set -- \"$@\" -c \(Quote.word(comment))\n"
    }
    if let home = user.home {
      text +=
        "[ \"$home\" = \(Quote.word(home)) ] || set -- \"$@\" -d \(Quote.word(home))\(user.moveHome ? " -m" : "")\n"
    }
    if let shell = user.shell {
      text += "[ \"$shell\" = \(Quote.word(shell)) ] || set -- \"$@\" -s \(Quote.word(shell))\n"
    }
    if let seuser = user.seuser { text += "set -- \"$@\" -Z \(Quote.word(seuser))\n" }
    if user.needsShadow { text += "sh=$(shadow \"$name\")\n" }
    if let expires = user.expires {
      text += "x=${sh#*:*:*:*:*:*:*:}; x=${x%%:*}\n"
      if expires < 0 {
        text += "[ ! \"$x\" ] || [ \"$x\" -lt 0 ] || set -- \"$@\" -e ''\n"
      } else {
        text +=
          "[ \"$x\" = \(Int(expires) / 86400) ] || set -- \"$@\" -e \(Self.day(expires))\n"
      }
    }
    if let lock = user.passwordLock {
      let pattern = "x=${sh#*:}; x=${x%%:*}; case $x in '!'*) "
      text +=
        lock
        ? pattern + ";; *) set -- \"$@\" -L;; esac\n" : pattern + "set -- \"$@\" -U;; esac\n"
    }
    text += """
      if [ $# != 0 ]; then say changed; [ "$check" ] || {
      if has usermod; then e=$(usermod "$@" "$name" 2>&1 </dev/null) || fail "$e"
      else \(busyGroups)
      fi; l=$(entry passwd "$name"); }; fi
      set +f

      """
    if let password = user.password, user.updatePassword == .always {
      let hash = Quote.word(password.strippingLock)
      text += """
        x=${sh#*:}; x=${x%%:*}; while :; do case $x in '!'*) x=${x#?};; *) break;; esac; done
        if [ "$x" != \(hash) ]; then say changed; [ "$check" ] || {
        \(setPassword(password, locked: user.passwordLock == true))}; fi

        """
    }
    return text
  }

  /// Supplementary groups: all that are wanted, and unless appending no others.
  private func membership(_ groups: [String]) -> String {
    if groups.isEmpty, user.append { return "" }
    let wanted = Quote.words(groups)
    // Lines, because a name may hold a space.
    return """
      own=$(id -gn -- "$name" 2>/dev/null); have=" $(id -Gn -- "$name" 2>/dev/null) "; miss= extra=
      for g in \(wanted); do [ "$g" = "$own" ] && continue; case $have in *" $g "*) ;; *) miss=1;; esac; done
      for g in $have; do [ "$g" = "$own" ] && continue; case " \(groups.joined(separator: " ").shellInDoubleQuotes) " in
      *" $g "*) ;; *) extra=1;; esac; done
      \(user.append
        ? "[ ! \"$miss\" ] || set -- \"$@\" -a -G \(Quote.word(groups.joined(separator: ",")))"
        : "[ ! \"$miss$extra\" ] || set -- \"$@\" -G \(Quote.word(groups.joined(separator: ",")))")

      """
  }

  /// Where there is no usermod, only groups can change.
  private var busyGroups: String {
    let joins = (user.groups ?? []).filter { !$0.isEmpty }.map {
      "case \" $have \" in *\" \($0.shellInDoubleQuotes) \"*) ;; *) e=$(addgroup \"$name\" \(Quote.word($0)) 2>&1 </dev/null) || fail \"$e\";; esac\n"
    }.joined()
    return """
      case "$*" in "-a -G "*|"-G "*) [ $# -le 3 ] ||
      fail 'usermod was not found: install the package shadow to change an existing user';;
      *) fail 'usermod was not found: install the package shadow to change an existing user';; esac
      \(joins.isEmpty ? ":" : joins)
      """
  }

  private func setPassword(_ password: String?, locked: Bool) -> String {
    guard let password else {
      return locked ? "has usermod && usermod -L \"$name\" </dev/null\n" : ""
    }
    let hash = Quote.word((locked ? "!" : "") + password.strippingLockIf(locked))
    // Through standard input: arguments are there for all to see.
    return """
      if has chpasswd; then e=$(printf '%s:%s\\n' "$name" \(hash) | chpasswd -e 2>&1) || fail "$e"
      else e=$(usermod -p \(hash) "$name" 2>&1 </dev/null) || fail "$e"; fi

      """
  }

  // MARK: Aging, home, key

  private var aging: String {
    let wanted: [(Int?, Int, String)] = [
      (user.expireMin, 3, "-m"), (user.expireMax, 4, "-M"), (user.expireWarn, 5, "-W"),
      (user.expireDisable, 6, "-I"),
    ]
    let given = wanted.filter { $0.0 != nil }
    if given.isEmpty { return "" }
    var text = "sh=$(shadow \"$name\"); set --\n"
    for (value, field, flag) in given {
      guard let value else { continue }
      let skip = String(repeating: "*:", count: field)
      text +=
        "x=${sh#\(skip)}; x=${x%%:*}; [ \"$x\" = \(value) ] || set -- \"$@\" \(flag) \(value)\n"
    }
    return text + """
      if [ $# != 0 ]; then say changed; [ "$check" ] || {
      e=$(chage "$@" "$name" 2>&1 </dev/null) || fail "$e"; }; fi

      """
  }

  private var homeDirectory: String {
    guard user.createHome else { return "" }
    let skeleton = Quote.word(user.skeleton ?? "/etc/skel")
    return """
      h=${l#*:*:*:*:*:}; h=${h%%:*}; \(user.home.map { "h=\(Quote.word($0))\n" } ?? "")
      if [ ! -e "$h" ]; then say changed; [ "$check" ] || { u=${l#*:*:}; g=${u#*:}; u=${u%%:*}; g=${g%%:*}
      case $h in */*/*) mkdir -p "${h%/*}";; esac
      if [ -d \(skeleton) ]; then cp -R \(skeleton) "$h"; else mkdir "$h"; fi || fail "could not make $h"
      chown -R "$u:$g" "$h" && chmod \(user.umask.map { Self.homeMode(umask: $0) } ?? "0755") "$h" ||
      fail "could not set up $h"; }; fi

      """
  }

  private static func homeMode(umask: String) -> String {
    let mask = Int(umask, radix: 8) ?? 0o022
    return "0" + String(0o777 & ~mask, radix: 8)
  }

  private var key: String {
    let file = user.keyFile ?? ".ssh/id_\(user.keyType)"
    let bits = user.keyBits.map { "-b \($0) " } ?? ""
    return """
      h=${l#*:*:*:*:*:}; h=${h%%:*}; k=\(Quote.word(file)); case $k in /*) ;; *) k=$h/$k;; esac
      say keyfile "$k"; u=${l#*:*:}; g=${u#*:}; u=${u%%:*}; g=${g%%:*}
      if [ ! -e "$k" ]\(user.force ? " || :" : ""); then say changed; [ "$check" ] || {
      [ -d "$h" ] || fail "User $name home directory does not exist"
      d=${k%/*}; [ -d "$d" ] || { mkdir -p -m 0700 "$d" && chown "$u:$g" "$d"; } || fail "Failed to create $d"
      c=\(keyComment); rm -f "$k"
      e=$(ssh-keygen -q -t \(Quote.word(user.keyType)) \(bits)-C "$c" -f "$k" -N \(Quote.word(user.keyPassphrase ?? "")) 2>&1 </dev/null) || fail "$e"
      chown "$u:$g" "$k" "$k.pub" || fail "could not give $k to $name"; }; fi
      if [ -e "$k.pub" ]; then say fingerprint "$(ssh-keygen -l -f "$k.pub" 2>/dev/null)"
      IFS= read -r x <"$k.pub"; say key "$x"; fi

      """
  }

  /// The comment; the default names the host that the key is made on.
  private var keyComment: String {
    let marker = "$HOSTNAME"
    guard user.keyComment.hasSuffix(marker) else { return Quote.word(user.keyComment) }
    return Quote.word(String(user.keyComment.dropLast(marker.utf8.count))) + "\"$(uname -n)\""
  }

  /// `YYYY-MM-DD` of a moment.
  private static func day(_ seconds: Double) -> String {
    let (year, month, day) = FactDump.date(ofDay: Int((seconds / 86400).rounded(.down)))
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}

extension User {
  /// Whether the host's shadow file has a say.
  fileprivate var needsShadow: Bool { password != nil || expires != nil || passwordLock != nil }
}

extension String {
  /// A hash without the mark of a lock.
  fileprivate var strippingLock: String { String(drop { $0 == "!" }) }
  fileprivate func strippingLockIf(_ condition: Bool) -> String { condition ? strippingLock : self }
  /// Text as it may stand within double quotes.
  var shellInDoubleQuotes: String {
    var result = ""
    for scalar in unicodeScalars {
      if "\"\\$`".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
