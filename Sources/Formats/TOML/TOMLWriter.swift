package import Diagnostics
package import Values

extension TOML {
  /// The text of a table: values first, then tables under their headers.
  ///
  /// - Throws: `.type` for what TOML has no type for: null, and keys that are no texts.
  package static func write(_ table: Dict) throws(Failure) -> String {
    var writer = TOMLWriter()
    try writer.table(table, path: [])
    return writer.output
  }
}

/// Writes tables as TOML.
struct TOMLWriter {
  var output = ""

  mutating func table(_ table: Dict, path: [String]) throws(Failure) {
    var tables: [(String, Dict)] = []
    var lists: [(String, [Dict])] = []
    var hasValues = false
    for (key, value) in table {
      let name = try Self.name(key)
      if case .dict(let inner) = value {
        tables.append((name, inner))
      } else if let rows = Self.rows(value) {
        lists.append((name, rows))
      } else {
        output += "\(Self.key(name)) = \(try inline(value, indent: 0))\n"
        hasValues = true
      }
    }
    var isFirst = !hasValues && path.isEmpty
    for (name, inner) in tables {
      if !isFirst { output += "\n" }
      isFirst = false
      // A table that holds only tables needs no header of its own.
      if inner.isEmpty || inner.contains(where: { Self.isValue($0.value) }) {
        output += "[\((path + [name]).map(Self.key).joined(separator: "."))]\n"
        try self.table(inner, path: path + [name])
      } else {
        var nested = TOMLWriter()
        try nested.table(inner, path: path + [name])
        output += nested.output.drop { $0 == "\n" }
      }
    }
    for (name, rows) in lists {
      for row in rows {
        if !isFirst { output += "\n" }
        isFirst = false
        output += "[[\((path + [name]).map(Self.key).joined(separator: "."))]]\n"
        try self.table(row, path: path + [name])
      }
    }
  }

  private static func isValue(_ value: Value) -> Bool {
    if case .dict = value { return false }
    return rows(value) == nil
  }

  /// The tables of a list that holds nothing else.
  private static func rows(_ value: Value) -> [Dict]? {
    guard let items = value.items, !items.isEmpty else { return nil }
    let rows = items.compactMap(\.dict)
    return rows.count == items.count ? rows : nil
  }

  private static func name(_ key: Value) throws(Failure) -> String {
    switch key {
    case .string(let text): return text
    case .template(let template): return template.text
    default: throw Failure(.type, "TOML has no keys of type \(key.typeName)")
    }
  }

  static func key(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy {
        $0 &- 48 < 10 || ($0 | 32) &- 97 < 26 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
    return isBare ? name : quoted(name)
  }

  private func inline(_ value: Value, indent: Int) throws(Failure) -> String {
    switch value {
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .double(let number): return PythonText.number(number)
    case .string(let text): return Self.quoted(text)
    case .template(let template): return Self.quoted(template.text)
    case .list(let items), .tuple(let items):
      if items.isEmpty { return "[]" }
      let lead = String(repeating: "    ", count: indent + 1)
      var text = "[\n"
      for item in items { text += lead + (try inline(item, indent: indent + 1)) + ",\n" }
      return text + String(repeating: "    ", count: indent) + "]"
    case .dict(let entries):
      if entries.isEmpty { return "{}" }
      var parts: [String] = []
      for (key, value) in entries {
        parts.append("\(Self.key(try Self.name(key))) = \(try inline(value, indent: indent))")
      }
      return "{ " + parts.joined(separator: ", ") + " }"
    case .object(let object):
      if let moment = object as? Moment { return moment.isoFormat(separator: " ") }
      if object is Day || object is ClockTime || object is BigInteger { return object.text }
      if object is VaultText { return Self.quoted(object.text) }
      throw Failure(.type, "TOML has no type for \(value.typeName)")
    case .null, .undefined:
      throw Failure(
        .type, "TOML has no type for \(value.typeName)", help: "leave variables without value out")
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{08}": result += "\\b"
      case "\n": result += "\\n"
      case "\u{0C}": result += "\\f"
      case "\r": result += "\\r"
      case "\t": result.unicodeScalars.append(scalar)
      default:
        if scalar.value < 32 || scalar.value == 127 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
