package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Controls services, whichever manager the host has: it is found in the same round trip.
package struct Service: Module {
  var unit = SystemdUnit()
  var name = ""
  var arguments = ""
  var pattern: String?
  var runlevel = "default"
  var sleep: Int?
  var use = "auto"
  /// Options that only systemd knows, and that a task gave.
  var masked: Bool?
  var reload = false
  var reexec = false
  var scope = SystemdUnit.Scope.system

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.service", "Controls services, whichever manager the host has.",
    [
      .init(\.name, "name", aliases: ["service", "unit"], required: true, "The service's name."),
      .init(\.unit.state, "state", "What the service is to be."),
      .init(\.unit.isEnabled, "enabled", "Whether it starts at boot."),
      .init(\.arguments, "arguments", aliases: ["args"], "More arguments for an init script."),
      .init(\.pattern, "pattern", "Text that tells the running process, where there is no status."),
      .init(\.runlevel, "runlevel", "OpenRC's runlevel."),
      .init(\.sleep, "sleep", "Seconds between stop and start of an init script."),
      .init(\.use, "use", "The service manager, `auto` to find it."),
      .init(
        \.reload, "daemon_reload", aliases: ["daemon-reload"],
        "With systemd: whether it reads its files again first."),
      .init(
        \.reexec, "daemon_reexec", aliases: ["daemon-reexec"],
        "With systemd: whether it executes itself again first."),
      .init(\.masked, "masked", "With systemd: whether it can be started at all."),
      .init(\.scope, "scope", "With systemd: whose manager is meant."),
      .init(\.unit.noBlock, "no_block", "With systemd: whether not to wait."),
      .init(\.unit.force, "force", "With systemd: whether links may be overwritten."),
    ],
    rules: [.oneOf(["state", "enabled", "masked", "daemon_reload", "daemon_reexec"])],
    example: "- ansible.builtin.service:\n    name: nginx\n    state: started\n    enabled: true\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    var unit = unit
    unit.name = name
    unit.isMasked = masked
    unit.reload = reload
    unit.reexec = reexec
    unit.scope = scope
    let script = InitScript(
      name: name, state: unit.state, isEnabled: unit.isEnabled,
      runlevels: runlevel == "default" ? [] : [runlevel], arguments: arguments, pattern: pattern,
      sleep: sleep)
    let isSystemdOnly = masked != nil || reload || reexec
    let refusal =
      isSystemdOnly
      ? "fail 'daemon_reload, daemon_reexec and masked need systemd, which does not run this host'\n"
      : ""
    let test: String
    switch use {
    case "auto":
      test =
        "has systemctl && { [ -d /run/systemd/system ] || { [ ! -x /sbin/openrc ] && [ ! -e \"/etc/init.d/\"\(Quote.word(name)) ]; }; }"
    case "systemd", "ansible.builtin.systemd", "ansible.builtin.systemd_service",
      "ansible.legacy.systemd":
      test = "true"
    case "service", "sysvinit", "openrc", "ansible.builtin.sysvinit", "ansible.builtin.service",
      "ansible.legacy.sysvinit", "ansible.legacy.service":
      test = "false"
    default:
      throw Failure(
        .usage, "there is no service manager '\(use)'",
        help: "use auto, systemd, sysvinit or openrc")
    }
    let text = """
      if \(test); then say manager systemd
      \(unit.shell)else say manager init
      \(refusal)\(script.shell)fi
      """
    let systemd = unit
    return .run(Script(context, isolation: .command, text, promise: .decisive)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      return .done(
        answer["manager"] == "systemd" ? systemd.outcome(answer) : script.outcome(answer))
    }
  }
}
