import Diagnostics
import Values

/// The methods and attributes of dates, moments, times and durations.
enum DateMethods {
  static func has(_ name: String, _ object: Object) -> Bool {
    switch object {
    case is Moment:
      [
        "isoformat", "strftime", "date", "time", "timestamp", "weekday", "isoweekday", "replace",
        "timetuple", "utcoffset", "total_seconds", "astimezone", "isocalendar", "toordinal",
      ].contains(name) && name != "total_seconds" && name != "timetuple" && name != "astimezone"
    case is Day:
      ["isoformat", "strftime", "weekday", "isoweekday", "replace", "isocalendar", "toordinal"]
        .contains(name)
    case is ClockTime: ["isoformat", "strftime", "replace"].contains(name)
    case is Duration: name == "total_seconds"
    default: false
    }
  }

  static func property(_ name: String, of object: Object) -> Value? {
    switch object {
    case let day as Day:
      switch name {
      case "year": return .int(day.year)
      case "month": return .int(day.month)
      case "day": return .int(day.day)
      default: return nil
      }
    case let moment as Moment:
      if name == "tzinfo", moment.offset == nil { return .some(.null) }
      return property(name, of: moment.day) ?? clock(name, moment.microseconds)
    case let time as ClockTime: return clock(name, time.microseconds)
    case let duration as Duration:
      switch name {
      case "days": return .int(duration.days)
      case "seconds": return .int(duration.seconds)
      case "microseconds": return .int(modulo(duration.microseconds, 1_000_000))
      default: return nil
      }
    default: return nil
    }
  }

  private static func modulo(_ a: Int, _ b: Int) -> Int { ((a % b) + b) % b }

  private static func clock(_ name: String, _ microseconds: Int) -> Value? {
    let seconds = microseconds / 1_000_000
    switch name {
    case "hour": return .int(seconds / 3600)
    case "minute": return .int(seconds / 60 % 60)
    case "second": return .int(seconds % 60)
    case "microsecond": return .int(microseconds % 1_000_000)
    default: return nil
    }
  }

  static func call(_ name: String, _ object: Object, _ given: CallArguments) throws(Failure)
    -> Value
  {
    switch (name, object) {
    case ("total_seconds", let duration as Duration):
      return .double(Double(duration.microseconds) / 1_000_000)
    case ("isoformat", let moment as Moment):
      let separator = try given.bind(["sep"], to: name, byName: true)[0]?.string ?? "T"
      return .string(moment.isoFormat(separator: separator))
    case ("isoformat", _): return .string(object.text)
    case ("date", let moment as Moment): return .object(moment.day)
    case ("time", let moment as Moment):
      return .object(ClockTime(microseconds: moment.microseconds))
    case ("timestamp", let moment as Moment):
      return .double(Double(moment.instant) / 1_000_000)
    case ("utcoffset", let moment as Moment):
      return moment.offset.map { .object(Duration(microseconds: $0 * 1_000_000)) } ?? .null
    case ("strftime", _):
      let format = try given.bind(["format"], to: name, required: 1, byName: true)[0]?.string ?? ""
      return .string(try DateFormat.apply(format, object))
    case ("replace", _): return try replaced(object, given)
    default: break
    }
    guard let day = (object as? Day) ?? (object as? Moment)?.day else {
      throw Methods.unknown(name, .object(object))
    }
    switch name {
    case "weekday": return .int(DateFormat.weekday(day))
    case "isoweekday": return .int(DateFormat.weekday(day) + 1)
    case "toordinal": return .int(day.number + 719_163)
    case "isocalendar":
      let (year, week) = DateFormat.isoWeek(day)
      return .tuple(List([.int(year), .int(week), .int(DateFormat.weekday(day) + 1)]))
    default: throw Methods.unknown(name, .object(object))
    }
  }

  private static func replaced(_ object: Object, _ given: CallArguments) throws(Failure) -> Value {
    let fields = ["year", "month", "day", "hour", "minute", "second", "microsecond"]
    var values: [String: Int] = [:]
    for field in fields { values[field] = property(field, of: object)?.int }
    for (name, value) in given.named {
      guard values[name] != nil, let number = value.int else {
        throw Failure(.type, "replace() got an unexpected keyword argument '\(name)'")
      }
      values[name] = number
    }
    let day = Day(
      year: values["year"] ?? 1, month: values["month"] ?? 1, day: values["day"] ?? 1)
    let back = Calendar.date(ofDay: day.number)
    guard back.year == day.year, back.month == day.month, back.day == day.day else {
      throw Failure(.other, "day is out of range for month")
    }
    let seconds =
      (values["hour"] ?? 0) * 3600 + (values["minute"] ?? 0) * 60 + (values["second"] ?? 0)
    let clock = seconds * 1_000_000 + (values["microsecond"] ?? 0)
    guard (0..<86_400_000_000).contains(clock) else {
      throw Failure(.other, "hour must be in 0..23")
    }
    switch object {
    case is Day: return .object(day)
    case let moment as Moment:
      return .object(Moment(day: day, microseconds: clock, offset: moment.offset))
    default: return .object(ClockTime(microseconds: clock))
    }
  }
}
