package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Controls services by their init scripts.
package struct Sysvinit: Module {
  enum State: String, Choice { case started, stopped, restarted, reloaded }

  var name = ""
  var state: State?
  var isEnabled: Bool?
  var sleep = 1
  var pattern: String?
  var runlevels: [String] = []
  var arguments = ""
  var daemonize = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.sysvinit", "Controls services by their init scripts.",
    [
      .init(\.name, "name", aliases: ["service"], required: true, "The service's name."),
      .init(\.state, "state", "What the service is to be."),
      .init(\.isEnabled, "enabled", "Whether it starts at boot."),
      .init(\.sleep, "sleep", "Seconds between stop and start."),
      .init(\.pattern, "pattern", "Text that tells the running process, where there is no status."),
      .init(\.runlevels, "runlevels", "Runlevels that it is enabled or disabled in."),
      .init(\.arguments, "arguments", aliases: ["args"], "More arguments for the script."),
      .init(\.daemonize, "daemonize", "Whether the script is detached from the session."),
    ],
    rules: [.oneOf(["state", "enabled"])],
    example: "- ansible.builtin.sysvinit:\n    name: cron\n    state: started\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let script = InitScript(
      name: name, state: state.flatMap { ServiceState(rawValue: $0.rawValue) },
      isEnabled: isEnabled, runlevels: runlevels, arguments: arguments, pattern: pattern,
      sleep: sleep)
    // Output of a user's command goes through files, so a script that stays in the background
    // holds nothing open; that is all that detaching is for.
    return .run(Script(context, isolation: .command, script.shell, promise: .decisive)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      let outcome = script.outcome(answer)
      guard !outcome.failed else { return .done(outcome) }
      var status = Dict()
      for name in answer.all("changed") { status[name] = ["changed": true] }
      var complete = outcome
      complete.values["status"] = .dict(status)
      return .done(complete)
    }
  }
}
