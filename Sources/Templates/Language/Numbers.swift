import BigInt
import Values

/// The numbers of the language, as Jinja2 reads them.
enum Numbers {
  /// Where the number at `start` ends and whether it is a float; nil where there is none.
  static func scan(_ text: [UInt8], from start: Int) -> (end: Int, isFloat: Bool)? {
    let afterPoint = start > 0 && text[start - 1] == 46
    if !afterPoint, let end = float(text, start) { return (end, true) }
    return integer(text, start).map { ($0, false) }
  }

  /// Digits in groups that single underscores join.
  private static func digits(_ text: [UInt8], _ start: Int) -> Int? {
    var index = start
    var end: Int?
    while index < text.count {
      if text[index].isASCIIDigit {
        index += 1
        end = index
      } else if text[index] == 95, end == index, index + 1 < text.count,
        text[index + 1].isASCIIDigit
      {
        index += 1
      } else {
        break
      }
    }
    return end
  }

  private static func float(_ text: [UInt8], _ start: Int) -> Int? {
    guard let whole = digits(text, start) else { return nil }
    var end = whole
    var found = false
    if end < text.count, text[end] == 46, let fraction = digits(text, end + 1) {
      end = fraction
      found = true
    }
    if end < text.count, text[end] | 32 == 101 {
      var index = end + 1
      if index < text.count, text[index] == 43 || text[index] == 45 { index += 1 }
      if let exponent = digits(text, index) { return exponent }
    }
    return found ? end : nil
  }

  private static func integer(_ text: [UInt8], _ start: Int) -> Int? {
    if text[start] == 48, start + 1 < text.count {
      let mark = text[start + 1] | 32
      let radix = mark == 98 ? 2 : mark == 111 ? 8 : mark == 120 ? 16 : 0
      if radix > 0, let end = radixDigits(text, start + 2, radix) { return end }
    }
    var index = start + 1
    let onlyZeros = text[start] == 48
    while index < text.count {
      var next = index
      if text[next] == 95 { next += 1 }
      guard next < text.count, onlyZeros ? text[next] == 48 : text[next].isASCIIDigit else { break }
      index = next + 1
    }
    return index
  }

  private static func radixDigits(_ text: [UInt8], _ start: Int, _ radix: Int) -> Int? {
    var index = start
    while index < text.count {
      var next = index
      if text[next] == 95 { next += 1 }
      guard next < text.count, let digit = hexValue(text[next]), digit < radix else { break }
      index = next + 1
    }
    return index > start ? index : nil
  }

  static func hexValue(_ byte: UInt8) -> Int? {
    if byte.isASCIIDigit { return Int(byte) - 48 }
    let lower = byte | 32
    return lower >= 97 && lower <= 102 ? Int(lower) - 87 : nil
  }

  static func integerValue(_ text: String) -> Value {
    var digits = text.filter { $0 != "_" }
    var radix = 10
    let prefix = digits.prefix(2).lowercased()
    if prefix == "0b" {
      radix = 2
    } else if prefix == "0o" {
      radix = 8
    } else if prefix == "0x" {
      radix = 16
    }
    if radix != 10 { digits = String(digits.dropFirst(2)) }
    if let small = Int(digits, radix: radix) { return .int(small) }
    return BigInt(digits, radix: radix).map(BigInteger.value) ?? .int(0)
  }

  static func floatValue(_ text: String) -> Value {
    .double(Double(text.filter { $0 != "_" }) ?? 0)
  }
}
