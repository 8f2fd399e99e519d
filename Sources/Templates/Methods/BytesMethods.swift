import Diagnostics
import Values

/// The methods of bytes.
enum BytesMethods {
  static func call(_ name: String, _ bytes: Bytes, _ given: CallArguments) throws(Failure)
    -> Value
  {
    let content = bytes.content
    func part(_ index: Int) throws(Failure) -> [UInt8] {
      guard index < given.positional.count, case .object(let object) = given.positional[index],
        let other = object as? Bytes
      else { throw Failure(.type, "a bytes-like object is required") }
      return other.content
    }
    switch name {
    case "decode":
      let bound = try given.bind(["encoding", "errors"], to: "bytes.decode", byName: true)
      return .string(
        try TextEncoding.decode(
          content, bound[0]?.string ?? "utf-8", errors: bound[1]?.string ?? "strict"))
    case "hex":
      return .string(
        content.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined())
    case "upper": return .object(Bytes(content.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }))
    case "lower": return .object(Bytes(content.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }))
    case "startswith": return .bool(content.starts(with: try part(0)))
    case "endswith": return .bool(content.reversed().starts(with: try part(0).reversed()))
    case "find": return .int(TextSearch.find(try part(0), in: content, from: 0) ?? -1)
    case "index":
      guard let index = TextSearch.find(try part(0), in: content, from: 0) else {
        throw Failure(.other, "subsection not found")
      }
      return .int(index)
    case "count":
      let wanted = try part(0)
      var count = 0
      var position = 0
      while let hit = TextSearch.find(wanted, in: content, from: position) {
        count += 1
        position = hit + max(1, wanted.count)
      }
      return .int(count)
    case "strip":
      let kept = content.drop { $0.isSpace }
      return .object(Bytes(Array(kept.reversed().drop { $0.isSpace }.reversed())))
    case "replace":
      let old = try part(0)
      let new = try part(1)
      var result: [UInt8] = []
      var position = 0
      while !old.isEmpty, let hit = TextSearch.find(old, in: content, from: position) {
        result += content[position..<hit] + new
        position = hit + old.count
      }
      return .object(Bytes(result + content[position...]))
    case "split":
      let separator = given.positional.isEmpty ? [32] : try part(0)
      if separator.isEmpty { throw Failure(.other, "empty separator") }
      var parts: [Value] = []
      var position = 0
      while let hit = TextSearch.find(separator, in: content, from: position) {
        parts.append(.object(Bytes(Array(content[position..<hit]))))
        position = hit + separator.count
      }
      parts.append(.object(Bytes(Array(content[position...]))))
      return .list(parts)
    case "__len__": return .int(content.count)
    default: throw Methods.unknown(name, .object(bytes))
    }
  }
}

/// Python's encodings of texts, those that need no tables.
package enum TextEncoding {
  package static func encode(_ text: String, _ encoding: String, errors: String) throws(Failure)
    -> [UInt8]
  {
    let limit: UInt32
    switch normalized(encoding) {
    case "utf8", "u8", "utf": return Array(text.utf8)
    case "ascii", "usascii", "646": limit = 0x80
    case "latin1", "iso88591", "l1", "8859": limit = 0x100
    case "utf16le": return text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case "utf16be": return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case "utf16": return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    default: throw Failure(.other, "unknown encoding: \(encoding)")
    }
    var result: [UInt8] = []
    for (position, scalar) in text.unicodeScalars.enumerated() {
      if scalar.value < limit {
        result.append(UInt8(scalar.value))
        continue
      }
      switch errors {
      case "ignore": break
      case "replace": result.append(63)
      case "backslashreplace":
        result += Array(PythonText.escape(scalar).utf8)
      case "xmlcharrefreplace": result += Array("&#\(scalar.value);".utf8)
      default:
        throw Failure(
          .other,
          "'\(encoding)' codec can't encode character '\(PythonText.escape(scalar))' in position \(position): ordinal not in range(\(limit))"
        )
      }
    }
    return result
  }

  package static func decode(_ bytes: [UInt8], _ encoding: String, errors: String)
    throws(Failure) -> String
  {
    switch normalized(encoding) {
    case "utf8", "u8", "utf":
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      if errors == "ignore" {
        return String(
          String.UnicodeScalarView(
            String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FFFD}" }))
      }
      if errors != "strict" { return String(decoding: bytes, as: UTF8.self) }
      throw Failure(.other, "'utf-8' codec can't decode the bytes: invalid UTF-8")
    case "ascii", "usascii", "646":
      if bytes.contains(where: { $0 >= 0x80 }), errors == "strict" {
        throw Failure(.other, "'ascii' codec can't decode the bytes: ordinal not in range(128)")
      }
      return String(decoding: bytes.filter { $0 < 0x80 }, as: UTF8.self)
    case "latin1", "iso88591", "l1", "8859":
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case "utf16le", "utf16":
      var units: [UInt16] = []
      for index in stride(from: 0, to: bytes.count - 1, by: 2) {
        units.append(UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
      }
      if units.first == 0xFEFF { units.removeFirst() }
      return String(decoding: units, as: UTF16.self)
    default: throw Failure(.other, "unknown encoding: \(encoding)")
    }
  }

  private static func normalized(_ encoding: String) -> String {
    String(encoding.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
  }
}
