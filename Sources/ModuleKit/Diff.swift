package import Values

/// One difference, before and after.
package struct Diff: Sendable {
  package var before: String
  package var after: String
  package var beforeHeader: String?
  package var afterHeader: String?
  /// A difference that was made elsewhere, shown as it is, instead of before and after.
  package var prepared: String?
  /// What was and what is, where it is state rather than text; `before` and `after` show it.
  package private(set) var states: (before: Dict, after: Dict)?

  package init(
    before: String = "", after: String = "", beforeHeader: String? = nil,
    afterHeader: String? = nil, prepared: String? = nil
  ) {
    self.before = before
    self.after = after
    self.beforeHeader = beforeHeader
    self.afterHeader = afterHeader
    self.prepared = prepared
  }

  /// A difference of state, shown as indented JSON with sorted keys.
  package init(from before: Dict, to after: Dict) {
    self.init(before: Self.json(before), after: Self.json(after))
    states = (before, after)
  }

  /// The entry of a result's `diff`.
  package var value: Dict {
    var result: Dict = [:]
    if let prepared {
      result["prepared"] = .string(prepared)
      return result
    }
    result["before"] = states.map { .dict($0.before) } ?? .string(before)
    result["after"] = states.map { .dict($0.after) } ?? .string(after)
    if let beforeHeader { result["before_header"] = .string(beforeHeader) }
    if let afterHeader { result["after_header"] = .string(afterHeader) }
    return result
  }

  private static func json(_ entries: Dict) -> String {
    entries.isEmpty ? "" : json(.dict(entries), indent: "") + "\n"
  }

  private static func json(_ value: Value, indent: String) -> String {
    let inner = indent + "    "
    switch value {
    case .dict(let entries) where !entries.isEmpty:
      let lines = entries.sorted { $0.key.text < $1.key.text }.map {
        "\(inner)\(quote($0.key.text)): \(json($0.value, indent: inner))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    case .list(let items) where !items.isEmpty:
      let lines = items.map { inner + json($0, indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .dict: return "{}"
    case .list: return "[]"
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .double: return value.text
    default: return quote(value.text)
    }
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if scalar.value < 32 {
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
