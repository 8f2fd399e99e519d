internal import BigInt
internal import Diagnostics
internal import Values

extension TOMLReader {
  /// A number, boolean or date.
  mutating func scalar() throws(Failure) -> Value {
    let start = position
    while let byte = peek, byte > 32, !",]}#=".utf8.contains(byte) { position += 1 }
    // A date and a time may be parted by a blank.
    if position - start == 10, bytes[start + 4] == UInt8(ascii: "-"), position + 2 < bytes.count,
      bytes[position] == 32, bytes[position + 1] &- 48 < 10
    {
      position += 1
      while let byte = peek, byte > 32, !",]}#".utf8.contains(byte) { position += 1 }
    }
    let word = Array(bytes[start..<position])
    if let value = Self.value(word) { return value }
    let text = String(decoding: word, as: UTF8.self)
    throw Failure(
      .syntax, text.isEmpty ? "expected a value" : "'\(text)' is no value", at: place(start),
      help: "texts stand in quotes")
  }

  private static func value(_ word: [UInt8]) -> Value? {
    switch String(decoding: word, as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "inf", "+inf": return .double(.infinity)
    case "-inf": return .double(-.infinity)
    case "nan", "+nan", "-nan": return .double(.nan)
    default: break
    }
    if word.count >= 5, word[2] == UInt8(ascii: ":") { return time(word) }
    let upper = word.map { $0 == UInt8(ascii: "t") ? UInt8(ascii: "T") : $0 }
    let zoned = upper.map { $0 == UInt8(ascii: "z") ? UInt8(ascii: "Z") : $0 }
    if word.count >= 10, word[4] == UInt8(ascii: "-") {
      return zoned.withUnsafeBufferPointer { YAMLTimestamp.value($0)?.value }
    }
    return number(word)
  }

  /// A time of day.
  private static func time(_ word: [UInt8]) -> Value? {
    let text = Array("2000-01-01T".utf8) + word
    guard let parsed = text.withUnsafeBufferPointer({ YAMLTimestamp.value($0) })?.value,
      case .object(let object) = parsed, let moment = object as? Moment, moment.offset == nil
    else { return nil }
    return .object(ClockTime(microseconds: moment.microseconds))
  }

  private static func number(_ word: [UInt8]) -> Value? {
    var digits = word
    let isNegative = digits.first == UInt8(ascii: "-")
    let isSigned = isNegative || digits.first == UInt8(ascii: "+")
    if isSigned { digits.removeFirst() }
    // Underscores only stand between digits.
    for (index, byte) in digits.enumerated() where byte == UInt8(ascii: "_") {
      guard index > 0, index + 1 < digits.count, JSONReader.hexDigit(digits[index - 1]) != nil,
        JSONReader.hexDigit(digits[index + 1]) != nil
      else { return nil }
    }
    digits.removeAll { $0 == UInt8(ascii: "_") }
    guard let first = digits.first, first &- 48 < 10 else { return nil }
    if digits.count > 2, first == 48, !isSigned {
      let radix: Int? =
        switch digits[1] {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
      if let radix {
        return BigInt(String(decoding: digits[2...], as: UTF8.self), radix: radix)
          .map { BigInteger.value($0) }
      }
    }
    let whole = digits.prefix { $0 &- 48 < 10 }
    if whole.count > 1, first == 48 { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    if whole.count == digits.count {
      return BigInteger.number(decimal: text).map { BigInteger.value(isNegative ? -$0 : $0) }
    }
    guard digits.allSatisfy({ $0 &- 48 < 10 || "+-.eE".utf8.contains($0) }),
      digits.last.map({ $0 &- 48 < 10 }) == true
    else { return nil }
    if let point = digits.firstIndex(of: UInt8(ascii: ".")), digits[point + 1] &- 48 >= 10 {
      return nil
    }
    return Double(text).map { .double(isNegative ? -$0 : $0) }
  }

  /// A text in any of the four kinds of quotes.
  mutating func string() throws(Failure) -> String {
    let quote = bytes[position]
    let start = position
    let isLong = bytes[position...].starts(with: [quote, quote, quote])
    position += isLong ? 3 : 1
    var content: [UInt8] = []
    if isLong {
      // The line break behind the opening quotes does not count.
      if peek == 13, position + 1 < bytes.count, bytes[position + 1] == 10 { position += 1 }
      if peek == 10 { position += 1 }
    }
    while let byte = peek {
      if byte == quote, !isLong {
        position += 1
        return String(decoding: content, as: UTF8.self)
      }
      if byte == quote, bytes[position...].starts(with: [quote, quote, quote]) {
        position += 3
        // Up to two more quotes belong to the text.
        var more = 0
        while more < 2, peek == quote {
          content.append(quote)
          position += 1
          more += 1
        }
        return String(decoding: content, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), quote == 34 {
        try escape(isLong: isLong, into: &content)
        continue
      }
      if byte == 10, !isLong { break }
      if byte < 32, byte != 9, byte != 10, byte != 13 {
        throw failure("a control character must be escaped")
      }
      content.append(byte)
      position += 1
    }
    throw Failure(.syntax, "the text is not closed", at: place(start))
  }

  private mutating func escape(isLong: Bool, into content: inout [UInt8]) throws(Failure) {
    guard position + 1 < bytes.count else { throw failure("the text is not closed") }
    let mark = bytes[position + 1]
    if isLong, mark == 10 || mark == 13 || mark == 32 || mark == 9 {
      position += 1
      while let byte = peek, byte == 32 || (9...13).contains(byte) { position += 1 }
      return
    }
    guard "btnfr\"\\uU".utf8.contains(mark),
      let (decoded, length) = PythonEscapes.escape(bytes[position...])
    else { throw failure("unknown escape") }
    content += decoded
    position += length
  }
}
