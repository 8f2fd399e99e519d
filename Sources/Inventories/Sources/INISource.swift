internal import Diagnostics
internal import Formats
internal import Values

/// Inventories of sections: `[web]`, `[web:vars]`, `[prod:children]`.
struct INISource {
  private enum Kind: String { case hosts, vars, children }

  /// A group that is named before its section, and what must come of it.
  private struct Pending {
    var kind: Kind
    var line: Int
    var parents: [String]
  }

  private let source: Source
  private var pending: [String: Pending] = [:]
  private var pendingNames: [String] = []

  static func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    let source = try SourceText.open(path, inventory.options)
    var reader = INISource(source: source)
    try reader.read(into: &inventory)
  }

  private init(source: Source) { self.source = source }

  private mutating func read(into inventory: inout Inventory) throws(Failure) {
    var group = "ungrouped"
    var kind = Kind.hosts
    var number = 0
    for bytes in lines(source.bytes) {
      number += 1
      let isComment = bytes.first == UInt8(ascii: "#") || bytes.first == UInt8(ascii: ";")
      guard let text = String(validating: bytes, as: UTF8.self) else {
        if isComment { continue }
        throw Failure(.other, "the line is not UTF-8", at: place(number))
      }
      let line = HostPattern.strip(text)
      guard let first = line.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";")
      else { continue }
      do throws(Failure) {
        if let (name, type) = section(line) {
          group = GroupName.safe(name, inventory.options.groupNames)
          guard let known = Kind(rawValue: type ?? "hosts") else {
            throw Failure(
              .other, "Section [\(name):\(type ?? "")] has unknown type: \(type ?? "")",
              help: "known are hosts, children and vars")
          }
          kind = known
          try open(group, kind, number, &inventory)
          continue
        }
        if line.hasPrefix("["), line.hasSuffix("]") {
          throw Failure(
            .other,
            "Invalid section entry: '\(line)'. Please make sure that there are no spaces in the section entry, and that there are no other invalid characters"
          )
        }
        switch kind {
        case .hosts: try host(line, group, number, &inventory)
        case .vars: try variable(line, group, number, &inventory)
        case .children: try child(line, group, number, &inventory)
        }
      } catch {
        throw error.at(place(number))
      }
    }
    try checkPending()
  }

  private func place(_ line: Int) -> Span {
    let text = source.line(line) ?? ""
    let lead = text.utf8.prefix { $0 == 32 || $0 == 9 }.count
    return Span(
      source, line: line, column: lead + 1, length: text.unicodeScalars.count - lead)
  }

  private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// `[name]` or `[name:type]`, perhaps with a comment behind it.
  private func section(_ line: String) -> (name: String, type: String?)? {
    let bytes = Array(line.utf8)
    guard bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let rest = bytes[(end + 1)...].drop { $0 == 32 || $0 == 9 }
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") else { return nil }
    let inside = String(decoding: bytes[1..<end], as: UTF8.self)
    let parts = inside.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first, !name.isEmpty,
      !name.unicodeScalars.contains(where: \.properties.isWhitespace)
    else { return nil }
    guard parts.count == 2 else { return (String(name), nil) }
    guard !parts[1].isEmpty, parts[1].unicodeScalars.allSatisfy(HostAddress.isWord) else {
      return nil
    }
    return (String(name), String(parts[1]))
  }

  // MARK: Sections

  private mutating func open(
    _ group: String, _ kind: Kind, _ line: Int, _ inventory: inout Inventory
  ) throws(Failure) {
    if inventory.groups[group] == nil {
      if kind == .vars, pending[group] == nil {
        pending[group] = Pending(kind: .vars, line: line, parents: [])
        pendingNames.append(group)
      }
      _ = try inventory.addGroup(group)
    }
    guard kind != .vars, let waiting = pending[group] else { return }
    if waiting.kind == .children {
      try adopt(group, &inventory)
    } else {
      pending[group] = nil
    }
  }

  /// Puts a group that is now there under the parents that have named it.
  private mutating func adopt(_ group: String, _ inventory: inout Inventory) throws(Failure) {
    guard let waiting = pending.removeValue(forKey: group) else { return }
    for parent in waiting.parents {
      try inventory.addChild(group, to: parent)
      if pending[parent]?.kind == .children { try adopt(parent, &inventory) }
    }
  }

  private func checkPending() throws(Failure) {
    for name in pendingNames {
      guard let waiting = pending[name] else { continue }
      let message =
        waiting.kind == .vars
        ? "Section [\(name):vars] not valid for undefined group '\(name)'."
        : "Section [\(waiting.parents.last ?? ""):children] includes undefined group '\(name)'."
      throw Failure(.other, message, at: place(waiting.line))
    }
  }

  // MARK: Lines

  private func host(
    _ line: String, _ group: String, _ number: Int, _ inventory: inout Inventory
  ) throws(Failure) {
    let words: [String]
    do throws(Failure) {
      words = try ShellWords.split(line, comments: true)
    } catch {
      throw Failure(.other, "Error parsing host definition '\(line)': \(error.message)")
    }
    guard let pattern = words.first else { return }
    let (names, port) = try HostRange.hosts(pattern)
    if HostPattern.strip(pattern).hasSuffix(":"), port == nil {
      throw Failure(
        .other,
        "Invalid host pattern '\(pattern)' supplied, ending in ':' is not allowed, this character is reserved to provide a port."
      )
    }
    if names.contains(where: { HostPattern.strip($0) == "---" }) {
      throw Failure(
        .other,
        "Invalid host pattern '\(pattern)' supplied, '---' is normally a sign this is a YAML file.")
    }
    var variables: [(String, Value)] = []
    for word in words.dropFirst() {
      guard let (key, text) = assignment(word) else {
        throw Failure(.other, "Expected key=value host variable assignment, got: \(word)")
      }
      variables.append((key, value(text, number)))
    }
    for name in names {
      try inventory.addHost(name, group: group, port: port)
      for (key, value) in variables { try inventory.setVariable(key, value, of: name) }
    }
  }

  private func variable(
    _ line: String, _ group: String, _ number: Int, _ inventory: inout Inventory
  ) throws(Failure) {
    guard let (key, text) = assignment(line) else {
      throw Failure(.other, "Expected key=value, got: \(line)")
    }
    try inventory.setVariable(
      HostPattern.strip(key), value(HostPattern.strip(text), number), of: group)
  }

  private func assignment(_ text: String) -> (key: String, value: String)? {
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    return (String(text[..<mark]), String(text[text.utf8.index(after: mark)...]))
  }

  private mutating func child(
    _ line: String, _ group: String, _ number: Int, _ inventory: inout Inventory
  ) throws(Failure) {
    let bytes = Array(line.utf8)
    let end = bytes.firstIndex { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: "#") } ?? bytes.count
    let rest = bytes[end...].drop { $0 == 32 || $0 == 9 }
    let name = String(decoding: bytes[..<end], as: UTF8.self)
    guard !name.isEmpty, rest.isEmpty || rest.first == UInt8(ascii: "#"),
      !bytes[..<end].contains(where: { $0 == 58 || $0 == 93 })
    else {
      throw Failure(.other, "Expected group name, got: \(line)")
    }
    if inventory.groups[name] != nil {
      try inventory.addChild(name, to: group)
    } else if pending[name] != nil {
      pending[name]?.parents.append(group)
    } else {
      pending[name] = Pending(kind: .children, line: number, parents: [group])
      pendingNames.append(name)
    }
  }

  /// The value of a variable: a Python literal, else text.
  private func value(_ text: String, _ line: Int) -> Value {
    guard let literal = PythonLiteral.parse(text) else {
      return .trusted(text, at: textPlace(text, line))
    }
    return trust(literal, line)
  }

  private func textPlace(_ text: String, _ line: Int) -> Span {
    let whole = source.line(line) ?? ""
    let bytes = Array(whole.utf8)
    let wanted = Array(text.utf8)
    var start = 0
    while start + wanted.count <= bytes.count, !bytes[start...].starts(with: wanted) { start += 1 }
    if wanted.isEmpty || start + wanted.count > bytes.count { return place(line) }
    let column = bytes[..<start].count { $0 & 0xC0 != 0x80 } + 1
    return Span(source, line: line, column: column, length: text.unicodeScalars.count)
  }

  /// Texts are the user's; tuples and sets are lists, bytes are text.
  private func trust(_ value: Value, _ line: Int) -> Value {
    switch value {
    case .string(let text): return .trusted(text, at: textPlace(text, line))
    case .list(let items), .tuple(let items): return .list(items.map { trust($0, line) })
    case .dict(let entries):
      return .dict(Dict(pairs: entries.map { ($0.key, trust($0.value, line)) }))
    case .object(let object):
      if let set = object as? PythonSet {
        return .list((set.elements ?? []).map { trust($0, line) })
      }
      if let bytes = object as? Bytes {
        return .trusted(String(decoding: bytes.content, as: UTF8.self), at: place(line))
      }
      return value
    default: return value
    }
  }
}
