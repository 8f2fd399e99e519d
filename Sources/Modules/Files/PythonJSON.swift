internal import Values

/// JSON as Python's `json.dumps` writes it by default.
enum PythonJSON {
  static func text(_ value: Value) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .double: return value.text
    case .list(let items), .tuple(let items):
      return "[" + items.map(text).joined(separator: ", ") + "]"
    case .dict(let entries):
      return "{"
        + entries.map { quote($0.key.text) + ": " + text($0.value) }.joined(separator: ", ") + "}"
    default: return quote(value.text)
    }
  }

  static func quote(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 34: result += "\\\""
      case 92: result += "\\\\"
      case 10: result += "\\n"
      case 13: result += "\\r"
      case 9: result += "\\t"
      case 8: result += "\\b"
      case 12: result += "\\f"
      case 32...126: result.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }
    }
    return result + "\""
  }
}
