package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Gives files capabilities, or takes them.
package struct Capabilities: Module {
  var path = ""
  var capability = ""
  var state = AccountState.present

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.capabilities", aliases: ["capabilities"],
    "Gives files capabilities, or takes them.",
    [
      .init(\.path, "path", aliases: ["key"], required: true, "The file."),
      .init(
        \.capability, "capability", aliases: ["cap"], required: true,
        "The capability with its flags, `cap_net_raw+ep`."),
      .init(\.state, "state", "Whether the file has it."),
    ],
    example:
      "- community.general.capabilities:\n    path: /usr/bin/tool\n    capability: cap_net_bind_service+ep\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let text = capability.trimmed.lowercased()
    let split = text.utf8.firstIndex { $0 == 43 || $0 == 45 || $0 == 61 }
    guard text.hasPrefix("cap_"), state == .absent || split != nil else {
      throw Failure(
        .usage, "Couldn't find operator (one of: ('=', '-', '+'))", help: "write cap_net_raw+ep")
    }
    let name = split.map { String(text[..<$0]) } ?? text
    let flags = split.map { String(text[text.index(after: $0)...]) } ?? ""
    let op = split.map { String(text[$0]) } ?? "="
    let file = Quote.path(path)
    let script = """
      has getcap && has setcap || fail 'getcap and setcap were not found on the host'
      [ -e \(file) ] || fail "\(path.shellInDoubleQuotes) does not exist"
      o=$(getcap -v -- \(file) 2>/dev/null </dev/null); o=${o##*' '}; case $o in *cap_*) ;; *) o=;; esac
      have= rest=; IFS=,; f=${o##*[=+]}; l=${o%[=+]*}; for c in $l; do if [ "$c" = \(name) ]; then have=$f; else rest="${rest:+$rest,}$c"; fi; done; unset IFS
      """
    let act: String
    if state == .present {
      act = """

        w=\(Quote.word(flags)); m=; case "$have" in "$w") [ "$have" ] && m=1;; esac
        [ "$m" ] || { say changed; [ "$check" ] || { e=$(setcap "${rest:+$rest$([ "$f" ] && printf '=%s' "$f") }\(name)\(op)\(flags)" \(file) 2>&1 </dev/null) || fail "Unable to set capabilities of \(path.shellInDoubleQuotes): $e"; }; }
        """
    } else {
      act = """

        [ ! "$have" ] || { say changed; [ "$check" ] || { if [ "$rest" ]; then e=$(setcap "$rest=$f" \(file) 2>&1 </dev/null); else e=$(setcap -r \(file) 2>&1 </dev/null); fi || fail "$e"; }; }
        """
    }
    return .run(Script(context, script + act + "\n:\n", promise: .decisive)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      return .done(
        Outcome(
          changed: answer.has("changed"),
          message: answer.has("changed") ? "capabilities changed" : nil))
    }
  }
}
