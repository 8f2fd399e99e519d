internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

/// One run of an action on the controller for one host.
struct ActionCall {
  let task: Task
  let host: HostState
  /// Resolved; `omit` dropped.
  let arguments: Dict
  let scope: TaskScope
  let evaluator: Evaluator
  let settings: TaskSettings
  /// The hosts that facts and variables are set for: the host itself, the delegated one, or, with
  /// `run_once`, all.
  let targets: [HostVariables]

  /// An argument as a type; nil where it is not given.
  func option<Content: OptionValue>(_ name: String, as type: Content.Type = Content.self)
    throws(Failure) -> Content?
  {
    guard let value = arguments[name], !value.isNull else { return nil }
    do throws(Failure) {
      return try Content.decode(value)
    } catch {
      throw Failure(
        .usage, "option '\(name)' of \(task.resolvedAction): \(error.message)",
        at: task.argumentPlaces[name] ?? task.span, help: error.diagnostics.first?.help)
    }
  }

  /// An argument that must be given.
  func require<Content: OptionValue>(_ name: String, as type: Content.Type = Content.self)
    throws(Failure) -> Content
  {
    if let value = try option(name, as: type) { return value }
    throw Failure(.usage, "missing required arguments: \(name)", at: task.span)
  }
}
