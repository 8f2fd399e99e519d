package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Loads and unloads modules of the kernel, now and at boot.
package struct Modprobe: Module {
  enum Persistence: String, Choice { case disabled, absent, present }

  var name = ""
  var state = AccountState.present
  var parameters = ""
  var persistence = Persistence.disabled

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.modprobe", aliases: ["modprobe"],
    "Loads and unloads modules of the kernel, now and at boot.",
    [
      .init(\.name, "name", required: true, "The module's name."),
      .init(\.state, "state", "Whether the module is loaded."),
      .init(\.parameters, "params", "Its parameters."),
      .init(\.persistence, "persistent", "Whether it is loaded at boot."),
    ],
    returns: [
      ("name", "The module's name."), ("params", "Its parameters."), ("state", "The state."),
    ],
    example: "- community.general.modprobe:\n    name: br_netfilter\n    persistent: present\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if name.isEmpty || name.hasPrefix("-") || name.contains("/") {
      throw Failure(.usage, "'\(name)' cannot be the name of a module")
    }
    let values: Dict = [
      "name": .string(name), "params": .string(parameters), "state": .string(state.rawValue),
    ]
    return .run(Script(context, text, promise: .decisive)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure, values: values)) }
      return .done(Outcome(changed: answer.has("changed"), values: values))
    }
  }

  private var text: String {
    let plain = String(decoding: name.utf8.map { $0 == 45 ? 95 : $0 }, as: UTF8.self)
    var text = """
      m=\(Quote.word(name)); u=\(Quote.word(plain)); loaded=
      [ -r /proc/modules ] && while read -r x y; do [ "$x" = "$u" ] && { loaded=1; break; }; done </proc/modules
      if [ ! "$loaded" ]; then r=; read -r r </proc/sys/kernel/osrelease
      if [ -d "/sys/module/$u" ] && [ ! -e "/sys/module/$u/initstate" ]; then loaded=1
      elif [ -r "/lib/modules/$r/modules.builtin" ] && grep -q -e "/\(plain.dashedPattern)\\.ko" "/lib/modules/$r/modules.builtin"; then loaded=1; fi; fi

      """
    switch state {
    case .present:
      text += """
        if [ ! "$loaded" ]; then has modprobe || fail 'modprobe was not found on the host'
        say changed; if [ "$check" ]; then e=$(modprobe -n "$m" 2>&1 </dev/null) || fail "$e"
        else e=$(modprobe "$m" \(parameters.wordList.map(Quote.word).joined(separator: " ")) 2>&1 </dev/null) || fail "$e"; fi; fi

        """
    case .absent:
      text += """
        if [ "$loaded" ]; then has rmmod || fail 'rmmod was not found on the host'
        say changed; [ "$check" ] || { e=$(rmmod "$m" 2>&1 </dev/null) || fail "$e"; }; fi

        """
    }
    switch persistence {
    case .disabled: break
    case .present:
      text += boot("1")
      text += """
        [ "$have" ] || { say changed; [ "$check" ] || { mkdir -p /etc/modules-load.d && printf '%s\\n' "$m" >"/etc/modules-load.d/$m.conf"; } || fail 'could not write in /etc/modules-load.d'; }

        """
      if !parameters.isEmpty {
        let line = Quote.word("options \(name) \(parameters)")
        text += """
          have=; for f in /etc/modprobe.d/*.conf; do [ -e "$f" ] || continue
          while IFS= read -r x; do [ "$x" = \(line) ] && have=1; done <"$f"; done
          [ "$have" ] || { say changed; [ "$check" ] || { mkdir -p /etc/modprobe.d && printf '%s\\n' \(line) >"/etc/modprobe.d/$m.conf"; } || fail 'could not write in /etc/modprobe.d'; }

          """
      }
    case .absent:
      text += boot("")
    }
    return text + ":\n"
  }

  /// Looks for the module in the files read at boot; without `keep`, comments its lines out.
  private func boot(_ keep: String) -> String {
    let lines = "^[[:space:]]*\(name.dashedPattern)[[:space:]]*\\(#.*\\)\\{0,1\\}$"
    let options = "^[[:space:]]*options[[:space:]][[:space:]]*\(name.dashedPattern)[[:space:]]"
    if keep == "1" {
      return """
        have=; for f in /etc/modules-load.d/*.conf; do [ -e "$f" ] || continue
        grep -q -e '\(lines)' "$f" && { have=1; break; }; done

        """
    }
    return """
      drop() { p=$1; shift; for f; do [ -e "$f" ] || continue; grep -q -e "$p" "$f" || continue; say changed
      [ "$check" ] || sed -i -e "s/$p/#&/" "$f" || fail "could not write $f"; done; }
      drop '\(lines)' /etc/modules-load.d/*.conf; drop '\(options)' /etc/modprobe.d/*.conf

      """
  }
}

extension String {
  /// A basic regular expression in which `-` and `_` are one.
  fileprivate var dashedPattern: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "-", "_": result += "[-_]"
      case ".", "*", "[", "]", "^", "$", "\\", "/", "'": result += "[\(scalar)]"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
