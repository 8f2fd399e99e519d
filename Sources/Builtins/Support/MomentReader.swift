import Diagnostics
import Values

/// Reads moments as Python's `strptime` does.
struct MomentReader {
  private var text: ArraySlice<UInt8>
  private var year = 1900
  private var month = 1
  private var day = 1
  private var hour = 0
  private var hour12: Int?
  private var isAfternoon: Bool?
  private var minute = 0
  private var second = 0
  private var microsecond = 0
  private var dayOfYear: Int?
  private var weekday: Int?
  private var week: (number: Int, firstDay: Int)?
  private var offset: Int?

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let days = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// - Throws: `.other`, worded as Python words it.
  static func read(_ text: String, _ format: String) throws(Failure) -> Moment {
    let mismatch = Failure(
      .other,
      "time data \(PythonText.quote(text)) does not match format \(PythonText.quote(format))")
    var reader = MomentReader(text: Array(text.utf8)[...])
    let known = try reader.read(Array(format.utf8)[...], format)
    guard known else { throw mismatch }
    if !reader.text.isEmpty {
      throw Failure(
        .other, "unconverted data remains: " + String(decoding: reader.text, as: UTF8.self))
    }
    guard let moment = reader.moment() else { throw mismatch }
    return moment
  }

  private init(text: ArraySlice<UInt8>) { self.text = text }

  /// Reads by a format; false where the text does not follow it.
  private mutating func read(
    _ format: ArraySlice<UInt8>, _ whole: String
  ) throws(Failure) -> Bool {
    var format = format
    while let byte = format.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let directive = format.popFirst() else {
          throw Failure(.other, "stray %% in format \(PythonText.quote(whole))")
        }
        if let expansion = Self.expansions[directive] {
          guard try read(Array(expansion.utf8)[...], whole) else { return false }
          continue
        }
        guard let answer = take(directive) else {
          let name = String(decoding: [directive], as: UTF8.self)
          throw Failure(
            .other, "'\(name)' is a bad directive in format \(PythonText.quote(whole))")
        }
        if !answer { return false }
      } else if isSpace(byte) {
        guard let first = text.first, isSpace(first) else { return false }
        while let next = text.first, isSpace(next) { text.removeFirst() }
        while let next = format.first, isSpace(next) { format.removeFirst() }
      } else {
        guard let next = text.popFirst(), lower(next) == lower(byte) else { return false }
      }
    }
    return true
  }

  private static let expansions: [UInt8: String] = [
    UInt8(ascii: "c"): "%a %b %d %H:%M:%S %Y", UInt8(ascii: "x"): "%m/%d/%y",
    UInt8(ascii: "X"): "%H:%M:%S",
  ]

  /// Reads one directive; nil for one that is not known.
  private mutating func take(_ directive: UInt8) -> Bool? {
    switch directive {
    case UInt8(ascii: "Y"): return set(\.year, number(4, exactly: true), in: 1...9999)
    case UInt8(ascii: "y"):
      guard let number = number(2, exactly: true) else { return false }
      year = number + (number < 69 ? 2000 : 1900)
    case UInt8(ascii: "m"): return set(\.month, number(2, below: 13), in: 1...12)
    case UInt8(ascii: "d"): return set(\.day, number(2, below: 32), in: 1...31)
    case UInt8(ascii: "H"): return set(\.hour, number(2, below: 24), in: 0...23)
    case UInt8(ascii: "I"):
      guard let number = number(2, below: 13), number > 0 else { return false }
      hour12 = number
    case UInt8(ascii: "M"): return set(\.minute, number(2, below: 60), in: 0...59)
    case UInt8(ascii: "S"): return set(\.second, number(2, below: 62), in: 0...61)
    case UInt8(ascii: "f"):
      let digits = text.prefix(6).prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return false }
      text = text.dropFirst(digits.count)
      microsecond = (0..<6).reduce(0) { sum, place in
        sum * 10 + (place < digits.count ? Int(digits[digits.startIndex + place]) - 48 : 0)
      }
    case UInt8(ascii: "j"):
      guard let number = number(3, below: 367), number > 0 else { return false }
      dayOfYear = number
    case UInt8(ascii: "w"):
      guard let number = number(1), number < 7 else { return false }
      weekday = (number + 6) % 7
    case UInt8(ascii: "u"):
      guard let number = number(1), (1...7).contains(number) else { return false }
      weekday = number - 1
    case UInt8(ascii: "U"), UInt8(ascii: "W"):
      guard let number = number(2, below: 54) else { return false }
      week = (number, directive == UInt8(ascii: "U") ? 6 : 0)
    case UInt8(ascii: "B"), UInt8(ascii: "b"):
      guard let index = name(Self.months, isShort: directive == UInt8(ascii: "b")) else {
        return false
      }
      month = index + 1
    case UInt8(ascii: "A"), UInt8(ascii: "a"):
      guard let index = name(Self.days, isShort: directive == UInt8(ascii: "a")) else {
        return false
      }
      weekday = index
    case UInt8(ascii: "p"):
      guard let index = name(["am", "pm"], isShort: false) else { return false }
      isAfternoon = index == 1
    case UInt8(ascii: "z"): return zone()
    case UInt8(ascii: "Z"): return name(["utc", "gmt"], isShort: false) != nil
    case UInt8(ascii: "%"): return text.popFirst() == directive
    default: return nil
    }
    return true
  }

  private mutating func set(
    _ field: WritableKeyPath<MomentReader, Int>, _ number: Int?, in range: ClosedRange<Int>
  ) -> Bool {
    guard let number, range.contains(number) else { return false }
    self[keyPath: field] = number
    return true
  }

  /// A number of at most `width` digits; one digit fewer where it would be too large.
  private mutating func number(_ width: Int, below limit: Int = .max, exactly: Bool = false) -> Int?
  {
    var digits = text.prefix(width).prefix { (48...57).contains($0) }
    if exactly, digits.count != width { return nil }
    while !digits.isEmpty {
      let value = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
      if value < limit {
        text = text.dropFirst(digits.count)
        return value
      }
      digits = digits.dropLast()
    }
    return nil
  }

  /// The position of the name that the text begins with.
  private mutating func name(_ names: [String], isShort: Bool) -> Int? {
    for (index, name) in names.enumerated() {
      let wanted = isShort ? Array(name.utf8.prefix(3)) : Array(name.utf8)
      if text.prefix(wanted.count).map(lower).elementsEqual(wanted) {
        text = text.dropFirst(wanted.count)
        return index
      }
    }
    return nil
  }

  /// `Z`, `+HHMM`, `+HH:MM`, with seconds.
  private mutating func zone() -> Bool {
    guard let sign = text.popFirst() else { return false }
    if sign == UInt8(ascii: "Z") {
      offset = 0
      return true
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = number(2, exactly: true)
    else { return false }
    let hasColon = text.first == UInt8(ascii: ":")
    if hasColon { text.removeFirst() }
    guard let minutes = number(2, exactly: true), minutes < 60 else { return false }
    var seconds = 0
    if hasColon == (text.first == UInt8(ascii: ":")), let next = text.first,
      hasColon || (48...57).contains(next)
    {
      if hasColon { text.removeFirst() }
      guard let rest = number(2, exactly: true), rest < 60 else { return false }
      seconds = rest
    }
    offset = (hours * 3600 + minutes * 60 + seconds) * (sign == UInt8(ascii: "-") ? -1 : 1)
    return true
  }

  private func moment() -> Moment? {
    var date: Day
    if let dayOfYear {
      date = Calendar.date(ofDay: Calendar.days(year, 1, 1) + dayOfYear - 1)
    } else if let week, let weekday {
      let first = Calendar.days(year, 1, 1)
      let firstWeekday = ((first + 3) % 7 + 7) % 7
      let start = first + (week.firstDay - firstWeekday + 7) % 7
      let within = (weekday - week.firstDay + 7) % 7
      date = Calendar.date(ofDay: start + (week.number - 1) * 7 + within)
    } else {
      date = Day(year: year, month: month, day: day)
      let real = Calendar.date(ofDay: date.number)
      guard real.month == month, real.day == day else { return nil }
    }
    var hours = hour
    if let hour12 { hours = hour12 % 12 + (isAfternoon == true ? 12 : 0) }
    let seconds = hours * 3600 + minute * 60 + min(second, 59)
    return Moment(day: date, microseconds: seconds * 1_000_000 + microsecond, offset: offset)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  private func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
}
