internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

/// One stop of the task debugger: a task on a host, its result, and what the user changes.
///
/// Expressions are those of templates, over `task`, `task_vars`, `host` and `result`.
final class DebugSession {
  /// What a line of the user leads to.
  enum Answer {
    /// Lines to show; the debugger asks again.
    case text(String)
    case redo, proceed, quit
  }

  private let task: Task
  private let host: HostVariables
  private let store: VariableStore
  private let environment: Environment
  /// Resolves the task's arguments as it is written.
  private let resolve: (TaskScope) throws(Failure) -> Dict
  var result: TaskResult
  /// The arguments as a redo takes them; nil: as the task is written.
  private(set) var arguments: Dict?
  /// Variables that stand above all others in a redo.
  private(set) var variables: Dict = [:]
  private var last = ""

  init(
    _ task: Task, on host: HostVariables, _ result: TaskResult, store: VariableStore,
    environment: Environment, resolve: @escaping (TaskScope) throws(Failure) -> Dict
  ) {
    self.task = task
    self.host = host
    self.result = result
    self.store = store
    self.environment = environment
    self.resolve = resolve
    // What ran, if that can be told: a redo takes it until `u` looks at the task anew.
    if task.loop == nil, case .success(let ran) = Result(catching: currentArguments) {
      arguments = ran
    }
  }

  /// The task as a redo runs it.
  var edited: Task { arguments.map { task.with(arguments: $0) } ?? task }

  static let manual = """
    task, host, result and task_vars can be looked at, task.args and task_vars changed:
      p EXPRESSION               print a value: p task.args, p task_vars['name'], p result, p host
      task.args['name'] = VALUE  change an argument of the next redo
      task_vars['name'] = VALUE  change a variable
      u, update_task             take the task as written, with the changed variables
      r, redo                    run the task again
      c, continue                go on with the result as it is
      q, quit                    end the run
      h, help                    this text

    """

  /// Does what a line says; an empty one repeats the last.
  func answer(_ line: String) -> Answer {
    let text = line.trimmed.isEmpty ? last : line.trimmed
    last = text
    let word = String(text.prefix { $0.isLetter || $0 == "_" })
    let rest = String(text.dropFirst(word.count)).trimmed
    do throws(Failure) {
      switch (word, rest.isEmpty) {
      case ("", true): return .text("")
      case ("h", _), ("help", _): return .text(Self.manual)
      case ("c", true), ("continue", true): return .proceed
      case ("r", true), ("redo", true): return .redo
      case ("q", true), ("quit", true), ("EOF", true): return .quit
      case ("u", true), ("update_task", true):
        arguments = try resolve(scope)
        return .text("")
      case ("p", false), ("pprint", false), ("print", false): return .text(try shown(rest) + "\n")
      default:
        try assign(text)
        return .text("")
      }
    } catch {
      return .text("***\(error.message)\n")
    }
  }

  // MARK: Values

  private var scope: TaskScope {
    TaskScope(store: store, host: host, task: task, local: variables)
  }

  /// The arguments as they are now: as they ran, where that can be told.
  private func currentArguments() throws(Failure) -> Dict {
    if let arguments { return arguments }
    return task.loop == nil ? try resolve(scope) : task.arguments
  }

  private func evaluate(_ expression: String) throws(Failure) -> Value {
    // Arguments that cannot be resolved are looked at as they are written.
    var arguments = task.arguments
    if case .success(let known) = Result(catching: currentArguments) { arguments = known }
    var names: Dict = ["args": .dict(arguments), "action": .string(task.action)]
    names["name"] = task.name.map { .string($0.text) } ?? .null
    var answer = result.value
    answer["_result"] = .dict(result.value)
    let known: Dict = [
      "task": .dict(names), "host": ["name": .string(host.name)], "result": .dict(answer),
      "task_vars": .object(VarsMapping(scope)),
    ]
    let evaluator = Evaluator(environment, scope: DictScope(known))
    let value = try evaluator.evaluate(expression: TemplateText(expression))
    if case .undefined(let undefined) = value { throw undefined.failure }
    return try evaluator.resolveDeep(value)
  }

  private func shown(_ expression: String) throws(Failure) -> String {
    switch expression {
    case "task": return "TASK: \(task.name?.text ?? task.action)"
    case "host": return host.name
    default: break
    }
    let evaluator = Evaluator(environment, scope: DictScope([:]))
    let value = expression == "result" ? .dict(result.value) : try evaluate(expression)
    return try evaluator.apply(filter: "pprint", to: value, [], []).text
  }

  // MARK: Changes

  /// `task.args[KEY] = VALUE` or `task_vars[KEY] = VALUE`.
  private func assign(_ text: String) throws(Failure) {
    for target in ["task.args", "task_vars"] where text.hasPrefix(target) {
      let rest = String(text.dropFirst(target.count)).trimmed
      guard rest.hasPrefix("["), let end = rest.firstIndex(of: "]") else { break }
      let value = String(rest[rest.index(after: end)...]).trimmed
      guard value.hasPrefix("="), !value.hasPrefix("==") else { break }
      let key = try evaluate(String(rest[rest.index(after: rest.startIndex)..<end]))
      let new = try evaluate(String(value.dropFirst()))
      if target == "task_vars" {
        variables[key] = new
      } else {
        var changed = try currentArguments()
        changed[key] = new
        arguments = changed
      }
      return
    }
    // What is no change may be meant to be looked at: then at least its error is told.
    _ = try evaluate(text)
    throw Failure(
      .usage,
      "only task.args['name'] and task_vars['name'] can be set; to look at a value: p \(text)"
    )
  }
}
