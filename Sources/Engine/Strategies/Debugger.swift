internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// Whether a task may open the debugger at all.
  func mayDebug(_ task: Task) -> Bool {
    task.directives.debugger != nil || debugsFailures
  }

  /// Whether a result opens the debugger.
  private func wantsDebugger(_ task: Task, _ result: TaskResult, _ host: HostState)
    throws(Failure) -> Bool
  {
    let isBad = result.status == .failed || result.status == .unreachable
    if result.isIgnored, options.debuggerIgnoresErrors { return false }
    let evaluator = evaluator(for: host, task: task)
    guard let word = try evaluator.word(task.directives.debugger, "debugger") else {
      return debugsFailures && isBad
    }
    switch word {
    case "always": return true
    case "never": return false
    case "on_failed": return result.status == .failed
    case "on_unreachable": return result.status == .unreachable
    case "on_skipped": return result.status == .skipped
    default:
      throw Failure(
        .usage, "'\(word)' is not one of the supported values for debugger",
        at: task.directives.debugger?.span,
        help: "use always, never, on_failed, on_unreachable or on_skipped")
    }
  }

  /// Shows a result and lets the user look, change and redo, if the task asks for that.
  ///
  /// - Returns: the result that counts, and whether it has been shown.
  func debugged(
    _ result: TaskResult, of task: Task, on host: HostState, info: TaskInfo,
    targets: [HostVariables]
  ) async -> (result: TaskResult, isShown: Bool) {
    var result = result
    do throws(Failure) {
      guard try wantsDebugger(task, result, host) else { return (result, false) }
    } catch {
      abort(error.at(task.span))
      return (result, false)
    }
    let session = DebugSession(
      task, on: host.variables, result, store: store, environment: environment(for: task)
    ) { [self] (scope) throws(Failure) in
      try arguments(
        of: task,
        evaluator: Evaluator(environment(for: task), scope: scope),
        raw: ActionName.table[task.resolvedAction] == .assert ? ["that"] : [])
    }
    services.emit(.finished(info, host: host.name, result))
    while true {
      let prompt = "[\(host.name)] TASK: \(info.name) (debug)> "
      guard let line = await services.command(prompt) else {
        wasAborted = true
        return (result, true)
      }
      switch session.answer(line) {
      case .text(let text): services.show(text)
      case .proceed: return (result, true)
      case .quit:
        wasAborted = true
        return (result, true)
      case .redo:
        result = await perform(
          session.edited, on: host, info: info, targets: targets, locals: session.variables)
        session.result = result
        do throws(Failure) {
          guard try wantsDebugger(task, result, host) else { return (result, false) }
        } catch {
          abort(error)
          return (result, false)
        }
        services.emit(.finished(info, host: host.name, result))
      }
    }
  }
}
