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
        at: task.argumentPlaces[name] ?? task.span, help: error.diagnostics.first?.help
      ).reported(unconverted(name, value, to: Content.typeInWords, because: error))
    }
  }

  /// What ansible-core says of an argument of a wrong type.
  private func unconverted(
    _ name: String, _ value: Value, to type: String, because error: Failure
  ) -> String {
    let word = String(type.prefix { $0 != " " })
    var reason = error.message
    if case .failure(let told) = ArgumentTypes(evaluator: evaluator).convert(value, to: word) {
      reason = told.text
    }
    return "argument '\(name)' is of type \(value.typeName) and we were unable to convert to "
      + "\(word): \(reason)"
  }

  /// An argument that must be given.
  func require<Content: OptionValue>(_ name: String, as type: Content.Type = Content.self)
    throws(Failure) -> Content
  {
    if let value = try option(name, as: type) { return value }
    throw Failure(.usage, "missing required arguments: \(name)", at: task.span)
  }
}
