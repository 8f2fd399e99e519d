/// Base64, as lenient as Python's `binascii.a2b_base64`.
package enum Base64 {
  /// The bytes of a text: characters that are none of base64's are skipped.
  ///
  /// - Returns: nil where padding is missing.
  package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
      if byte == UInt8(ascii: "=") {
        if count >= 2 { padding += 1 }
        if count >= 2, count + padding == 4 { return result }
        continue
      }
      guard let digit = digit(byte) else { continue }
      padding = 0
      bits = bits << 6 | UInt32(digit)
      count += 1
      // After 12, 18 and 24 bits there is one byte more, above 4, 2 and 0 bits to come.
      if count > 1 { result.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 - 2 * count))) }
      if count == 4 {
        count = 0
        bits = 0
      }
    }
    return count == 0 ? result : nil
  }

  static func isDigit(_ byte: UInt8) -> Bool { digit(byte) != nil }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// The text of bytes, in one line.
  package static func encode(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      let a = UInt32(bytes[index])
      let b = rest > 1 ? UInt32(bytes[index + 1]) : 0
      let c = rest > 2 ? UInt32(bytes[index + 2]) : 0
      let group = a << 16 | b << 8 | c
      result.append(alphabet[Int(group >> 18)])
      result.append(alphabet[Int(group >> 12 & 63)])
      result.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      result.append(rest > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
    return String(decoding: result, as: UTF8.self)
  }
}
