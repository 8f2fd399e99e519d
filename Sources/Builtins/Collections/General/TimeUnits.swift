import Diagnostics
import Templates
import Values

extension Collections {
  /// `to_time_unit` and its family: spans of time as `1h 30m`.
  static let timeFilters: [Builtin] =
    [
      Builtin("community.general.to_time_unit", ["unit?"], keywords: true) { call throws(Failure) in
        try TimeSpan.convert(call, to: call[0]?.text ?? "ms")
      }
    ]
    + [
      ("milliseconds", "ms"), ("seconds", "s"), ("minutes", "m"), ("hours", "h"), ("days", "d"),
      ("weeks", "w"), ("months", "mo"), ("years", "y"),
    ].map { name, unit in
      Builtin("community.general.to_" + name, keywords: true) { call throws(Failure) in
        try TimeSpan.convert(call, to: unit)
      }
    }
}

private enum TimeSpan {
  private static let units: [String: String] = {
    var units: [String: String] = [:]
    let long = [
      ("ms", ["millisecond", "msec", "msecond"]), ("s", ["sec", "second"]),
      ("m", ["min", "minute"]), ("h", ["hour"]), ("d", ["day"]), ("w", ["week"]),
      ("mo", ["month"]), ("y", ["year"]),
    ]
    for (unit, names) in long {
      units[unit] = unit
      for name in names {
        units[name] = unit
        units[name + "s"] = unit
      }
    }
    return units
  }()

  static func convert(_ call: Call, to unit: String) throws(Failure) -> Value {
    var factors: [String: Double] = [
      "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
      "mo": 30 * 86_400_000, "y": 365 * 86_400_000,
    ]
    for (keyword, value) in call.keywords {
      guard keyword == "year" || keyword == "month" else {
        throw call.failed("to_time_unit() got unknown keyword arguments: \(keyword)")
      }
      // As the original, which looks at them only where they are used.
      if let days = PythonNumber.double(value) ?? value.string.flatMap({ PythonNumber.double($0) })
      {
        factors[keyword == "year" ? "y" : "mo"] = days * 86_400_000
      }
    }
    guard let wanted = units[unit], let divisor = factors[wanted] else {
      throw call.failed(
        "to_time_unit() can not convert to the following unit: \(unit). Available units (singular "
          + "or plural): millisecond, msec, msecond, sec, second, hour, min, minute, day, week, "
          + "month, year. Available short units: ms, s, m, h, d, w, mo, y")
    }
    guard let text = call.input.string else {
      throw call.failed("to_time_unit() needs a text such as '1h 30m', not \(call.input.typeName)")
    }
    var sum = 0.0
    for word in PythonString.words(text) {
      guard let (number, name) = split(word), let factor = units[name].flatMap({ factors[$0] })
      else {
        throw call.failed("to_time_unit() can not interpret following string: \(text)")
      }
      sum += number * factor
    }
    let answer = sum / divisor
    return .double(PythonNumber.round(answer, 12))
  }

  /// The sign and digits before the letters of a word.
  private static func split(_ word: String) -> (Double, String)? {
    let bytes = Array(word.utf8)
    var position = bytes.first == UInt8(ascii: "-") ? 1 : 0
    while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    guard position < bytes.count,
      let number = Int(String(decoding: bytes[..<position], as: UTF8.self))
    else { return nil }
    return (Double(number), String(decoding: bytes[position...], as: UTF8.self))
  }
}
