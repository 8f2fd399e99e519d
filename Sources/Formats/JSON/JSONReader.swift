internal import BigInt
internal import Diagnostics
internal import Values

/// Reads one JSON text, byte by byte.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let source: Source?
  let trusted: Bool
  var position = 0
  /// The last place that was asked for; places come in order, so counting goes on from there.
  private var counted = (offset: 0, line: 1, column: 1)

  init(_ bytes: UnsafeBufferPointer<UInt8>, source: Source?, trusted: Bool) {
    self.bytes = bytes
    self.source = source
    self.trusted = trusted
  }

  /// The whole text: one thing with white space around it.
  mutating func document<Thing>(
    _ read: (inout JSONReader) throws(Failure) -> Thing
  ) throws(Failure) -> Thing {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw failure("unexpected UTF-8 BOM (decode using utf-8-sig)", at: 0)
    }
    skipSpace()
    let thing = try read(&self)
    skipSpace()
    if position < bytes.count { throw failure("Extra data", at: position) }
    return thing
  }

  mutating func value(depth: Int) throws(Failure) -> Value {
    guard position < bytes.count else { throw failure("Expecting value", at: position) }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      let start = position
      return text(try string(), at: start)
    case UInt8(ascii: "{"):
      try enter(depth)
      var entries = Dict()
      try object { (reader, key, _) throws(Failure) in
        entries[.string(key)] = try reader.value(depth: depth + 1)
      }
      return .dict(entries)
    case UInt8(ascii: "["):
      try enter(depth)
      var items: [Value] = []
      try array { (reader) throws(Failure) in items.append(try reader.value(depth: depth + 1)) }
      return .list(List(items))
    default:
      return try scalar()
    }
  }

  mutating func node(in source: Source, depth: Int) throws(Failure) -> Node {
    guard position < bytes.count else { throw failure("Expecting value", at: position) }
    let start = position
    switch bytes[start] {
    case UInt8(ascii: "\""):
      let span = place(start, in: source)
      return Node(.scalar(text(try string(), at: start)), at: span)
    case UInt8(ascii: "{"):
      try enter(depth)
      let span = place(start, in: source)
      var entries: [(key: Node, value: Node)] = []
      var positions: [String: Int] = [:]
      try object { (reader, key, at) throws(Failure) in
        let name = Node(.scalar(.string(key)), at: reader.place(at, in: source))
        let value = try reader.node(in: source, depth: depth + 1)
        if let known = positions[key] {
          entries[known].value = value
        } else {
          positions[key] = entries.count
          entries.append((name, value))
        }
      }
      return Node(.mapping(entries), at: span)
    case UInt8(ascii: "["):
      try enter(depth)
      let span = place(start, in: source)
      var items: [Node] = []
      try array { (reader) throws(Failure) in
        items.append(try reader.node(in: source, depth: depth + 1))
      }
      return Node(.sequence(items), at: span)
    default:
      return Node(.scalar(try scalar()), at: place(start, in: source))
    }
  }

  private mutating func text(_ text: String, at start: Int) -> Value {
    guard trusted, TemplateText.isTemplate(text) else { return .string(text) }
    guard let source else { return .template(TemplateText(text)) }
    return .template(TemplateText(text, at: place(start + 1, in: source)))
  }

  private func enter(_ depth: Int) throws(Failure) {
    if depth >= ReaderLimit.depth.value {
      throw failure("more than \(ReaderLimit.depth.value) levels of nesting", at: position)
        .with { $0.help = ReaderLimit.depth.help }
    }
  }

  // MARK: Structures

  private mutating func object(
    _ entry: (inout JSONReader, _ key: String, _ at: Int) throws(Failure) -> Void
  ) throws(Failure) {
    position += 1
    skipSpace()
    if peek == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      guard peek == UInt8(ascii: "\"") else {
        throw failure("Expecting property name enclosed in double quotes", at: position)
      }
      let start = position
      let key = try string()
      skipSpace()
      guard peek == UInt8(ascii: ":") else {
        throw failure("Expecting ':' delimiter", at: position)
      }
      position += 1
      skipSpace()
      try entry(&self, key, start)
      skipSpace()
      if peek == UInt8(ascii: "}") {
        position += 1
        return
      }
      guard peek == UInt8(ascii: ",") else {
        throw failure("Expecting ',' delimiter", at: position)
      }
      position += 1
      skipSpace()
    }
  }

  private mutating func array(
    _ element: (inout JSONReader) throws(Failure) -> Void
  ) throws(Failure) {
    position += 1
    skipSpace()
    if peek == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      try element(&self)
      skipSpace()
      if peek == UInt8(ascii: "]") {
        position += 1
        return
      }
      guard peek == UInt8(ascii: ",") else {
        throw failure("Expecting ',' delimiter", at: position)
      }
      position += 1
      skipSpace()
    }
  }

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 32, 9, 10, 13: position += 1
      default: return
      }
    }
  }

  // MARK: Places

  mutating func place(_ offset: Int, in source: Source) -> Span {
    if offset < counted.offset { counted = (0, 1, 1) }
    for index in counted.offset..<min(offset, bytes.count) {
      if bytes[index] == 10 {
        counted.line += 1
        counted.column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        counted.column += 1
      }
    }
    counted.offset = min(offset, bytes.count)
    return Span(source, line: counted.line, column: counted.column)
  }

  private func lineAndColumn(_ offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, bytes.count) {
      if bytes[index] == 10 {
        line += 1
        column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  func failure(_ message: String, at offset: Int) -> Failure {
    let (line, column) = lineAndColumn(offset)
    var character = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] & 0xC0 != 0x80 { character += 1 }
    return Failure(
      .syntax, "\(message): line \(line) column \(column) (char \(character))",
      at: source.map { Span($0, line: line, column: column) })
  }
}
