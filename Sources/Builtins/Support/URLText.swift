/// Percent-encoding as Python's `urllib.parse` does it.
enum URLText {
  private static let hex = Array("0123456789ABCDEF".utf8)

  /// Everything but letters, digits, `_.-~` and the safe characters as `%XX`.
  static func quote(_ text: String, safe: String) -> String {
    let safe = Array(safe.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "~"):
        result.append(byte)
      default:
        if safe.contains(byte) {
          result.append(byte)
        } else {
          result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The same for a form: spaces as `+`.
  static func quoteForm(_ text: String) -> String {
    PythonString.split(quote(text, safe: ""), "%20").joined(separator: "+")
  }

  /// The text with `+` as space and `%XX` resolved; bytes that are no UTF-8 become U+FFFD.
  static func unquoteForm(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "%"), position + 2 < bytes.count,
        let high = digit(bytes[position + 1]), let low = digit(bytes[position + 2])
      {
        result.append(high << 4 | low)
        position += 3
      } else {
        result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
