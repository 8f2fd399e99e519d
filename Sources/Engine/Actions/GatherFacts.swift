internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `gather_facts`: facts of the target by `setup`.
  func gatherFacts(_ call: ActionCall) async throws(Failure) -> Outcome {
    let setup = try module("ansible.builtin.setup")
    var arguments = call.arguments
    arguments["parallel"] = nil
    let attempt = Attempt(
      task: call.task, host: call.host,
      info: TaskInfo(
        name: "", action: "gather_facts", id: 0, isHandler: false, isCheck: false, path: ""),
      scope: call.scope, targets: call.targets)
    var outcome = try await run(
      setup, arguments: arguments, attempt: attempt, settings: call.settings,
      evaluator: call.evaluator)
    if !outcome.failed {
      outcome.facts[Self.gatheredMark] = true
      for target in call.targets { keep(outcome.facts, of: target) }
    }
    return outcome
  }

  /// The fact that says that facts were gathered, as ansible's caches have it.
  static let gatheredMark = "_ansible_facts_gathered"

  /// Whether a play's gathering of facts is to be passed over: `gathering` is smart, and the host's
  /// facts are known.
  func knowsFacts(of host: HostState, for task: Task) -> Bool {
    options.gathering == "smart" && task.isImplicit
      && ActionName.table[task.resolvedAction] == .gatherFacts
      && host.variables.facts[Self.gatheredMark] != nil
  }
}
