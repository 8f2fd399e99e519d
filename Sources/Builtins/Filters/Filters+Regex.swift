import Diagnostics
import Patterns
import Templates
import Values

/// Ansible's filters on regular expressions, with the meaning of Python's `re`.
extension Filters {
  static let ansibleRegex: [Builtin] = [
    Builtin(
      "regex_search", ["regex"],
      "the first match, or the groups `\\\\1`, `\\\\g<name>` of it; `ignorecase`, `multiline`",
      rest: true, keywords: true, search),
    Builtin(
      "regex_findall", ["regex", "multiline?", "ignorecase?"],
      "all matches, or the groups of each"
    ) { (call) throws(Failure) in
      let pattern = try Pattern.compile(
        try call.expression(0), call.flags(ignoreCase: call.flag(2), multiLine: call.flag(1)))
      let matches = try pattern.all(in: try call.text())
      return .list(
        matches.map { match in
          switch pattern.groupCount {
          case 0: .string(match[0] ?? "")
          case 1: .string(match[1] ?? "")
          default: .tuple(List(match.groups.map { .string($0 ?? "") }))
          }
        })
    },
    Builtin(
      "regex_replace",
      [
        "pattern?", "replacement?", "ignorecase?", "multiline?", "count?", "mandatory_count?",
      ], "the text with every match replaced; `\\\\1` and `\\\\g<name>` are groups", replace),
    Builtin("regex_escape", ["re_type?"], "the text as a regular expression that matches it") {
      (call) throws(Failure) in
      let text = try call.text()
      switch try call.text(0, default: "python") {
      case "python": return .string(Pattern.escape(text))
      case "posix_basic":
        var escaped: [UInt8] = []
        for byte in text.utf8 {
          if ".[]^$*\\".utf8.contains(byte) { escaped.append(UInt8(ascii: "\\")) }
          escaped.append(byte)
        }
        return .string(String(decoding: escaped, as: UTF8.self))
      case "posix_extended":
        throw call.refused("Regex type (posix_extended) not yet implemented")
      case let other: throw call.refused("Invalid regex type (\(other))")
      }
    },
  ]

  private static func search(_ call: Call) throws(Failure) -> Value {
    var isIgnoringCase = false
    var isMultiLine = false
    for (name, value) in call.keywords {
      switch name {
      case "ignorecase": isIgnoringCase = value.isTrue
      case "multiline": isMultiLine = value.isTrue
      default:
        throw call.mistyped("regex_search() got an unexpected keyword argument '\(name)'")
      }
    }
    let pattern = try Pattern.compile(
      try call.expression(0), call.flags(ignoreCase: isIgnoringCase, multiLine: isMultiLine))
    var names: [String] = []
    for argument in call.rest { names.append(try groupName(argument, call)) }
    guard let match = try pattern.first(in: try call.text()) else { return .null }
    var groups: [Int] = []
    for name in names { groups.append(try group(name, of: pattern, call)) }
    if groups.isEmpty { return .string(match[0] ?? "") }
    return .list(groups.map { match[$0].map { .string($0) } ?? .null })
  }

  /// The number or name in `\1` or `\g<name>`.
  private static func groupName(_ argument: Value, _ call: Call) throws(Failure) -> String {
    guard let text = argument.string else { throw call.lacking("startswith", argument) }
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "\\") else { throw call.refused("Unknown argument") }
    let digits = bytes.dropFirst().prefix { (48...57).contains($0) }
    if !digits.isEmpty { return String(decoding: digits, as: UTF8.self) }
    if text.hasPrefix("\\g<"), let end = bytes.lastIndex(of: UInt8(ascii: ">")), end > 3 {
      return String(decoding: bytes[3..<end], as: UTF8.self)
    }
    throw call.refused("\(argument.repr) names no group: write '\\1' or '\\g<name>'")
  }

  private static func group(
    _ name: String, of pattern: Pattern, _ call: Call
  ) throws(Failure) -> Int {
    if let number = Int(name) {
      guard (0...pattern.groupCount).contains(number) else { throw call.refused("no such group") }
      return number
    }
    guard let number = pattern.group(named: name) else { throw call.refused("no such group") }
    return number
  }

  private static func replace(_ call: Call) throws(Failure) -> Value {
    let text = try call.text()
    let pattern = try Pattern.compile(
      try call.expression(0), call.flags(ignoreCase: call.flag(2), multiLine: call.flag(3)))
    let replacement: String
    if let value = call[1] {
      guard let given = value.string else {
        throw call.mistyped("the replacement must be a text, not \(value.typeName)")
      }
      replacement = given
    } else {
      replacement = ""
    }
    let limit = try call.integer(4, default: 0)
    let wanted = try call.integer(5, default: 0)
    if Double(replacement.utf8.count) * Double(text.utf8.count) > 1e8 {
      let matches = try pattern.all(in: text, limit: max(0, limit))
      try call.checkBytes(Double(matches.count) * Double(replacement.utf8.count))
    }
    let (result, count) = try pattern.substitute(replacement, in: text, limit: max(0, limit))
    if wanted != 0, wanted != count {
      throw call.refused(
        "'\(pattern.text)' should match \(wanted) times, but matches \(count) times in "
          + PythonText.quote(text))
    }
    return .string(result)
  }
}

extension Call {
  /// A regular expression's text.
  func expression(_ position: Int) throws(Failure) -> String {
    guard let value = self[position] else { return "" }
    guard let text = value.string else {
      throw mistyped("first argument must be string or compiled pattern")
    }
    return text
  }

  func flags(ignoreCase: Bool, multiLine: Bool) -> Pattern.Flags {
    var flags: Pattern.Flags = []
    if ignoreCase { flags.insert(.ignoreCase) }
    if multiLine { flags.insert(.multiLine) }
    return flags
  }
}
