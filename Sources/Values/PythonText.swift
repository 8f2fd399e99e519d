/// How Python writes texts and numbers.
public enum PythonText {
  /// Python's `repr` of a text.
  public static func quote(_ text: String) -> String {
    let double = text.utf8.contains(39) && !text.utf8.contains(34)
    let mark: Unicode.Scalar = double ? "\"" : "'"
    var result = String.UnicodeScalarView()
    result.append(mark)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", mark:
        result.append("\\")
        result.append(scalar)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      default:
        if isPrintable(scalar) {
          result.append(scalar)
        } else {
          result.append(contentsOf: escape(scalar).unicodeScalars)
        }
      }
    }
    result.append(mark)
    return String(result)
  }

  /// A scalar as a backslash and its number: `\x7f`, `\u200b`, `\U0001f600`.
  public static func escape(_ scalar: Unicode.Scalar) -> String {
    if scalar.value < 0x100 { return "\\x" + hex(scalar.value, 2) }
    if scalar.value < 0x10000 { return "\\u" + hex(scalar.value, 4) }
    return "\\U" + hex(scalar.value, 8)
  }

  /// Python's `repr` of bytes, without the `b`.
  public static func quote(_ bytes: [UInt8]) -> String {
    let double = bytes.contains(39) && !bytes.contains(34)
    let mark: UInt8 = double ? 34 : 39
    var result: [UInt8] = [mark]
    for byte in bytes {
      switch byte {
      case 92, mark: result += [92, byte]
      case 10: result += Array("\\n".utf8)
      case 13: result += Array("\\r".utf8)
      case 9: result += Array("\\t".utf8)
      case 32..<127: result.append(byte)
      default: result += Array(("\\x" + hex(UInt32(byte), 2)).utf8)
      }
    }
    result.append(mark)
    return String(decoding: result, as: UTF8.self)
  }

  /// Python's `repr` of a float: the shortest digits that read back the same.
  public static func number(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let swift = value.description
    guard let mark = swift.utf8.firstIndex(of: UInt8(ascii: "e")) else {
      // Swift writes up to 2^53 without an exponent, Python up to 1e16.
      return swift
    }
    let exponent = Int(swift[swift.index(after: mark)...]) ?? 0
    var mantissa = String(swift[..<mark])
    if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
    if exponent >= -4, exponent < 16 { return plain(mantissa, exponent) }
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + padded(abs(exponent), 2)
  }

  /// A mantissa `d.ddd` and an exponent as digits with a point.
  private static func plain(_ mantissa: String, _ exponent: Int) -> String {
    let sign = mantissa.hasPrefix("-") ? "-" : ""
    let digits = String(mantissa.unicodeScalars.filter { ("0"..."9").contains($0) })
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    let whole = digits.prefix(exponent + 1)
    let fill = String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    let fraction = digits.dropFirst(exponent + 1)
    return sign + whole + fill + "." + (fraction.isEmpty ? "0" : String(fraction))
  }

  /// Whether Python's `str.isprintable` holds for a scalar.
  public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 127 { return scalar.value >= 32 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
