import Diagnostics
import Patterns
import Values

/// Reads moments as Python's `strptime` does: the format becomes a regular expression.
struct MomentReader {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let days = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static func short(_ names: [String]) -> [String] { names.map { String($0.prefix(3)) } }

  /// What each directive matches.
  private static let directives: [Unicode.Scalar: String] = [
    "d": "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]", "f": "[0-9]{1,6}",
    "H": "2[0-3]|[0-1]\\d|\\d", "I": "1[0-2]|0[1-9]|[1-9]",
    "j": "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]",
    "m": "1[0-2]|0[1-9]|[1-9]", "M": "[0-5]\\d|\\d", "S": "6[0-1]|[0-5]\\d|\\d",
    "U": "5[0-3]|[0-4]\\d|\\d", "W": "5[0-3]|[0-4]\\d|\\d", "u": "[1-7]", "w": "[0-6]",
    "y": "\\d\\d", "Y": "\\d\\d\\d\\d", "p": "am|pm", "Z": "utc|gmt",
    "z": "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z",
    "A": days.joined(separator: "|"), "a": short(days).joined(separator: "|"),
    "B": months.joined(separator: "|"), "b": short(months).joined(separator: "|"),
  ]

  private static let expansions: [Unicode.Scalar: String] = [
    "c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S",
  ]

  /// - Throws: `.other`, worded as Python words it.
  static func read(_ text: String, _ format: String) throws(Failure) -> Moment {
    let pattern = try Pattern.compile(try expression(format, format), .ignoreCase)
    let mismatch = Failure(
      .other,
      "time data \(PythonText.quote(text)) does not match format \(PythonText.quote(format))")
    guard let match = try pattern.first(in: text, .start) else { throw mismatch }
    let rest = match.subject[match.range.upperBound...]
    if !rest.isEmpty {
      throw Failure(.other, "unconverted data remains: " + String(decoding: rest, as: UTF8.self))
    }
    guard let moment = MomentReader(match, pattern).moment() else { throw mismatch }
    return moment
  }

  /// The regular expression of a format.
  private static func expression(_ format: String, _ whole: String) throws(Failure) -> String {
    var expression = ""
    var scalars = format.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "%" else {
        if PythonString.isSpace(scalar) {
          expression += "\\s+"
          while let next = scalars.first, PythonString.isSpace(next) { scalars.removeFirst() }
        } else {
          expression += Pattern.escape(String(scalar))
        }
        continue
      }
      guard let directive = scalars.popFirst() else {
        throw Failure(.other, "stray %% in format \(PythonText.quote(whole))")
      }
      if directive == "%" {
        expression += "%"
      } else if let expansion = expansions[directive] {
        expression += try Self.expression(expansion, whole)
      } else if let known = directives[directive] {
        expression += "(?P<\(directive)>\(known))"
      } else {
        throw Failure(
          .other, "'\(directive)' is a bad directive in format \(PythonText.quote(whole))")
      }
    }
    return expression
  }

  private let match: Match
  private let pattern: Pattern

  private init(_ match: Match, _ pattern: Pattern) {
    self.match = match
    self.pattern = pattern
  }

  private func text(_ directive: String) -> String? {
    pattern.group(named: directive).flatMap { match[$0] }
  }

  private func number(_ directive: String) -> Int? {
    text(directive).flatMap { Int(PythonString.strip($0)) }
  }

  private func name(_ directive: String, _ names: [String]) -> Int? {
    text(directive).flatMap { names.firstIndex(of: $0.lowercased()) }
  }

  private func moment() -> Moment? {
    guard let day = date() else { return nil }
    var hours = number("H") ?? 0
    if let hour = number("I") {
      hours = hour % 12 + (text("p")?.lowercased() == "pm" ? 12 : 0)
    }
    let seconds = hours * 3600 + (number("M") ?? 0) * 60 + min(number("S") ?? 0, 59)
    let fraction = (text("f") ?? "") + "000000"
    let microseconds = Int(fraction.prefix(6)) ?? 0
    return Moment(day: day, microseconds: seconds * 1_000_000 + microseconds, offset: offset())
  }

  private func date() -> Day? {
    var year = number("Y") ?? 1900
    if let short = number("y") { year = short + (short < 69 ? 2000 : 1900) }
    guard year > 0 else { return nil }
    let first = Calendar.days(year, 1, 1)
    if let dayOfYear = number("j") { return Calendar.date(ofDay: first + dayOfYear - 1) }
    let weekday =
      name("A", Self.days) ?? name("a", Self.short(Self.days)) ?? number("u").map { $0 - 1 }
      ?? number("w").map { ($0 + 6) % 7 }
    // Weeks begin on Sunday for `%U`, on Monday for `%W`.
    if let week = number("U") ?? number("W"), let weekday, text("Y") != nil || text("y") != nil {
      let firstDay = text("U") == nil ? 0 : 6
      let firstWeekday = ((first + 3) % 7 + 7) % 7
      let start = first + (firstDay - firstWeekday + 7) % 7
      return Calendar.date(ofDay: start + (week - 1) * 7 + (weekday - firstDay + 7) % 7)
    }
    let month = name("B", Self.months) ?? name("b", Self.short(Self.months))
    let date = Day(
      year: year, month: month.map { $0 + 1 } ?? number("m") ?? 1, day: number("d") ?? 1)
    let real = Calendar.date(ofDay: date.number)
    return real.month == date.month && real.day == date.day ? date : nil
  }

  /// Seconds east of UTC.
  private func offset() -> Int? {
    guard let zone = text("z") else { return nil }
    if zone.lowercased() == "z" { return 0 }
    let digits = zone.utf8.prefix { $0 != UInt8(ascii: ".") }.filter { (48...57).contains($0) }
    func pair(_ index: Int) -> Int {
      digits.count < 2 * index + 2
        ? 0 : Int(digits[2 * index] - 48) * 10 + Int(digits[2 * index + 1] - 48)
    }
    let seconds = pair(0) * 3600 + pair(1) * 60 + pair(2)
    return zone.hasPrefix("-") ? -seconds : seconds
  }
}
