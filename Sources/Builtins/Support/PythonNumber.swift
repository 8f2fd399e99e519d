import BigInt
import Glibc
import Values

/// Numbers as Python reads, writes and rounds them.
enum PythonNumber {
  /// `int(text, base)`; nil where Python raises a ValueError.
  static func integer(_ text: String, base: Int = 10) -> Value? {
    var digits = Array(PythonString.strip(text).utf8)
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits.removeFirst()
    }
    var radix = base
    if digits.count > 1, digits[0] == UInt8(ascii: "0"), let marked = radixes[digits[1] | 32],
      base == 0 || base == marked
    {
      radix = marked
      digits.removeFirst(2)
      if digits.first == UInt8(ascii: "_") { digits.removeFirst() }
    } else if base == 0 {
      radix = 10
      if digits.first == UInt8(ascii: "0"), digits.contains(where: { $0 != 48 && $0 != 95 }) {
        return nil
      }
    }
    guard (2...36).contains(radix), let plain = withoutUnderscores(digits), !plain.isEmpty,
      plain.allSatisfy({ isDigit($0, radix) })
    else { return nil }
    let number = String(decoding: plain, as: UTF8.self)
    if let small = Int(number, radix: radix) { return .int(isNegative ? -small : small) }
    guard let big = BigInt(number, radix: radix) else { return nil }
    return BigInteger.value(isNegative ? -big : big)
  }

  private static let radixes: [UInt8: Int] = [
    UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2,
  ]

  private static func isDigit(_ byte: UInt8, _ radix: Int) -> Bool {
    switch byte {
    case 48...57: Int(byte) - 48 < radix
    case 65...90: Int(byte) - 55 < radix
    case 97...122: Int(byte) - 87 < radix
    default: false
    }
  }

  /// The digits without the underscores that may stand between two of them.
  private static func withoutUnderscores(_ digits: [UInt8]) -> [UInt8]? {
    guard digits.contains(95) else { return digits }
    if digits.first == 95 || digits.last == 95 { return nil }
    for (a, b) in zip(digits, digits.dropFirst()) where a == 95 && b == 95 { return nil }
    return digits.filter { $0 != 95 }
  }

  /// `float(text)`; nil where Python raises a ValueError.
  static func double(_ text: String) -> Double? {
    let stripped = PythonString.strip(text)
    switch stripped.lowercased() {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan", "+nan", "-nan": return .nan
    default: break
    }
    guard let digits = withoutUnderscores(Array(stripped.utf8)), !digits.isEmpty else {
      return nil
    }
    // Swift also reads hexadecimal floats, Python does not.
    let allowed = digits.allSatisfy {
      switch $0 {
      case 48...57, 43, 45, 46, 69, 101: true
      default: false
      }
    }
    return allowed ? Double(String(decoding: digits, as: UTF8.self)) : nil
  }

  /// The float of a number; nil for anything that is none.
  static func double(_ value: Value) -> Double? {
    switch value {
    case .double(let number): number
    case .int(let number): Double(number)
    case .bool(let flag): flag ? 1 : 0
    case .object(let object): (object as? BigInteger).map { Double($0.number) }
    default: nil
    }
  }

  /// `int(number)` of a float; nil for infinities and NaN.
  static func truncated(_ number: Double) -> Value? {
    guard number.isFinite else { return nil }
    if let small = Int(exactly: number.rounded(.towardZero)) { return .int(small) }
    return BigInt(exactly: number.rounded(.towardZero)).map { BigInteger.value($0) }
  }

  /// `"%.Nf" % number`.
  static func fixed(_ number: Double, _ digits: Int) -> String {
    if !number.isFinite { return PythonText.number(number) }
    var buffer = [CChar](repeating: 0, count: 400 + digits)
    let length = withVaList([Int32(digits), number]) {
      vsnprintf(&buffer, buffer.count, "%.*f", $0)
    }
    let text = buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  /// `round(number, digits)`: half to even of what the float really is.
  static func round(_ number: Double, _ digits: Int) -> Double {
    guard number.isFinite, digits < 320 else { return number }
    if digits >= 0 { return Double(fixed(number, digits)) ?? number }
    if digits < -308 { return 0 * number }
    let scale = pow(10, Double(-digits))
    return (number / scale).rounded(.toNearestOrEven) * scale
  }

  /// `round(number, digits)` of an int, for negative digits.
  static func round(_ number: BigInt, _ digits: Int) -> BigInt {
    guard digits < 0 else { return number }
    if digits < -10_000 { return 0 }
    let scale = BigInt(10).power(-digits)
    let (quotient, remainder) = number.magnitude.quotientAndRemainder(
      dividingBy: scale.magnitude)
    let twice = remainder * 2
    let up = twice > scale.magnitude || (twice == scale.magnitude && quotient % 2 == 1)
    let rounded = BigInt((up ? quotient + 1 : quotient) * scale.magnitude)
    return number.sign == .minus ? -rounded : rounded
  }

  /// The integer of an `int`, `bool` or big integer.
  static func big(_ value: Value) -> BigInt? {
    if let small = value.int { return BigInt(small) }
    if case .object(let object) = value { return (object as? BigInteger)?.number }
    return nil
  }
}
