internal import BigInt
internal import Diagnostics
internal import Values

extension JSONReader {
  /// A number, `true`, `false`, `null`, `NaN` or `Infinity`.
  mutating func scalar() throws(Failure) -> Value {
    switch bytes[position] {
    case UInt8(ascii: "t") where take("true"): return .bool(true)
    case UInt8(ascii: "f") where take("false"): return .bool(false)
    case UInt8(ascii: "n") where take("null"): return .null
    case UInt8(ascii: "N") where take("NaN"): return .double(.nan)
    case UInt8(ascii: "I") where take("Infinity"): return .double(.infinity)
    case UInt8(ascii: "-") where take("-Infinity"): return .double(-.infinity)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("Expecting value", at: position)
    }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard bytes.count - position >= length else { return false }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
    position += length
    return true
  }

  private mutating func number() throws(Failure) -> Value {
    let start = position
    var index = position
    let negative = bytes[index] == UInt8(ascii: "-")
    if negative { index += 1 }
    let digits = index
    var small = 0
    var overflow = false
    while index < bytes.count, case let digit = bytes[index] &- 48, digit < 10 {
      let (product, over) = small.multipliedReportingOverflow(by: 10)
      let (sum, overSum) = product.addingReportingOverflow(Int(digit))
      overflow = overflow || over || overSum
      small = sum
      index += 1
      // A leading zero is a number of its own, and what follows is extra.
      if bytes[digits] == UInt8(ascii: "0") { break }
    }
    guard index > digits else { throw failure("Expecting value", at: start) }
    let whole = index
    if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), bytes[index + 1] &- 48 < 10 {
      index += 1
      while index < bytes.count, bytes[index] &- 48 < 10 { index += 1 }
    }
    if index < bytes.count, bytes[index] | 32 == UInt8(ascii: "e") {
      var end = index + 1
      if end < bytes.count,
        bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-")
      {
        end += 1
      }
      if end < bytes.count, bytes[end] &- 48 < 10 {
        while end < bytes.count, bytes[end] &- 48 < 10 { end += 1 }
        index = end
      }
    }
    position = index
    if index == whole {
      if !overflow { return .int(negative ? -small : small) }
      guard let number = BigInteger.number(decimal: slice(digits, index)) else {
        throw failure(
          "exceeds the limit (\(BigInteger.digitLimit) digits) for integers", at: start)
      }
      return BigInteger.value(negative ? -number : number)
    }
    return .double(Double(slice(start, index)) ?? .nan)
  }

  private func slice(_ start: Int, _ end: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
  }

  /// A text in double quotes; the position stands on the first quote.
  mutating func string() throws(Failure) -> String {
    let start = position
    var index = start + 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return slice(start + 1, index)
      }
      if byte == UInt8(ascii: "\\") || byte < 32 { break }
      index += 1
    }
    return try escapedString(start, index)
  }

  private mutating func escapedString(_ start: Int, _ first: Int) throws(Failure) -> String {
    var result = Array(bytes[(start + 1)..<first])
    var index = first
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return String(decoding: result, as: UTF8.self)
      }
      if byte < 32 { throw failure("Invalid control character at", at: index) }
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard index < bytes.count else { break }
      let mark = bytes[index]
      index += 1
      switch mark {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(mark)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "u"): index = try unicode(index, into: &result)
      default: throw failure("Invalid \\escape", at: index - 2)
      }
    }
    throw failure("Unterminated string starting at", at: start)
  }

  /// Appends the character of the four digits at `start`, and of a second escape where the two are
  /// a surrogate pair; a lone surrogate becomes U+FFFD. Answers where it ended.
  private func unicode(_ start: Int, into result: inout [UInt8]) throws(Failure) -> Int {
    guard var code = hex4(start) else { throw failure("Invalid \\uXXXX escape", at: start - 1) }
    var end = start + 4
    if (0xD800..<0xDC00).contains(code), end + 1 < bytes.count, bytes[end] == UInt8(ascii: "\\"),
      bytes[end + 1] == UInt8(ascii: "u"), let low = hex4(end + 2), (0xDC00..<0xE000).contains(low)
    {
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      end += 6
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return end
  }

  private func hex4(_ start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var code: UInt32 = 0
    for index in start..<(start + 4) {
      guard let digit = Self.hexDigit(bytes[index]) else { return nil }
      code = code << 4 | UInt32(digit)
    }
    return code
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    default: nil
    }
  }
}
