import Diagnostics
import Values

extension Arithmetic {
  /// Sums and differences of dates, moments and durations; nil for other operands.
  static func dates(_ sign: BinaryOperator, _ a: Value, _ b: Value) throws(Failure) -> Value? {
    guard case .object(let x) = a else {
      if case .object(let y) = b, sign == .add || sign == .multiply, y is Duration {
        return try dates(sign, b, a)
      }
      return nil
    }
    if let duration = x as? Duration { return try durations(sign, duration, b) }
    guard case .object(let y) = b else { return nil }
    switch (sign, y) {
    case (.add, let duration as Duration): return shifted(x, by: duration.microseconds)
    case (.subtract, let duration as Duration): return shifted(x, by: -duration.microseconds)
    case (.subtract, let other as Moment):
      guard let moment = x as? Moment else { return nil }
      guard (moment.offset == nil) == (other.offset == nil) else {
        throw Failure(.type, "can't subtract offset-naive and offset-aware datetimes")
      }
      return .object(Duration(microseconds: moment.instant - other.instant))
    case (.subtract, let other as Day):
      guard let day = x as? Day else { return nil }
      return .object(Duration(microseconds: (day.number - other.number) * 86_400_000_000))
    default: return nil
    }
  }

  private static func durations(_ sign: BinaryOperator, _ x: Duration, _ b: Value)
    throws(Failure) -> Value?
  {
    if case .object(let object) = b {
      if sign == .add, object is Moment || object is Day {
        return shifted(object, by: x.microseconds)
      }
      guard let y = object as? Duration else { return nil }
      switch sign {
      case .add: return .object(Duration(microseconds: x.microseconds &+ y.microseconds))
      case .subtract: return .object(Duration(microseconds: x.microseconds &- y.microseconds))
      case .divide:
        if y.microseconds == 0 { throw Failure(.other, "division by zero") }
        return .double(Double(x.microseconds) / Double(y.microseconds))
      default: return nil
      }
    }
    guard b.isNumber else { return nil }
    switch sign {
    case .multiply:
      return .object(Duration(microseconds: microseconds(Double(x.microseconds) * b.double)))
    case .divide, .floorDivide:
      if b.double == 0 { throw Failure(.other, "division by zero") }
      return .object(Duration(microseconds: microseconds(Double(x.microseconds) / b.double)))
    default: return nil
    }
  }

  private static func microseconds(_ value: Double) -> Int {
    Int(exactly: value.rounded(.toNearestOrEven)) ?? 0
  }

  private static func shifted(_ object: Object, by microseconds: Int) -> Value? {
    let perDay = 86_400_000_000
    if let day = object as? Day {
      let days = Int((Double(microseconds) / Double(perDay)).rounded(.down))
      return .object(Calendar.date(ofDay: day.number &+ days))
    }
    guard let moment = object as? Moment else { return nil }
    let total = moment.day.number * perDay + moment.microseconds &+ microseconds
    let rest = ((total % perDay) + perDay) % perDay
    return .object(
      Moment(
        day: Calendar.date(ofDay: (total - rest) / perDay), microseconds: rest,
        offset: moment.offset))
  }
}
