import Diagnostics
import Templates
import Values

/// Jinja2's tests that compare, under all their names.
extension Tests {
  static let jinjaComparison: [Builtin] =
    named(["==", "eq", "equalto"], "whether both are equal") { (a, b, call) throws(Failure) in
      a.isEqual(to: b)
    }
    + named(["!=", "ne"], "whether both differ") { (a, b, call) throws(Failure) in
      !a.isEqual(to: b)
    }
    + named(["<", "lt", "lessthan"], "whether it is less than another") {
      (a, b, call) throws(Failure) in
      try before(a, b, "<", call)
    }
    + named([">", "gt", "greaterthan"], "whether it is greater than another") {
      (a, b, call) throws(Failure) in
      try before(b, a, ">", call)
    }
    + named(["<=", "le"], "whether it is not greater than another") {
      (a, b, call) throws(Failure) in
      if isNaN(a) || isNaN(b) { return false }
      return try !before(b, a, "<=", call)
    }
    + named([">=", "ge"], "whether it is not less than another") { (a, b, call) throws(Failure) in
      if isNaN(a) || isNaN(b) { return false }
      return try !before(a, b, ">=", call)
    }

  private static func named(
    _ names: [String], _ summary: String,
    _ body: @escaping @Sendable (Value, Value, Call) throws(Failure) -> Bool
  ) -> [Builtin] {
    names.map { name in
      Builtin(name, ["other"], summary) { (call) throws(Failure) in
        .bool(try body(call.input, call[0] ?? .null, call))
      }
    }
  }

  /// `a < b`; the message names the operator that the user wrote, and its operands in his order.
  private static func before(
    _ a: Value, _ b: Value, _ sign: String, _ call: Call
  ) throws(Failure) -> Bool {
    if let answer = a.isBefore(b) { return answer }
    for case .undefined(let undefined) in [a, b] { throw undefined.failure.at(call.span) }
    throw PythonSort.incomparable(call.input, call[0] ?? .null, sign, at: call.span)
  }

  private static func isNaN(_ value: Value) -> Bool {
    if case .double(let number) = value { number.isNaN } else { false }
  }
}
