import Diagnostics
import Values

/// Python's `strftime`, in the C locale.
package enum DateFormat {
  private static let days = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// Monday is 0.
  package static func weekday(_ day: Day) -> Int { (((day.number + 3) % 7) + 7) % 7 }

  /// The year and week of ISO 8601.
  package static func isoWeek(_ day: Day) -> (year: Int, week: Int) {
    let thursday = day.number - weekday(day) + 3
    let year = Calendar.date(ofDay: thursday).year
    return (year, (thursday - Calendar.days(year, 1, 1)) / 7 + 1)
  }

  /// Writes a date, moment or time of day.
  package static func apply(_ format: String, _ object: Object) throws(Failure) -> String {
    let day = (object as? Day) ?? (object as? Moment)?.day ?? Day(year: 1900, month: 1, day: 1)
    let clock = (object as? Moment)?.microseconds ?? (object as? ClockTime)?.microseconds ?? 0
    return apply(format, day, clock, offset: (object as? Moment)?.offset)
  }

  /// - Parameters:
  ///   - clock: microseconds since midnight.
  ///   - offset: seconds east of UTC, nil for none.
  ///   - zone: the zone's name for `%Z`.
  package static func apply(
    _ format: String, _ day: Day, _ clock: Int, offset: Int?, zone: String? = nil
  ) -> String {
    var result = ""
    var scalars = format.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard var mark = scalars.next() else {
        result += "%"
        break
      }
      var flag: Unicode.Scalar?
      if mark == "-" || mark == "_" || mark == "0" || mark == "^" {
        flag = mark
        guard let next = scalars.next() else { break }
        mark = next
      }
      result += field(mark, flag, day, clock, offset, zone)
    }
    return result
  }

  private static func field(
    _ mark: Unicode.Scalar, _ flag: Unicode.Scalar?, _ day: Day, _ clock: Int, _ offset: Int?,
    _ zone: String?
  ) -> String {
    let seconds = clock / 1_000_000
    let hour = seconds / 3600
    let minute = seconds / 60 % 60
    let weekday = weekday(day)
    let dayOfYear = day.number - Calendar.days(day.year, 1, 1) + 1
    func number(_ value: Int, _ width: Int, _ fill: String = "0") -> String {
      let digits = String(value)
      if flag == "-" { return digits }
      let pad = flag == "_" ? " " : flag == "0" ? "0" : fill
      return String(repeating: pad, count: max(0, width - digits.utf8.count)) + digits
    }
    func word(_ text: String) -> String { flag == "^" ? text.uppercased() : text }
    func again(_ format: String) -> String { apply(format, day, clock, offset: offset, zone: zone) }
    switch mark {
    case "Y": return number(day.year, 1)
    case "y": return number(day.year % 100, 2)
    case "C": return number(day.year / 100, 2)
    case "m": return number(day.month, 2)
    case "d": return number(day.day, 2)
    case "e": return number(day.day, 2, " ")
    case "H": return number(hour, 2)
    case "k": return number(hour, 2, " ")
    case "I": return number((hour + 11) % 12 + 1, 2)
    case "l": return number((hour + 11) % 12 + 1, 2, " ")
    case "M": return number(minute, 2)
    case "S": return number(seconds % 60, 2)
    case "f": return number(clock % 1_000_000, 6)
    case "j": return number(dayOfYear, 3)
    case "p": return hour < 12 ? "AM" : "PM"
    case "P": return hour < 12 ? "am" : "pm"
    case "A": return word(days[weekday])
    case "a": return word(String(days[weekday].prefix(3)))
    case "B": return word(months[min(max(day.month, 1), 12) - 1])
    case "b", "h": return word(String(months[min(max(day.month, 1), 12) - 1].prefix(3)))
    case "w": return String((weekday + 1) % 7)
    case "u": return String(weekday + 1)
    case "U": return number((dayOfYear + 6 - (weekday + 1) % 7) / 7, 2)
    case "W": return number((dayOfYear + 6 - weekday) / 7, 2)
    case "V": return number(isoWeek(day).week, 2)
    case "G": return String(isoWeek(day).year)
    case "g": return number(isoWeek(day).year % 100, 2)
    case "s": return String((day.number * 86_400 + seconds) - (offset ?? 0))
    case "D", "x": return again("%m/%d/%y")
    case "F": return again("%Y-%m-%d")
    case "T", "X": return again("%H:%M:%S")
    case "R": return again("%H:%M")
    case "r": return again("%I:%M:%S %p")
    case "c": return again("%a %b %e %H:%M:%S %Y")
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    case "Z": return zone ?? (offset == 0 ? "UTC" : "")
    case "z":
      guard let offset else { return "" }
      let minutes = abs(offset) / 60
      let digits = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
      return (offset < 0 ? "-" : "+") + digits
    default: return "%" + String(mark)
    }
  }
}
