import Diagnostics
import Templates
import Values

/// Python's `sorted` with keys, and what its filters make of keys.
enum PythonSort {
  /// The positions of the keys in ascending order, equal ones as they stand.
  ///
  /// - Throws: `.type` where two keys do not compare, `.undefined` where one is undefined.
  static func order(
    _ keys: [Value], reversed: Bool = false, at span: Span? = nil
  ) throws(Failure) -> [Int] {
    if keys.count > 1, let failure = undefined(in: keys) { throw failure.at(span) }
    var failure: Failure?
    let order = keys.indices.sorted { a, b in
      // As Python asks: whether the later one is less than the earlier one.
      let (low, high) = reversed ? (b, a) : (a, b)
      if let answer = keys[low].isBefore(keys[high]) { return answer }
      if keys[low].isEqual(to: keys[high]) { return false }
      if failure == nil { failure = incomparable(keys[max(a, b)], keys[min(a, b)], at: span) }
      return false
    }
    if let failure { throw failure }
    return order
  }

  /// The error of `a < b`, or of another operator.
  static func incomparable(
    _ a: Value, _ b: Value, _ sign: String = "<", at span: Span? = nil
  ) -> Failure {
    if case .list(let x) = a, case .list(let y) = b,
      let (first, second) = zip(x, y).first(where: { !$0.isEqual(to: $1) })
    {
      for case .undefined(let undefined) in [first, second] { return undefined.failure }
      return incomparable(first, second, sign, at: span)
    }
    return Failure(
      .type,
      "'\(sign)' not supported between instances of '\(a.typeName)' and '\(b.typeName)'", at: span)
  }

  /// Keys that are themselves undefined cannot be compared; those within lists are equal.
  private static func undefined(in keys: [Value]) -> Failure? {
    for case .undefined(let undefined) in keys { return undefined.failure }
    return nil
  }

  /// A text in small letters, anything else as it is.
  static func ignoringCase(_ value: Value) -> Value {
    value.string.map { .string(TextClasses.lowered($0)) } ?? value
  }
}
