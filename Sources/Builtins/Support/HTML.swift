import Values

/// Escaping of texts for HTML as MarkupSafe does it.
enum HTML {
  /// `&`, `<`, `>` and both quotes as entities.
  static func escape(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "\""): result += "&#34;".utf8
      case UInt8(ascii: "'"): result += "&#39;".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The text without comments and tags, white space collapsed, entities resolved.
  static func withoutTags(_ text: String) -> String {
    var rest = Array(text.utf8)
    rest = without(Array("<!--".utf8), Array("-->".utf8), rest)
    rest = without([UInt8(ascii: "<")], [UInt8(ascii: ">")], rest)
    let words = PythonString.words(String(decoding: rest, as: UTF8.self))
    return unescape(words.joined(separator: " "))
  }

  private static func without(_ start: [UInt8], _ end: [UInt8], _ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    while let open = PythonString.find(start, in: text, from: position),
      let close = PythonString.find(end, in: text, from: open)
    {
      result += text[position..<open]
      position = close + end.count
    }
    return result + text[position...]
  }

  /// The text with `&lt;`, `&#60;` and `&#x3c;` resolved; what is no entity stays.
  static func unescape(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "&")) else { return text }
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "&"),
        let (scalar, end) = entity(bytes, after: position + 1)
      {
        result += String(scalar).utf8
        position = end
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func entity(_ bytes: [UInt8], after start: Int) -> (Unicode.Scalar, Int)? {
    var end = start
    while end < bytes.count, end - start < 32, bytes[end] != UInt8(ascii: ";"),
      bytes[end] > 32, bytes[end] != UInt8(ascii: "&")
    {
      end += 1
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: ";"), end > start else { return nil }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
      guard let code = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10) else {
        return nil
      }
      return (Unicode.Scalar(code).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}", end + 1)
    }
    return entities[name].map { ($0, end + 1) }
  }
}
