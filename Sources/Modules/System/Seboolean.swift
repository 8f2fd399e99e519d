package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Switches booleans of SELinux.
package struct Seboolean: Module {
  var name = ""
  var state = false
  var isPersistent = false
  var ignoresState = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.posix.seboolean", aliases: ["seboolean"], "Switches booleans of SELinux.",
    [
      .init(\.name, "name", required: true, "The boolean."),
      .init(\.state, "state", required: true, "Whether it is on."),
      .init(\.isPersistent, "persistent", "Whether it stays so after a reboot."),
      .init(\.ignoresState, "ignore_selinux_state", "Whether to go on where SELinux is disabled."),
    ],
    returns: [
      ("name", "The boolean."), ("state", "Its state."), ("persistent", "Whether it stays."),
    ],
    example:
      "- ansible.posix.seboolean:\n    name: httpd_can_network_connect\n    state: true\n    persistent: true\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let word = Quote.word(name)
    let value = state ? "1" : "0"
    let text = """
      if [ ! -r /sys/fs/selinux/enforce ]; then \(ignoresState ? ":" : "fail 'SELinux is disabled on this host.'"); fi
      now= later=; f=/sys/fs/selinux/booleans/\(word)
      if [ -r "$f" ]; then read -r now later <"$f"; elif [ -r /sys/fs/selinux/enforce ]; then fail "SELinux boolean \(name.shellInDoubleQuotes) does not exist."; fi
      p=$now; \(isPersistent ? "for s in /etc/selinux/*/active/booleans.local /var/lib/selinux/*/active/booleans.local; do [ -e \"$s\" ] && while IFS== read -r x y; do [ \"$x\" = \(word) ] && p=$y; done <\"$s\"; done" : ":")
      if [ "$now" != \(value) ] || [ "$p" != \(value) ]; then say changed; [ "$check" ] || {
      e=$(setsebool \(isPersistent ? "-P " : "")\(word) \(value) 2>&1 </dev/null) || fail "Failed to set boolean \(name.shellInDoubleQuotes) to \(value): $e"; }; fi
      """
    let values: Dict = [
      "name": .string(name), "persistent": .bool(isPersistent), "state": .bool(state),
    ]
    return .run(Script(context, text, promise: .decisive)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure, values: values)) }
      return .done(Outcome(changed: answer.has("changed"), values: values))
    }
  }
}
