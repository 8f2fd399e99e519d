internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

/// A task's keywords as they are for one host and one item: templates rendered, defaults filled in.
struct TaskSettings {
  var isCheck: Bool
  var wantsDiff: Bool
  var isSecret: Bool
  var environment: [(name: String, value: String)] = []
  var delegateTo: String?
  /// The delegate as results show it, with its address; nil where it is the host itself.
  var delegateLabel: String?
  var delegatesFacts = false
  var timeout: Double?
  /// The names of handlers.
  var notify: [String] = []
  var async = 0
  var poll = 15
}

extension Evaluator {
  /// A keyword's boolean; nil where it is not given.
  func flag(_ value: Value?, _ keyword: String) throws(Failure) -> Bool? {
    guard let resolved = try self.keyword(value, keyword) else { return nil }
    return try decode(Bool.self, resolved, keyword, at: value?.span) {
      if case .failure(let reason) = ArgumentTypes(evaluator: self).convert(resolved, to: "bool") {
        return reason.text
      }
      return ""
    }
  }

  /// A keyword's number; nil where it is not given.
  func number(_ value: Value?, _ keyword: String) throws(Failure) -> Double? {
    guard let resolved = try self.keyword(value, keyword), resolved.string != "" else { return nil }
    return try decode(Double.self, resolved, keyword, at: value?.span) {
      let type = Self.fractions.contains(keyword) ? "float" : "int"
      return "The value \(resolved.repr) could not be converted to '\(type)'."
    }
  }

  /// Keywords whose numbers may have fractions.
  private static let fractions: Set<String> = ["delay", "max_fail_percentage", "pause"]

  /// - Parameter reason: why it is none, in ansible-core's words.
  private func decode<Content: OptionValue>(
    _ type: Content.Type, _ value: Value, _ keyword: String, at span: Span?,
    reason: () -> String
  ) throws(Failure) -> Content {
    do throws(Failure) {
      return try Content.decode(value)
    } catch {
      throw Failure(
        .usage, "the field '\(keyword)' has an invalid value (\(value.text)): \(error.message)",
        at: span
      ).reported("Task failed: Error processing keyword '\(keyword)': " + reason())
    }
  }

  /// A keyword's text; nil where it is not given.
  func word(_ value: Value?, _ name: String) throws(Failure) -> String? {
    try keyword(value, name)?.text
  }

  /// A keyword's value; nil where it is not given.
  func keyword(_ value: Value?, _ name: String) throws(Failure) -> Value? {
    guard let value else { return nil }
    do throws(Failure) {
      let resolved = try resolve(value)
      if case .undefined(let undefined) = resolved { throw undefined.failure }
      return resolved.isNull || resolved.isOmit ? nil : resolved
    } catch {
      throw error.at(value.span).during("Error processing keyword '\(name)'")
    }
  }

  /// Whether all conditions hold; the first that does not otherwise.
  func firstFalse(_ conditions: [Condition]) throws(Failure) -> Condition? {
    for condition in conditions where try !holds(condition) { return condition }
    return nil
  }

  /// Whether a condition holds.
  func holds(_ condition: Condition) throws(Failure) -> Bool {
    switch condition {
    case .expression(let text): return try holds(text)
    case .literal(.bool(let flag), _): return flag
    case .literal(let value, let span):
      throw Conditions.failure(value, at: span)
        .reported("Task failed: Conditional expressions must be strings.")
    }
  }
}

extension Evaluator {
  /// Whether the expression of a condition is true.
  func holds(_ expression: TemplateText) throws(Failure) -> Bool {
    try condition(expression)
  }
}

extension Condition {
  /// The condition as the user wrote it.
  var written: Value {
    switch self {
    case .expression(let text): .string(text.text)
    case .literal(let value, _): value
    }
  }

  var span: Span? {
    switch self {
    case .expression(let text): text.span
    case .literal(_, let span): span
    }
  }
}

extension Value {
  /// Where the value stands in the user's files, as far as it knows.
  var span: Span? {
    switch self {
    case .template(let text): text.span
    case .undefined(let undefined): undefined.span
    case .list(let items): items.lazy.compactMap(\.span).first
    default: nil
    }
  }
}
