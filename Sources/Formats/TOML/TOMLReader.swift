internal import Diagnostics
internal import Values

/// Reads a TOML document, byte by byte.
struct TOMLReader {
  let source: Source
  let bytes: [UInt8]
  let trusted: Bool
  var position = 0
  private let root = TOMLTable(.header)

  init(_ source: Source, trusted: Bool) {
    self.source = source
    self.trusted = trusted
    bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func document() throws(Failure) -> Dict {
    var current = root
    while true {
      skip(lines: true)
      guard let byte = peek else { return root.dict }
      if byte == UInt8(ascii: "[") {
        current = try header()
      } else {
        try pair(in: current, depth: 0)
      }
      skip(lines: false)
      if let next = peek, next != 10, next != 13 {
        throw failure("expected a line break behind the statement")
      }
    }
  }

  // MARK: Bytes

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  /// Skips blanks and comments, and line breaks where they may stand.
  mutating func skip(lines: Bool) {
    while let byte = peek {
      switch byte {
      case 32, 9: position += 1
      case 10, 13:
        if !lines { return }
        position += 1
      case UInt8(ascii: "#"):
        while let next = peek, next != 10 {
          _ = next
          position += 1
        }
      default: return
      }
    }
  }

  func place(_ offset: Int) -> Span {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == 10 } + 1
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    return Span(
      source, line: line,
      column: bytes[start..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1)
  }

  func failure(_ message: String) -> Failure { Failure(.syntax, message, at: place(position)) }

  // MARK: Tables

  private mutating func header() throws(Failure) -> TOMLTable {
    position += 1
    let isArray = take("[")
    let path = try key()
    guard take("]"), !isArray || take("]") else {
      throw failure("expected ']' behind the table's name")
    }
    guard let name = path.last else { throw failure("a table needs a name") }
    let parent = try descend(path.dropLast(), from: root, as: .implied)
    if isArray {
      let table = TOMLTable(.header)
      switch parent[name] {
      case nil: parent[name] = .tables([table])
      case .tables(let tables): parent[name] = .tables(tables + [table])
      default: throw failure("'\(name)' is no list of tables")
      }
      return table
    }
    switch parent[name] {
    case nil:
      let table = TOMLTable(.header)
      parent[name] = .table(table)
      return table
    case .table(let table) where table.origin == .implied:
      table.origin = .header
      return table
    default: throw failure("the table '\(path.joined(separator: "."))' stands twice")
    }
  }

  /// The table at the end of a path, made where it is missing.
  private func descend(
    _ path: ArraySlice<String>, from start: TOMLTable, as origin: TOMLTable.Origin
  ) throws(Failure) -> TOMLTable {
    var table = start
    if path.count > ReaderLimit.depth.value {
      throw failure("more than \(ReaderLimit.depth.value) levels of nesting")
        .with { $0.help = ReaderLimit.depth.help }
    }
    for name in path {
      switch table[name] {
      case nil:
        let next = TOMLTable(origin)
        table[name] = .table(next)
        table = next
      case .table(let next):
        if next.origin == .inline || origin == .dotted && next.origin == .header {
          throw failure("the table '\(name)' is closed")
        }
        table = next
      case .tables(let tables):
        guard origin == .implied, let last = tables.last else {
          throw failure("'\(name)' is a list of tables")
        }
        table = last
      case .value: throw failure("'\(name)' is no table")
      }
    }
    return table
  }

  private mutating func pair(in table: TOMLTable, depth: Int) throws(Failure) {
    let path = try key()
    guard take("=") else { throw failure("expected '=' behind the key") }
    skip(lines: false)
    guard let name = path.last else { throw failure("expected a key") }
    let target = try descend(path.dropLast(), from: table, as: .dotted)
    if target[name] != nil { throw failure("the key '\(name)' stands twice") }
    target[name] = try entry(depth: depth)
  }

  /// A key: names that points part.
  private mutating func key() throws(Failure) -> [String] {
    var names: [String] = []
    repeat {
      skip(lines: false)
      if peek == 34 || peek == 39 {
        names.append(try string())
      } else {
        let start = position
        while let byte = peek, isBare(byte) { position += 1 }
        if position == start { throw failure("expected a key") }
        names.append(String(decoding: bytes[start..<position], as: UTF8.self))
      }
      skip(lines: false)
    } while take(".")
    return names
  }

  private func isBare(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  // MARK: Values

  private mutating func entry(depth: Int) throws(Failure) -> TOMLTable.Entry {
    if peek == UInt8(ascii: "{") { return .table(try inlineTable(depth: depth)) }
    return .value(try value(depth: depth))
  }

  private mutating func value(depth: Int) throws(Failure) -> Value {
    if depth > ReaderLimit.depth.value {
      throw failure("more than \(ReaderLimit.depth.value) levels of nesting")
        .with { $0.help = ReaderLimit.depth.help }
    }
    switch peek {
    case nil: throw failure("expected a value")
    case 34, 39:
      let start = position
      let text = try string()
      return trusted ? .trusted(text, at: place(start + 1)) : .string(text)
    case UInt8(ascii: "["):
      position += 1
      var items: [Value] = []
      skip(lines: true)
      while !take("]") {
        items.append(try value(depth: depth + 1))
        skip(lines: true)
        if take(",") {
          skip(lines: true)
        } else if peek != UInt8(ascii: "]") {
          throw failure("expected ',' or ']'")
        }
      }
      return .list(items)
    case UInt8(ascii: "{"): return .dict(try inlineTable(depth: depth).dict)
    default: return try scalar()
    }
  }

  private mutating func inlineTable(depth: Int) throws(Failure) -> TOMLTable {
    if depth > ReaderLimit.depth.value {
      throw failure("more than \(ReaderLimit.depth.value) levels of nesting")
        .with { $0.help = ReaderLimit.depth.help }
    }
    position += 1
    let table = TOMLTable(.dotted)
    skip(lines: false)
    if !take("}") {
      repeat {
        skip(lines: false)
        try pair(in: table, depth: depth + 1)
        skip(lines: false)
      } while take(",")
      guard take("}") else { throw failure("expected ',' or '}'") }
    }
    table.origin = .inline
    return table
  }
}
