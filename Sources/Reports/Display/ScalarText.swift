/// How YAML writes a text.
enum ScalarText {
  enum Style { case plain, single, double }

  /// The least quoting that reads back as the same text.
  static func style(_ text: String) -> Style {
    if text.isEmpty { return .single }
    if isSpecial(text) || text.utf8.contains(10) { return .double }
    return isPlain(text) ? .plain : .single
  }

  /// Whether a text holds characters that only escapes can write.
  static func isSpecial(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      let value = scalar.value
      return (value < 32 && value != 10) || (0x7F...0x9F).contains(value) && value != 0x85
        || value == 0xFEFF || (0x2028...0x2029).contains(value)
    }
  }

  private static let words: Set<String> = [
    "yes", "no", "true", "false", "on", "off", "null", "~", "=", "<<", ".inf", ".nan", "-.inf",
    "+.inf",
  ]

  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last else { return false }
    if first == 32 || last == 32 || last == UInt8(ascii: ":") { return false }
    if words.contains(text.lowercased()) || looksLikeNumber(bytes) { return false }
    let next: UInt8 = bytes.count > 1 ? bytes[1] : 32
    if Array("#,[]{}&*!|>'\"%@`".utf8).contains(first) { return false }
    if Array("-?:".utf8).contains(first), next == 32 { return false }
    if text.hasPrefix("---") || text.hasPrefix("...") { return false }
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: ":"), index + 1 < bytes.count, bytes[index + 1] == 32 { return false }
      if byte == UInt8(ascii: "#"), index > 0, bytes[index - 1] == 32 { return false }
    }
    return true
  }

  /// Whether YAML 1.1 might read a number or a date.
  private static func looksLikeNumber(_ bytes: [UInt8]) -> Bool {
    let digits = bytes.filter { (48...57).contains($0) }
    guard !digits.isEmpty, let first = bytes.first else { return false }
    let starts = (48...57).contains(first) || Array("+-.".utf8).contains(first)
    let allowed = Array("0123456789+-.:_eExXoabcdefABCDEFTtZ ".utf8)
    return starts && bytes.allSatisfy { allowed.contains($0) }
  }

  static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0": result += "\\0"
      case "\u{1B}": result += "\\e"
      default:
        if isSpecial(String(scalar)) {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let width = scalar.value < 0x100 ? 2 : 4
          let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
          result += (width == 2 ? "\\x" : "\\u") + zeros + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
