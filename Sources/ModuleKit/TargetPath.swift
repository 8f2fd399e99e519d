package import Diagnostics
internal import Remote
package import Values

/// A path on the target as a user wrote it: `~`, `~name`, `$NAME` and `${NAME}` are expanded there.
package struct TargetPath: OptionValue, Sendable, ExpressibleByStringLiteral {
  /// The path as written.
  package var text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral value: String) { text = value }

  package var value: Value { .string(text) }

  package static var typeInWords: String { "path" }

  package static func decode(_ value: Value) throws(Failure) -> TargetPath {
    TargetPath(try String.decode(value))
  }

  /// Whether the target has a say in what it is.
  package var isExpanded: Bool {
    text.hasPrefix("~") || text.utf8.contains(UInt8(ascii: "$"))
  }

  /// The shell word that is this path; never taken for an option.
  package var word: String { isExpanded ? ShellWord.expanding(text) : Quote.path(text) }
}

/// Words of the shell that expand as Python's `expanduser` and `expandvars` do.
package enum ShellWord {
  /// A word in which a leading `~` or `~name`, `$NAME` and `${NAME}` are expanded, nothing else;
  /// a variable that is not set stays as it is written.
  package static func expanding(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result = ""
    var plain: [UInt8] = []
    var position = 0
    func flush() {
      if !plain.isEmpty { result += Quote.word(String(decoding: plain, as: UTF8.self)) }
      plain = []
    }
    if bytes.first == UInt8(ascii: "~") {
      let end = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
      if bytes[1..<end].allSatisfy({ isName($0) || $0 == 45 || $0 == 46 }) {
        result = String(decoding: bytes[0..<end], as: UTF8.self)
        position = end
      }
    }
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "$"), let name = variable(bytes, at: position) {
        flush()
        result += "\"${\(name.text)-\\$\(name.isBraced ? "{\(name.text)\\}" : name.text)}\""
        position = name.end
      } else {
        plain.append(bytes[position])
        position += 1
      }
    }
    flush()
    return result.isEmpty ? "''" : result
  }

  /// A word in which `*`, `?` and `[…]` match names, as Python's `glob`; all else is literal but
  /// for what `expanding` expands.
  package static func globbing(_ text: String) -> String {
    var result = ""
    var plain = ""
    for scalar in text.unicodeScalars {
      if "*?[]".unicodeScalars.contains(scalar) {
        if !plain.isEmpty { result += result.isEmpty ? expanding(plain) : Quote.word(plain) }
        plain = ""
        result.unicodeScalars.append(scalar)
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    if !plain.isEmpty { result += result.isEmpty ? expanding(plain) : Quote.word(plain) }
    return result.isEmpty ? "''" : result
  }

  private static func variable(_ bytes: [UInt8], at start: Int)
    -> (text: String, isBraced: Bool, end: Int)?
  {
    var first = start + 1
    let isBraced = first < bytes.count && bytes[first] == UInt8(ascii: "{")
    if isBraced { first += 1 }
    var end = first
    while end < bytes.count, isName(bytes[end]) { end += 1 }
    guard end > first, !(48...57).contains(bytes[first]) else { return nil }
    if isBraced, end == bytes.count || bytes[end] != UInt8(ascii: "}") { return nil }
    let text = String(decoding: bytes[first..<end], as: UTF8.self)
    return (text, isBraced, isBraced ? end + 1 : end)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 95: true
    default: false
    }
  }
}
