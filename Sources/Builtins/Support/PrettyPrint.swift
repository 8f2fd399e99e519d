import Values

/// Python's `pprint.pformat`: one line where it fits in 80 columns, keys sorted.
enum PrettyPrint {
  static let width = 80

  /// - Parameter asOpaque: whether lists and dictionaries are shown as Python's `repr` has them,
  ///   as Ansible's own ones are.
  static func text(_ value: Value, asOpaque: Bool = false) -> String {
    var output = ""
    let shown = asOpaque ? opaque(value) : value
    format(shown, indent: 0, allowance: 0, level: 1, &output)
    return output
  }

  private static func opaque(_ value: Value) -> Value {
    switch value {
    case .list, .dict: .object(Shown(value))
    case .tuple(let items): .tuple(List(items.items.map(opaque)))
    default: value
    }
  }

  /// A value of which the printer only knows the text.
  private final class Shown: Object, @unchecked Sendable {
    // Unchecked: holds a constant only.
    private let value: Value
    init(_ value: Value) { self.value = value }
    override var repr: String { value.repr }
  }

  /// Writes a value that begins at column `indent` and has `allowance` characters behind it.
  private static func format(
    _ value: Value, indent: Int, allowance: Int, level: Int, _ output: inout String
  ) {
    let line = flat(value)
    guard PythonString.count(line) > width - indent - allowance else {
      output += line
      return
    }
    switch value {
    case .dict(let entries) where !entries.isEmpty:
      output += "{"
      let sorted = sorted(entries)
      for (position, entry) in sorted.enumerated() {
        if position > 0 { output += ",\n" + PythonString.spaces(indent + 1) }
        let key = flat(entry.key)
        output += key + ": "
        format(
          entry.value, indent: indent + PythonString.count(key) + 3,
          allowance: position == sorted.count - 1 ? allowance + 1 : 1, level: level + 1, &output)
      }
      output += "}"
    case .list(let items): list(items.items, "[", "]", indent, allowance, level, &output)
    case .tuple(let items):
      list(items.items, "(", items.count == 1 ? ",)" : ")", indent, allowance, level, &output)
    case .object(let object as PythonSet) where object.isTrue:
      let items = sortedItems(object.members.keys)
      list(items, "{", "}", indent, allowance, level, &output)
    case .string(let content):
      output += broken(content, indent: indent, allowance: allowance, level: level) ?? line
    default: output += line
    }
  }

  private static func list(
    _ items: [Value], _ open: String, _ close: String, _ indent: Int, _ allowance: Int,
    _ level: Int, _ output: inout String
  ) {
    output += open
    for (position, item) in items.enumerated() {
      if position > 0 { output += ",\n" + PythonString.spaces(indent + 1) }
      let isLast = position == items.count - 1
      format(
        item, indent: indent + 1, allowance: isLast ? allowance + close.utf8.count : 1,
        level: level + 1, &output)
    }
    output += close
  }

  /// A long text as several literals, one per line; nil where it cannot be broken.
  private static func broken(
    _ text: String, indent: Int, allowance: Int, level: Int
  ) -> String? {
    let indent = level == 1 ? indent + 1 : indent
    let allowance = level == 1 ? allowance + 1 : allowance
    let room = width - indent
    var chunks: [String] = []
    let lines = PythonString.lines(text, keepingBreaks: true)
    for (number, line) in lines.enumerated() {
      let isLastLine = number == lines.count - 1
      let whole = PythonText.quote(line)
      if PythonString.count(whole) <= (isLastLine ? room - allowance : room) {
        chunks.append(whole)
        continue
      }
      var current = ""
      let parts = wordsWithSpace(line)
      for (position, part) in parts.enumerated() {
        let isLast = isLastLine && position == parts.count - 1
        let candidate = current + part
        if PythonString.count(PythonText.quote(candidate)) > (isLast ? room - allowance : room) {
          if !current.isEmpty { chunks.append(PythonText.quote(current)) }
          current = part
        } else {
          current = candidate
        }
      }
      if !current.isEmpty { chunks.append(PythonText.quote(current)) }
    }
    guard chunks.count > 1 else { return chunks.first }
    let joined = chunks.joined(separator: "\n" + PythonString.spaces(indent))
    return level == 1 ? "(" + joined + ")" : joined
  }

  /// The words of a line, each with the white space behind it.
  private static func wordsWithSpace(_ line: String) -> [String] {
    var parts: [String] = []
    var part = String.UnicodeScalarView()
    var isInSpace = false
    for scalar in line.unicodeScalars {
      let isSpace = PythonString.isSpace(scalar)
      if isInSpace, !isSpace {
        parts.append(String(part))
        part = String.UnicodeScalarView()
      }
      isInSpace = isSpace
      part.append(scalar)
    }
    if !part.isEmpty { parts.append(String(part)) }
    return parts
  }

  /// `repr` with the keys of dictionaries sorted.
  private static func flat(_ value: Value) -> String {
    switch value {
    case .dict(let entries):
      "{" + sorted(entries).map { flat($0.key) + ": " + flat($0.value) }.joined(separator: ", ")
        + "}"
    case .list(let items): "[" + items.map(flat).joined(separator: ", ") + "]"
    case .tuple(let items):
      "(" + items.map(flat).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    default: value.repr
    }
  }

  private static func sorted(_ entries: Dict) -> [(key: Value, value: Value)] {
    entries.map { $0 }.sorted { isBefore($0.key, $1.key) }
  }

  private static func sortedItems(_ items: [Value]) -> [Value] { items.sorted(by: isBefore) }

  /// The order of values, by the names of their types where they do not compare.
  private static func isBefore(_ a: Value, _ b: Value) -> Bool {
    a.isBefore(b) ?? a.typeName.isTextBefore(b.typeName)
  }
}
