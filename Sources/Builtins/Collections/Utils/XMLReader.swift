import Diagnostics
import Values

/// Reads XML into dictionaries: attributes under `@name`, text under `#text`.
struct XMLReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  static func read(_ text: String) throws(Failure) -> Value {
    var reader = XMLReader(bytes: Array(text.utf8))
    try reader.skipBetween(isProlog: true)
    guard let (name, value) = try reader.element() else { throw reader.invalid() }
    try reader.skipBetween(isProlog: false)
    guard reader.position == reader.bytes.count else { throw reader.invalid() }
    return .dict([(name, value)])
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func invalid() -> Failure {
    let line = bytes.prefix(position).count { $0 == 10 } + 1
    return Failure(.filter, "Input Xml is not valid (line \(line))")
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func starts(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || (9...13).contains(byte) { position += 1 }
  }

  /// Goes behind the next occurrence of a mark.
  private mutating func skip(to mark: String) throws(Failure) {
    guard let found = PythonString.find(Array(mark.utf8), in: bytes, from: position) else {
      throw invalid()
    }
    position = found + mark.utf8.count
  }

  private mutating func skipBetween(isProlog: Bool) throws(Failure) {
    while true {
      skipSpace()
      if starts("<!--") {
        try skip(to: "-->")
      } else if starts("<?") {
        try skip(to: "?>")
      } else if isProlog, starts("<!DOCTYPE") {
        let start = position
        try skip(to: ">")
        // Declarations within could blow up what is small.
        if bytes[start..<position].contains(UInt8(ascii: "[")) { throw invalid() }
      } else {
        return
      }
    }
  }

  private mutating func name() throws(Failure) -> String {
    let start = position
    while let byte = peek,
      byte > 127 || byte | 32 >= 97 && byte | 32 <= 122 || (48...58).contains(byte)
        || byte == 95 || byte == 45 || byte == 46
    {
      position += 1
    }
    guard position > start, !(45...57).contains(bytes[start]) else { throw invalid() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func element() throws(Failure) -> (String, Value)? {
    guard peek == UInt8(ascii: "<") else { return nil }
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw invalid() }
    position += 1
    let name = try name()
    var entries = try attributes()
    if starts("/>") {
      position += 2
      return (name, entries.isEmpty ? .null : .dict(entries))
    }
    guard peek == UInt8(ascii: ">") else { throw invalid() }
    position += 1
    var text: [UInt8] = []
    while !starts("</") {
      guard let byte = peek else { throw invalid() }
      if starts("<!--") {
        try skip(to: "-->")
      } else if starts("<![CDATA[") {
        let start = position + 9
        try skip(to: "]]>")
        text += bytes[start..<(position - 3)]
      } else if starts("<?") {
        try skip(to: "?>")
      } else if byte == UInt8(ascii: "<") {
        guard let (name, value) = try element() else { throw invalid() }
        add(name, value, to: &entries)
      } else if byte == UInt8(ascii: "&") {
        text += try reference()
      } else {
        if starts("]]>") { throw invalid() }
        text.append(byte)
        position += 1
      }
    }
    position += 2
    guard try self.name() == name else { throw invalid() }
    skipSpace()
    guard peek == UInt8(ascii: ">") else { throw invalid() }
    position += 1
    let content = PythonString.strip(String(decoding: text, as: UTF8.self))
    if entries.isEmpty { return (name, content.isEmpty ? .null : .string(content)) }
    if !content.isEmpty { entries["#text"] = .string(content) }
    return (name, .dict(entries))
  }

  /// Elements of one name become a list.
  private func add(_ name: String, _ value: Value, to entries: inout Dict) {
    switch entries[name] {
    case nil: entries[name] = value
    case .list(let items)?: entries[name] = .list(items.items + [value])
    case let known?: entries[name] = .list([known, value])
    }
  }

  private mutating func attributes() throws(Failure) -> Dict {
    var attributes = Dict()
    while true {
      let before = position
      skipSpace()
      guard let byte = peek else { throw invalid() }
      if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { return attributes }
      guard position > before else { throw invalid() }
      let name = "@" + (try name())
      skipSpace()
      guard peek == UInt8(ascii: "="), attributes[name] == nil else { throw invalid() }
      position += 1
      skipSpace()
      guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw invalid()
      }
      position += 1
      var value: [UInt8] = []
      while let byte = peek, byte != quote {
        if byte == UInt8(ascii: "<") { throw invalid() }
        if byte == UInt8(ascii: "&") {
          value += try reference()
        } else {
          value.append((9...13).contains(byte) ? 32 : byte)
          position += 1
        }
      }
      guard peek == quote else { throw invalid() }
      position += 1
      attributes[name] = .string(String(decoding: value, as: UTF8.self))
    }
  }

  /// `&lt;`, `&#65;`, `&#x41;`.
  private mutating func reference() throws(Failure) -> [UInt8] {
    let start = position + 1
    try skip(to: ";")
    let name = String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    switch name {
    case "lt": return [UInt8(ascii: "<")]
    case "gt": return [UInt8(ascii: ">")]
    case "amp": return [UInt8(ascii: "&")]
    case "quot": return [UInt8(ascii: "\"")]
    case "apos": return [UInt8(ascii: "'")]
    default: break
    }
    let number =
      name.hasPrefix("#x")
      ? UInt32(name.dropFirst(2), radix: 16)
      : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw invalid() }
    return Array(String(scalar).utf8)
  }
}
