internal import Values

/// Dates and moments of YAML 1.1: `2001-12-14`, `2001-12-14t21:59:43.10-05:00`.
enum YAMLTimestamp {
  /// Whether a plain scalar is one by its look.
  static func looksLikeOne(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-") else { return false }
    var scanner = Scanner(bytes)
    guard let fields = scanner.fields() else { return false }
    // A day alone is written with all its digits.
    return fields.hour != nil || bytes.count == 10
  }

  /// The day or moment; nil where the text is none.
  ///
  /// - Returns: a failure's message for a field that is out of range.
  static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> (value: Value?, problem: String)? {
    var scanner = Scanner(bytes)
    guard let fields = scanner.fields() else { return nil }
    if fields.year < 1 { return (nil, "year \(fields.year) is out of range") }
    guard (1...12).contains(fields.month) else { return (nil, "month must be in 1..12") }
    let isLeap = fields.year % 4 == 0 && (fields.year % 100 != 0 || fields.year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[fields.month - 1]).contains(fields.day) else {
      return (nil, "day is out of range for month")
    }
    let day = Day(year: fields.year, month: fields.month, day: fields.day)
    guard let hour = fields.hour else { return (.object(day), "") }
    guard hour < 24 else { return (nil, "hour must be in 0..23") }
    guard fields.minute < 60 else { return (nil, "minute must be in 0..59") }
    guard fields.second < 60 else { return (nil, "second must be in 0..59") }
    if let offset = fields.offset, abs(offset) >= 86_400 {
      return (nil, "offset must be strictly between one day back and one day ahead")
    }
    let seconds = hour * 3600 + fields.minute * 60 + fields.second
    return (
      .object(
        Moment(
          day: day, microseconds: seconds * 1_000_000 + fields.fraction, offset: fields.offset)),
      ""
    )
  }

  private struct Fields {
    var year = 0
    var month = 0
    var day = 0
    var hour: Int?
    var minute = 0
    var second = 0
    /// Microseconds.
    var fraction = 0
    /// Seconds east of UTC.
    var offset: Int?
  }

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func fields() -> Fields? {
      var fields = Fields()
      guard let year = digits(4...4), take("-"), let month = digits(1...2), take("-"),
        let day = digits(1...2)
      else { return nil }
      (fields.year, fields.month, fields.day) = (year, month, day)
      if isAtEnd { return fields }
      guard take("T") || take("t") || skipBlanks() else { return nil }
      _ = skipBlanks()
      guard let hour = digits(1...2), take(":"), let minute = digits(2...2), take(":"),
        let second = digits(2...2)
      else { return nil }
      (fields.hour, fields.minute, fields.second) = (hour, minute, second)
      if take(".") { fields.fraction = fraction() }
      _ = skipBlanks()
      if isAtEnd { return fields }
      if take("Z") {
        fields.offset = 0
        return isAtEnd ? fields : nil
      }
      let isWest = take("-")
      guard isWest || take("+"), let zone = digits(1...2) else { return nil }
      var offset = zone * 3600
      if take(":") {
        guard let minutes = digits(2...2) else { return nil }
        offset += minutes * 60
      }
      fields.offset = isWest ? -offset : offset
      return isAtEnd ? fields : nil
    }

    private var isAtEnd: Bool { position == bytes.count }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
      position += 1
      return true
    }

    private mutating func skipBlanks() -> Bool {
      let start = position
      while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
      return position > start
    }

    private mutating func digits(_ count: ClosedRange<Int>) -> Int? {
      let start = position
      var number = 0
      while position < bytes.count, position - start < count.upperBound,
        YAMLScalar.isDigit(bytes[position])
      {
        number = number * 10 + Int(bytes[position] - 48)
        position += 1
      }
      return position - start >= count.lowerBound ? number : nil
    }

    /// The digits behind the point, as microseconds.
    private mutating func fraction() -> Int {
      var number = 0
      var unit = 100_000
      while position < bytes.count, YAMLScalar.isDigit(bytes[position]) {
        number += Int(bytes[position] - 48) * unit
        unit /= 10
        position += 1
      }
      return number
    }
  }
}
