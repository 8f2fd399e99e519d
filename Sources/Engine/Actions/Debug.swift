internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `debug`: shows a message or a variable.
  func debug(_ call: ActionCall) throws(Failure) -> Outcome {
    let verbosity = try call.option("verbosity", as: Int.self) ?? 0
    if verbosity > options.verbosity {
      var outcome = Outcome(values: ["skipped_reason": "Verbosity threshold not met."])
      outcome.skipped = true
      return outcome
    }
    var outcome = try shown(call)
    outcome.isAlwaysShown = true
    return outcome
  }

  private func shown(_ call: ActionCall) throws(Failure) -> Outcome {
    if let expression = call.task.arguments["var"] {
      if call.arguments["msg"] != nil {
        throw Failure(
          .usage, "parameters are mutually exclusive: msg|var", at: call.task.argumentPlaces["var"])
      }
      return try show(expression, call)
    }
    return Outcome(values: ["msg": call.arguments["msg"] ?? "Hello world!"])
  }

  private func show(_ expression: Value, _ call: ActionCall) throws(Failure) -> Outcome {
    let name = call.arguments["var"] ?? expression
    if case .string(let text) = name {
      let template = TemplateText(text, at: call.task.argumentPlaces["var"])
      let key: Value = .string(text)
      do throws(Failure) {
        let value: Value
        if VariableName.isValid(text), let plain = try call.scope.value(of: text) {
          value = plain
        } else {
          value = try call.evaluator.evaluate(expression: template)
        }
        if case .undefined(let undefined) = value { throw undefined.failure }
        var marks = ErrorMarks()
        let shown = try marking(value, &marks, call.evaluator)
        var outcome = Outcome(values: Dict(pairs: [(key, shown)]))
        outcome.warnings = marks.warnings
        return outcome
      } catch {
        guard error.kind == .undefined else {
          throw error.during("Error while resolving `var` expression")
        }
        var marks = ErrorMarks()
        var outcome = Outcome(values: Dict(pairs: [(key, .string(marks.mark(error)))]))
        outcome.warnings = marks.warnings
        return outcome
      }
    }
    // `var: "{{ x }}"`: the value itself, under its type's name as ansible shows it.
    return Outcome(values: Dict(pairs: [(.string(name.typeName), name)]))
  }

  /// The value with its templates resolved; what is undefined inside is shown as an error.
  private func marking(_ value: Value, _ marks: inout ErrorMarks, _ evaluator: Evaluator)
    throws(Failure) -> Value
  {
    switch value {
    case .list(let items):
      var result: [Value] = []
      for item in items { result.append(try marking(item, &marks, evaluator)) }
      return .list(result)
    case .dict(let entries):
      var result = Dict()
      for (key, item) in entries { result[key] = try marking(item, &marks, evaluator) }
      return .dict(result)
    default:
      do throws(Failure) {
        let resolved = try evaluator.resolveDeep(value)
        if case .undefined(let undefined) = resolved { throw undefined.failure }
        return resolved
      } catch {
        guard error.kind == .undefined else { throw error }
        return .string(marks.mark(error))
      }
    }
  }

  /// `fail`: fails with a message.
  func fail(_ call: ActionCall) throws(Failure) -> Outcome {
    .failure(with: call.arguments["msg"] ?? "Failed as requested from task")
  }

  /// A condition as the user wrote it.
  private static func written(_ condition: Value) -> Value {
    if case .template(let text) = condition { .string(text.text) } else { condition }
  }

  /// What an assertion says must be a text, or several.
  private func checkMessage(_ name: String, _ call: ActionCall) throws(Failure) {
    guard let message = call.arguments[name], !message.isNull, message.string == nil else { return }
    if let items = message.items, items.allSatisfy({ $0.string != nil }) { return }
    // `msg` is another name for `fail_msg`.
    throw Failure(
      .usage,
      "argument '\(name == "msg" ? "fail_msg" : name)' is of type \(message.typeName) and we were "
        + "unable to convert to str_or_list_of_str: a string or list of strings is required",
      at: call.task.argumentPlaces[name] ?? call.task.span)
  }

  /// `assert`: fails where a condition does not hold.
  func assert(_ call: ActionCall) throws(Failure) -> Outcome {
    guard let that = call.task.arguments["that"] else {
      throw Failure(
        .usage, "missing required arguments: that", at: call.task.span,
        help: "give the conditions under 'that'")
    }
    let quiet = try call.option("quiet", as: Bool.self) ?? false
    for name in ["fail_msg", "msg", "success_msg"] { try checkMessage(name, call) }
    var conditions: [Value]
    switch that {
    case .list(let items): conditions = items.items
    default: conditions = [that]
    }
    // A template may stand for the whole list.
    if case .template = that, let list = call.arguments["that"], case .list(let items) = list {
      conditions = items.items
    }
    for condition in conditions {
      let holds: Bool
      switch condition {
      case .bool(let flag): holds = flag
      case .template(let text): holds = try call.evaluator.holds(text)
      case .string(let text):
        let span = call.task.argumentPlaces["that"]
        holds = try call.evaluator.holds(TemplateText(text, at: span))
      default:
        holds = try call.evaluator.holds(.literal(condition, call.task.argumentPlaces["that"]))
      }
      if holds { continue }
      var outcome = Outcome.failure(
        with: call.arguments["fail_msg"] ?? call.arguments["msg"] ?? "Assertion failed")
      outcome.values["evaluated_to"] = false
      outcome.values["assertion"] = Self.written(condition)
      outcome.isAlwaysShown = !quiet
      return outcome
    }
    var outcome = Outcome(
      values: ["msg": call.arguments["success_msg"] ?? "All assertions passed"])
    outcome.isAlwaysShown = !quiet
    return outcome
  }
}

extension Outcome {
  /// A failure whose message keeps its type: a list of lines, a boolean.
  fileprivate static func failure(with message: Value) -> Outcome {
    var outcome = Outcome.failure("")
    outcome.message = nil
    outcome.values["msg"] = message
    return outcome
  }
}
