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
  var delegatesFacts = false
  var timeout: Double?
  var async = 0
  var poll = 15
}

extension Evaluator {
  /// A keyword's boolean; nil where it is not given.
  func flag(_ value: Value?, _ keyword: String) throws(Failure) -> Bool? {
    guard let value else { return nil }
    let resolved = try resolve(value)
    if resolved.isNull || resolved.isOmit { return nil }
    if case .undefined(let undefined) = resolved { throw undefined.failure }
    do throws(Failure) {
      return try Bool.decode(resolved)
    } catch {
      throw Failure(
        .usage, "the field '\(keyword)' has an invalid value (\(resolved.text)): \(error.message)",
        at: value.span)
    }
  }

  /// A keyword's number; nil where it is not given.
  func number(_ value: Value?, _ keyword: String) throws(Failure) -> Double? {
    guard let value else { return nil }
    let resolved = try resolve(value)
    if resolved.isNull || resolved.isOmit || resolved.string == "" { return nil }
    if case .undefined(let undefined) = resolved { throw undefined.failure }
    do throws(Failure) {
      return try Double.decode(resolved)
    } catch {
      throw Failure(
        .usage, "the field '\(keyword)' has an invalid value (\(resolved.text)): \(error.message)",
        at: value.span)
    }
  }

  /// A keyword's text; nil where it is not given.
  func word(_ value: Value?) throws(Failure) -> String? {
    guard let value else { return nil }
    let resolved = try resolve(value)
    if resolved.isNull || resolved.isOmit { return nil }
    if case .undefined(let undefined) = resolved { throw undefined.failure }
    return resolved.text
  }

  /// Whether all conditions hold; the first that does not otherwise.
  func firstFalse(_ conditions: [Condition]) throws(Failure) -> Condition? {
    for condition in conditions where try !holds(condition) { return condition }
    return nil
  }

  /// Whether a condition holds.
  func holds(_ condition: Condition) throws(Failure) -> Bool {
    switch condition {
    case .expression(let text): return try self.condition(text)
    case .literal(.bool(let flag), _): return flag
    case .literal(let value, let span):
      throw Failure(
        .type,
        "conditional result was \(value.repr) of type '\(value.typeName)', "
          + "which must be a boolean", at: span, help: "compare it, or use `| bool`")
    }
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
