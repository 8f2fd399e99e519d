import Diagnostics
import Templates
import Values

/// Python's codecs that templates use.
enum TextEncoding {
  case utf8, ascii, latin1
  case utf16(isBig: Bool, hasMark: Bool)

  init?(_ name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8", "u8", "utf": self = .utf8
    case "ascii", "usascii", "646": self = .ascii
    case "latin1", "iso88591", "88591", "latin", "l1": self = .latin1
    case "utf16": self = .utf16(isBig: false, hasMark: true)
    case "utf16le": self = .utf16(isBig: false, hasMark: false)
    case "utf16be": self = .utf16(isBig: true, hasMark: false)
    default: return nil
    }
  }

  /// The bytes of a text; nil where it has characters that the encoding lacks.
  func encode(_ text: String) -> [UInt8]? {
    switch self {
    case .utf8: return Array(text.utf8)
    case .ascii, .latin1:
      let limit: UInt32 = if case .ascii = self { 128 } else { 256 }
      guard text.unicodeScalars.allSatisfy({ $0.value < limit }) else { return nil }
      return text.unicodeScalars.map { UInt8($0.value) }
    case .utf16(let isBig, let hasMark):
      var bytes: [UInt8] = hasMark ? [0xFF, 0xFE] : []
      for unit in text.utf16 {
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
        bytes += isBig ? [high, low] : [low, high]
      }
      return bytes
    }
  }

  /// The text of bytes; nil where they do not follow the encoding.
  func decode(_ bytes: [UInt8]) -> String? {
    switch self {
    case .utf8: return String(decoding: bytes, as: UTF8.self)
    case .ascii:
      return bytes.allSatisfy { $0 < 128 } ? String(decoding: bytes, as: UTF8.self) : nil
    case .latin1: return PythonString.join(bytes.map { Unicode.Scalar($0) })
    case .utf16(var isBig, let hasMark):
      guard bytes.count % 2 == 0 else { return nil }
      var units: [UInt16] = []
      for position in stride(from: 0, to: bytes.count, by: 2) {
        let (a, b) = (UInt16(bytes[position]), UInt16(bytes[position + 1]))
        if hasMark, position == 0, (a, b) == (0xFE, 0xFF) || (a, b) == (0xFF, 0xFE) {
          isBig = a == 0xFE
        } else {
          units.append(isBig ? a << 8 | b : b << 8 | a)
        }
      }
      return String(decoding: units, as: UTF16.self)
    }
  }
}

extension Call {
  /// The bytes of a text in the encoding that an argument names, UTF-8 by default.
  func bytes(_ text: String, encoding: Value?) throws(Failure) -> [UInt8] {
    let (name, encoding) = try codec(encoding)
    guard let bytes = encoding.encode(text) else {
      throw wrong("'\(name)' codec can't encode \(PythonText.quote(text))")
    }
    return bytes
  }

  /// The text of bytes in the encoding that an argument names.
  func text(_ bytes: [UInt8], encoding: Value?) throws(Failure) -> String {
    let (name, encoding) = try codec(encoding)
    guard let text = encoding.decode(bytes) else {
      throw wrong("'\(name)' codec can't decode the bytes")
    }
    return text
  }

  private func codec(_ value: Value?) throws(Failure) -> (String, TextEncoding) {
    guard let value, !value.isNull else { return ("utf-8", .utf8) }
    let name = value.text
    guard let encoding = TextEncoding(name) else { throw wrong("unknown encoding: \(name)") }
    return (name, encoding)
  }
}
