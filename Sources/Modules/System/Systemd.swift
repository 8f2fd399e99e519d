package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Controls systemd units.
package struct Systemd: Module {
  var unit = SystemdUnit()
  var reload = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.systemd_service", aliases: ["ansible.builtin.systemd", "systemd"],
    "Controls systemd units.",
    [
      .init(\.unit.name, "name", aliases: ["service", "unit"], "The unit's name."),
      .init(\.unit.state, "state", "What the unit is to be."),
      .init(\.unit.isEnabled, "enabled", "Whether it starts at boot."),
      .init(\.unit.force, "force", "Whether existing links may be overwritten."),
      .init(\.unit.isMasked, "masked", "Whether it can be started at all."),
      .init(
        \.unit.reload, "daemon_reload", aliases: ["daemon-reload"],
        "Whether systemd reads its files again first."),
      .init(
        \.unit.reexec, "daemon_reexec", aliases: ["daemon-reexec"],
        "Whether systemd executes itself again first."),
      .init(\.unit.scope, "scope", "Whose manager is meant."),
      .init(\.unit.noBlock, "no_block", "Whether not to wait until it has happened."),
    ],
    rules: [
      .requiredBy("state", ["name"]), .requiredBy("enabled", ["name"]),
      .requiredBy("masked", ["name"]),
    ],
    returns: [("status", "What `systemctl show` says of the unit, as it was before.")],
    example: "- ansible.builtin.systemd_service:\n    name: nginx\n    state: restarted\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let name = unit.name, let glob = name.first(where: { "*?[".contains($0) }) {
      throw Failure(
        .usage,
        "This module does not currently support using glob patterns, found '\(glob)' in service name: \(name)"
      )
    }
    let unit = unit
    return .run(
      Script(
        context, "has systemctl || fail 'systemctl was not found on the host'\n" + unit.shell,
        promise: .decisive)
    ) { (reply: Reply) throws(Failure) in .done(unit.outcome(Answer(reply))) }
  }
}
