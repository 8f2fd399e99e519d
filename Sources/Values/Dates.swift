/// Python's `date`: a day of the proleptic Gregorian calendar.
public final class Day: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let year: Int
  public let month: Int
  public let day: Int

  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days since 1970-01-01.
  public var number: Int { Calendar.days(year, month, day) }

  public override var typeName: String { "date" }
  public override var repr: String { "datetime.date(\(year), \(month), \(day))" }
  public override var text: String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
  public override var keyHash: UInt64 { KeyHash.of(number) }

  public override func isEqual(to other: Value) -> Bool {
    if case .object(let object) = other { (object as? Day)?.number == number } else { false }
  }

  public override func isBefore(_ other: Value) -> Bool? {
    guard case .object(let object) = other, let day = object as? Day else { return nil }
    return number < day.number
  }
}

/// Python's `datetime`: a moment with microseconds, with or without an offset from UTC.
public final class Moment: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let day: Day
  /// Microseconds since midnight.
  public let microseconds: Int
  /// Seconds east of UTC; nil for a naive moment.
  public let offset: Int?

  public init(day: Day, microseconds: Int, offset: Int? = nil) {
    self.day = day
    self.microseconds = microseconds
    self.offset = offset
  }

  /// Microseconds since 1970-01-01 00:00, of its own clock when naive, of UTC otherwise.
  public var instant: Int { (day.number * 86_400 - (offset ?? 0)) * 1_000_000 + microseconds }

  public override var typeName: String { "datetime" }
  public override var repr: String {
    let seconds = microseconds / 1_000_000
    var parts = [day.year, day.month, day.day, seconds / 3600, seconds / 60 % 60]
    if seconds % 60 != 0 || microseconds % 1_000_000 != 0 { parts.append(seconds % 60) }
    if microseconds % 1_000_000 != 0 { parts.append(microseconds % 1_000_000) }
    var zone = ""
    if let offset {
      zone =
        offset == 0
        ? ", tzinfo=datetime.timezone.utc"
        : ", tzinfo=datetime.timezone(\(Duration(microseconds: offset * 1_000_000).repr))"
    }
    return "datetime.datetime(\(parts.map(String.init).joined(separator: ", "))\(zone))"
  }
  public override var text: String { isoFormat(separator: " ") }

  /// `2024-01-02T03:04:05.000006+01:00`.
  public func isoFormat(separator: String = "T") -> String {
    let zone = offset.map { ClockTime.zone($0) } ?? ""
    return day.text + separator + ClockTime.text(microseconds) + zone
  }

  public override var keyHash: UInt64 { KeyHash.of(instant) }

  public override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other, let moment = object as? Moment else { return false }
    return moment.instant == instant && (moment.offset == nil) == (offset == nil)
  }

  public override func isBefore(_ other: Value) -> Bool? {
    guard case .object(let object) = other, let moment = object as? Moment,
      (moment.offset == nil) == (offset == nil)
    else { return nil }
    return instant < moment.instant
  }
}

/// Python's `time`: a time of day.
public final class ClockTime: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  /// Since midnight.
  public let microseconds: Int

  public init(microseconds: Int) { self.microseconds = microseconds }

  public override var typeName: String { "time" }
  public override var repr: String {
    let seconds = microseconds / 1_000_000
    return "datetime.time(\(seconds / 3600), \(seconds / 60 % 60), \(seconds % 60))"
  }
  public override var text: String { Self.text(microseconds) }
  public override var keyHash: UInt64 { KeyHash.of(microseconds) }

  public override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other else { return false }
    return (object as? ClockTime)?.microseconds == microseconds
  }

  static func text(_ microseconds: Int) -> String {
    let seconds = microseconds / 1_000_000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    let rest = microseconds % 1_000_000
    return clock.joined(separator: ":") + (rest == 0 ? "" : "." + padded(rest, 6))
  }

  static func zone(_ offset: Int) -> String {
    let minutes = abs(offset) / 60
    return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
  }
}

/// Python's `timedelta`.
public final class Duration: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let microseconds: Int

  public init(microseconds: Int) { self.microseconds = microseconds }

  /// Whole days, rounded down.
  public var days: Int { Calendar.floorDivide(microseconds, 86_400_000_000) }
  /// Seconds of the last day, 0 to 86399.
  public var seconds: Int { (microseconds - days * 86_400_000_000) / 1_000_000 }

  public override var typeName: String { "timedelta" }
  public override var isTrue: Bool { microseconds != 0 }
  public override var repr: String {
    var parts: [String] = []
    if days != 0 { parts.append("days=\(days)") }
    if seconds != 0 { parts.append("seconds=\(seconds)") }
    let rest = microseconds - days * 86_400_000_000 - seconds * 1_000_000
    if rest != 0 { parts.append("microseconds=\(rest)") }
    return "datetime.timedelta(\(parts.isEmpty ? "0" : parts.joined(separator: ", ")))"
  }
  public override var text: String {
    let rest = microseconds - days * 86_400_000_000
    let seconds = rest / 1_000_000
    let clock = "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let fraction = rest % 1_000_000 == 0 ? "" : "." + padded(rest % 1_000_000, 6)
    let lead = days == 0 ? "" : "\(days) day\(abs(days) == 1 ? "" : "s"), "
    return lead + clock + fraction
  }
  public override var keyHash: UInt64 { KeyHash.of(microseconds) }

  public override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other else { return false }
    return (object as? Duration)?.microseconds == microseconds
  }

  public override func isBefore(_ other: Value) -> Bool? {
    guard case .object(let object) = other, let duration = object as? Duration else { return nil }
    return microseconds < duration.microseconds
  }
}

/// Days and dates of the proleptic Gregorian calendar.
public enum Calendar {
  /// Days from 1970-01-01 to a date.
  public static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that begin in March, so that the leap day comes last (Howard Hinnant's method).
    let y = month <= 2 ? year - 1 : year
    let era = floorDivide(y, 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date of a number of days since 1970-01-01.
  public static func date(ofDay days: Int) -> Day {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return Day(year: year, month: month, day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  static func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
}

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
