internal import Values

/// The escapes of Python's text literals, `\n`, `\x41`, `\u00e9`, `\N{BULLET}`, in a plain text.
package enum PythonEscapes {
  /// The text with every escape that Python knows replaced; others stay as they are.
  ///
  /// - Returns: nil where `\N{…}` names no character.
  package static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.contains(UInt8(ascii: "\\")) else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\"), let (bytes, length) = escape(text[index...]) {
        result += bytes
        index += length
      } else if text[index...].starts(with: "\\N{".utf8),
        let end = text[index...].firstIndex(of: 125),
        end > index + 3
      {
        return nil
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// What an escape stands for, and how many bytes it takes; nil where it is none.
  package static func escape(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
    guard text.count > 1 else { return nil }
    let mark = text[text.startIndex + 1]
    switch mark {
    case UInt8(ascii: "\\"), 34, 39: return ([mark], 2)
    case UInt8(ascii: "a"): return ([7], 2)
    case UInt8(ascii: "b"): return ([8], 2)
    case UInt8(ascii: "f"): return ([12], 2)
    case UInt8(ascii: "n"): return ([10], 2)
    case UInt8(ascii: "r"): return ([13], 2)
    case UInt8(ascii: "t"): return ([9], 2)
    case UInt8(ascii: "v"): return ([11], 2)
    case UInt8(ascii: "x"): return number(text, 2)
    case UInt8(ascii: "u"): return number(text, 4)
    case UInt8(ascii: "U"): return number(text, 8)
    case UInt8(ascii: "N"): return named(text)
    default: return nil
    }
  }

  private static func number(_ text: ArraySlice<UInt8>, _ digits: Int) -> ([UInt8], Int)? {
    guard text.count >= digits + 2 else { return nil }
    var code: UInt32 = 0
    for byte in text.dropFirst(2).prefix(digits) {
      guard let digit = JSONReader.hexDigit(byte) else { return nil }
      code = code << 4 | UInt32(digit)
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    return (Array(String(scalar).utf8), digits + 2)
  }

  private static func named(_ text: ArraySlice<UInt8>) -> ([UInt8], Int)? {
    guard text.count > 3, text[text.startIndex + 2] == UInt8(ascii: "{"),
      let end = text.firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let name = String(decoding: text[(text.startIndex + 3)..<end], as: UTF8.self)
    return UnicodeNames.scalar(named: name).map { scalar in
      (Array(String(scalar).utf8), end - text.startIndex + 1)
    }
  }
}
