internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `gather_facts`: facts of the target by `setup`.
  func gatherFacts(_ call: ActionCall) async throws(Failure) -> Outcome {
    if options.gathering == "smart", gathered.contains(call.host.name) {
      var outcome = Outcome()
      outcome.skipped = true
      return outcome
    }
    let setup = try module("ansible.builtin.setup")
    var arguments = call.arguments
    arguments["parallel"] = nil
    let attempt = Attempt(
      task: call.task, host: call.host,
      info: TaskInfo(
        name: "", action: "gather_facts", id: 0, isHandler: false, isCheck: false, path: ""),
      scope: call.scope, targets: call.targets)
    let outcome = try await run(
      setup, arguments: arguments, attempt: attempt, settings: call.settings,
      evaluator: call.evaluator)
    if !outcome.failed {
      gathered.insert(call.host.name)
      for target in call.targets { target.merge(facts: outcome.facts) }
    }
    return outcome
  }
}
