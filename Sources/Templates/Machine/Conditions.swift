import Diagnostics
import Values

/// Conditions as `when`, `until` and their like take them.
package enum Conditions {
  static func holds(_ condition: TemplateText, _ evaluator: Evaluator) throws(Failure) -> Bool {
    let text = condition.text.utf8
    let allowsAll = evaluator.environment.allowsBrokenConditions
    guard text.contains(where: { !$0.isSpace }) else {
      if allowsAll { return true }
      throw Failure(
        .other, "Empty conditional expressions are not allowed.", at: condition.span
      ).standingAlone
    }
    try evaluator.enter()
    defer { evaluator.leave() }
    let value: Value
    do throws(Failure) {
      value = try self.value(of: condition, evaluator)
    } catch {
      throw error.kind == .undefined ? error.during("Error while evaluating conditional") : error
    }
    if case .bool(let flag) = value { return flag }
    if allowsAll { return try evaluator.truth(value) }
    throw failure(value, at: condition.span)
  }

  /// The error of a condition whose result is no boolean.
  package static func failure(_ value: Value, at span: Span?) -> Failure {
    let flag = value.isTrue ? "True" : "False"
    let place = value.isNull ? nil : span?.place
    return Failure(
      .other,
      "Conditional result (\(flag)) was derived from value of type '\(value.typeName)' "
        + "at '\(place ?? "<unknown>")'. Conditionals must have a boolean result.",
      at: span,
      help: value.items != nil || value.dict != nil
        ? "compare its length: `… | length > 0`" : "compare it, or use `… | bool`"
    ).standingAlone
  }

  private static func value(of condition: TemplateText, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    guard isTemplate(condition.text) else {
      return try evaluator.staged(.expression(condition)) { () throws(Failure) in
        let program = try evaluator.program(for: condition, .condition)
        return try evaluator.result(
          try Machine(program, Context(), evaluator).evaluate(), at: condition.span)
      }
    }
    return try evaluator.render(condition)
  }

  /// Whether it is wholly in braces, and so rendered instead of evaluated.
  static func isTemplate(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first.isSpace { bytes.removeFirst() }
    while let last = bytes.last, last.isSpace { bytes.removeLast() }
    return bytes.starts(with: "{{".utf8) && bytes.suffix(2).elementsEqual("}}".utf8)
      || bytes.starts(with: "{%".utf8) && bytes.suffix(2).elementsEqual("%}".utf8)
  }
}
