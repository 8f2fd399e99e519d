package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Whether the target answers.
package struct Ping: Module {
  package var data = "pong"

  package init() {}

  package static let spec = Spec<Ping>(
    "ansible.builtin.ping", "Answers, if the target can be reached and has a shell.",
    [.init(\.data, "data", "What to answer; 'crash' fails.")],
    returns: [("ping", "The answer.")], example: "- ansible.builtin.ping:")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let promise: Script.Promise = data == "crash" ? .complete : .decisive
    return .ask(Script(":", promise: promise)) { [data] _ throws(Failure) in
      .done(data == "crash" ? .failure("boom") : Outcome(values: ["ping": .string(data)]))
    }
  }
}
