package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets SELinux's mode and policy, now and at boot.
package struct Selinux: Module {
  enum State: String, Choice { case disabled, enforcing, permissive }

  var state = State.enforcing
  var policy: String?
  var file = "/etc/selinux/config"
  var updatesKernel = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.posix.selinux", aliases: ["selinux"], "Sets SELinux's mode and policy.",
    [
      .init(\.state, "state", required: true, "The mode."),
      .init(\.policy, "policy", "The policy; needed unless SELinux is disabled."),
      .init(\.file, "configfile", aliases: ["conf", "file"], "The configuration file."),
      .init(
        \.updatesKernel, "update_kernel_param", "Whether the kernel's command line is set too."),
    ],
    returns: [
      ("reboot_required", "Whether only a reboot makes it so."), ("msg", "What was done."),
    ],
    example: "- ansible.posix.selinux:\n    policy: targeted\n    state: permissive\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if state != .disabled, policy == nil {
      throw Failure(.usage, "Policy is required if state is not 'disabled'")
    }
    let word = Quote.word(file)
    let set = { (name: String, value: String) in
      """
      say changed \(name); [ "$check" ] || { if grep -q '^\(name)=' "$f"; then sed -i "s|^\(name)=.*|\(name)=\(value)|" "$f"
      else printf '%s\\n' '\(name)=\(value)' >>"$f"; fi; } || fail "could not write $f"

      """
    }
    var text = """
      f=\(word); [ -e "$f" ] || fail "Unable to find file $f. Please install SELinux-policy package if this package is not installed previously."
      mode= kind=; while IFS= read -r x; do case $x in SELINUX=*) mode=${x#*=};; SELINUXTYPE=*) kind=${x#*=};; esac; done <"$f"
      mode=${mode%% *}; kind=${kind%% *}; now=disabled
      [ -r /sys/fs/selinux/enforce ] && { read -r x </sys/fs/selinux/enforce; now=permissive; [ "$x" = 1 ] && now=enforcing; }
      say now "$now"; say mode "$mode"; say kind "$kind"

      """
    if let policy {
      guard policy.utf8.allSatisfy({ $0 != 39 && $0 != 124 && $0 > 32 }) else {
        throw Failure(.usage, "'\(policy)' cannot be the name of a policy")
      }
      text += """
        if [ "$kind" != '\(policy)' ]; then [ "$now" = disabled ] || [ -d '/etc/selinux/\(policy)' ] || fail 'Policy \(policy) does not exist in /etc/selinux/'
        \(set("SELINUXTYPE", policy))fi

        """
    }
    let wanted = state.rawValue
    text += "if [ \"$mode\" != \(wanted) ]; then\n\(set("SELINUX", wanted))fi\n"
    if state == .disabled {
      text +=
        "[ \"$now\" = disabled ] || { say reboot; [ \"$now\" = permissive ] || { say changed now; [ \"$check\" ] || setenforce 0 </dev/null; }; }\n"
    } else {
      text += """
        if [ "$now" = disabled ]; then say reboot
        elif [ "$now" != \(wanted) ]; then say changed now; [ "$check" ] || { e=$(setenforce \(state == .enforcing ? "1" : "0") 2>&1 </dev/null) || fail "$e"; }; fi

        """
    }
    if updatesKernel {
      let args = state == .disabled ? "--args" : "--remove-args"
      text += """
        has grubby || fail 'grubby was not found on the host'
        k=$(grubby --info=ALL 2>/dev/null </dev/null); case $k in *selinux=0*) k=1;; *) k=;; esac
        [ "$k" = "\(state == .disabled ? "1" : "")" ] || { say changed kernel; [ "$check" ] || { e=$(grubby --update-kernel=ALL \(args)=selinux=0 2>&1 </dev/null) || fail "$e"; }; }

        """
    }
    let module = self
    return .run(Script(context, text + ":\n")) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      var words: [String] = []
      for what in answer.all("changed") {
        switch what {
        case "SELINUXTYPE":
          words.append(
            "SELinux policy configuration in '\(module.file)' changed from '\(answer["kind"] ?? "")' to '\(module.policy ?? "")'"
          )
        case "SELINUX":
          words.append("Config SELinux state changed from '\(answer["mode"] ?? "")' to '\(wanted)'")
        case "now":
          words.append(
            "SELinux state changed from '\(answer["now"] ?? "")' to '\(wanted == "disabled" ? "permissive" : wanted)'"
          )
        default: words.append("the kernel's command line changed")
        }
      }
      var outcome = Outcome(
        changed: answer.has("changed"), message: words.joined(separator: ", "),
        values: [
          "configfile": .string(module.file), "state": .string(wanted),
          "policy": .string(module.policy ?? answer["kind"] ?? ""),
          "reboot_required": .bool(answer.has("reboot")),
        ])
      if answer.has("reboot") {
        outcome.warnings.append("SELinux state change will take effect next reboot")
      }
      return .done(outcome)
    }
  }
}
