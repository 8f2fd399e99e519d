package import Diagnostics
package import Values

extension JSON {
  /// Turns a value that JSON does not know (a date, bytes, a set, an undefined or vaulted value)
  /// into one that it does.
  package typealias Encode = (Value) throws(Failure) -> Value

  /// The text of a value as `json.dumps` writes it.
  ///
  /// - Throws: `.type` for a value or key that cannot be written, and what `encode` throws.
  package static func write(
    _ value: Value, _ style: Style = .python, encode: Encode = refuse
  ) throws(Failure) -> String {
    String(decoding: try bytes(of: value, style, encode: encode), as: UTF8.self)
  }

  /// The same as UTF-8.
  package static func bytes(
    of value: Value, _ style: Style = .python, encode: Encode = refuse
  ) throws(Failure) -> [UInt8] {
    var writer = JSONWriter(style)
    try writer.write(value, level: 0, encode)
    return writer.output
  }

  /// The `encode` that knows no further type.
  package static let refuse: @Sendable (Value) throws(Failure) -> Value = {
    (value: Value) throws(Failure) in
    throw Failure(.type, "object of type \(value.typeName) is not JSON serializable")
  }
}

/// Writes values as JSON into bytes.
struct JSONWriter: Sendable {
  var output: [UInt8] = []
  private let style: JSON.Style
  private let itemSeparator: [UInt8]
  private let keySeparator: [UInt8]
  private let indent: [UInt8]?

  init(_ style: JSON.Style) {
    self.style = style
    itemSeparator = Array((style.itemSeparator ?? (style.indent == nil ? ", " : ",")).utf8)
    keySeparator = Array(style.keySeparator.utf8)
    indent = style.indent.map { Array($0.utf8) }
  }

  mutating func write(_ value: Value, level: Int, _ encode: JSON.Encode) throws(Failure) {
    if level > ReaderLimit.depth.value {
      throw Failure(
        .other, "more than \(ReaderLimit.depth.value) levels of nesting",
        help: ReaderLimit.depth.help)
    }
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .int(let number): put(String(number))
    case .double(let number): try put(number)
    case .string(let text): put(quoted: text)
    case .template(let template): put(quoted: template.text)
    case .list(let items), .tuple(let items):
      try put(items, UInt8(ascii: "["), UInt8(ascii: "]"), level) {
        (writer, item) throws(Failure) in
        try writer.write(item, level: level + 1, encode)
      }
    case .dict(let entries):
      try put(try sorted(entries), UInt8(ascii: "{"), UInt8(ascii: "}"), level) {
        (writer, entry) throws(Failure) in
        try writer.put(key: entry.key)
        writer.output += writer.keySeparator
        try writer.write(entry.value, level: level + 1, encode)
      }
    case .object(let object):
      if let big = object as? BigInteger {
        put(big.repr)
      } else if let markup = object as? Markup {
        put(quoted: markup.content)
      } else {
        try write(try encode(value), level: level, encode)
      }
    case .undefined: try write(try encode(value), level: level, encode)
    }
  }

  private mutating func put<Items: Sequence>(
    _ items: Items, _ open: UInt8, _ close: UInt8, _ level: Int,
    _ one: (inout JSONWriter, Items.Element) throws(Failure) -> Void
  ) throws(Failure) {
    output.append(open)
    var isFirst = true
    for item in items {
      if !isFirst { output += itemSeparator }
      isFirst = false
      breakLine(level + 1)
      try one(&self, item)
    }
    if !isFirst { breakLine(level) }
    output.append(close)
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent else { return }
    output.append(10)
    for _ in 0..<level { output += indent }
  }

  private func sorted(_ entries: Dict) throws(Failure) -> [(key: Value, value: Value)] {
    let pairs = entries.map { $0 }
    guard style.sortKeys else { return pairs }
    var clash: (Value, Value)?
    let ordered = pairs.sorted { a, b in
      guard let before = a.key.isBefore(b.key) else {
        clash = (a.key, b.key)
        return false
      }
      return before
    }
    if let (a, b) = clash {
      throw Failure(
        .type,
        "'<' not supported between instances of '\(a.typeName)' and '\(b.typeName)'",
        help: "keys of one object that are sorted must be of one type")
    }
    return ordered
  }

  private mutating func put(key: Value) throws(Failure) {
    switch key {
    case .string(let text): put(quoted: text)
    case .template(let template): put(quoted: template.text)
    case .null: put("\"null\"")
    case .bool(let flag): put(flag ? "\"true\"" : "\"false\"")
    case .int(let number): put("\"\(number)\"")
    case .double(let number):
      output.append(UInt8(ascii: "\""))
      try put(number)
      output.append(UInt8(ascii: "\""))
    default:
      if case .object(let object) = key, object is BigInteger || object is Markup {
        put(quoted: object.text)
        return
      }
      throw Failure(
        .type, "keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func put(_ number: Double) throws(Failure) {
    if number.isFinite {
      put(PythonText.number(number))
    } else if style.allowsNaN {
      put(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
    } else {
      throw Failure(.other, "out of range float values are not JSON compliant")
    }
  }

  mutating func put(quoted text: String) {
    var text = text
    let asciiOnly = style.asciiOnly
    output.append(UInt8(ascii: "\""))
    text.withUTF8 { bytes in
      var start = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        let isPlain = byte >= 32 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        if isPlain, byte < 127 || !asciiOnly {
          index += 1
          continue
        }
        output.append(contentsOf: bytes[start..<index])
        if byte < 128 {
          escape(byte)
          index += 1
        } else {
          index = escapeScalar(bytes, index)
        }
        start = index
      }
      output.append(contentsOf: bytes[start...])
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
    case 8: put("\\b")
    case 9: put("\\t")
    case 10: put("\\n")
    case 12: put("\\f")
    case 13: put("\\r")
    default: put(unit: UInt16(byte))
    }
  }

  /// Writes the scalar that begins at `start` of valid UTF-8; answers where the next one begins.
  private mutating func escapeScalar(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let lead = bytes[start]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var code = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for index in (start + 1)..<(start + length) { code = code << 6 | UInt32(bytes[index]) & 0x3F }
    if code >= 0x10000 {
      put(unit: UInt16(0xD800 + (code - 0x10000) >> 10))
      put(unit: UInt16(0xDC00 + (code - 0x10000) & 0x3FF))
    } else {
      put(unit: UInt16(code))
    }
    return start + length
  }

  private mutating func put(unit: UInt16) {
    put("\\u")
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(unit >> UInt16(shift) & 15)
      output.append(digit < 10 ? digit + 48 : digit + 87)
    }
  }
}
