import Diagnostics
import Templates
import Values

/// Ansible's `comment`.
extension Filters {
  static let ansibleComment: [Builtin] = [
    Builtin(
      "comment", ["style?"],
      "the text as a comment: plain, erlang, c, cblock or xml, or of one's own parts",
      keywords: true, comment)
  ]

  private struct CommentStyle {
    var decoration = ""
    var beginning = ""
    var end = ""
  }

  private static let styles: [String: CommentStyle] = [
    "plain": CommentStyle(decoration: "# "),
    "erlang": CommentStyle(decoration: "% "),
    "c": CommentStyle(decoration: "// "),
    "cblock": CommentStyle(decoration: " * ", beginning: "/*", end: " */"),
    "xml": CommentStyle(decoration: " - ", beginning: "<!--", end: "-->"),
  ]

  private static func comment(_ call: Call) throws(Failure) -> Value {
    let name = call[0] ?? "plain"
    guard let style = name.string.flatMap({ styles[$0] }) else {
      throw call.refused("Invalid style \(name.repr).")
    }
    guard let text = call.input.string else {
      throw call.mistyped("comment takes a text, not \(call.input.typeName)")
    }
    func option(_ name: String, _ fallback: String) throws(Failure) -> String {
      guard let value = call.keyword(name) else { return fallback }
      return try call.text(of: value)
    }
    func count(_ name: String) throws(Failure) -> Int {
      guard let value = call.keyword(name) else { return 1 }
      guard let count = value.int else {
        throw call.mistyped("\(name) must be a number, not \(value.typeName)")
      }
      try call.checkLength(count)
      return max(0, count)
    }
    let newline = try option("newline", "\n")
    let decoration = try option("decoration", style.decoration)
    let bare = withoutTrailingSpace(decoration)
    let prefix = try option("prefix", bare)
    let postfix = try option("postfix", bare)
    let beginning = try option("beginning", style.beginning)
    let end = try option("end", style.end)

    var result = beginning.isEmpty ? "" : beginning + newline
    if prefix == newline {
      result += String(repeating: newline, count: try count("prefix_count"))
    } else if !prefix.isEmpty {
      result += String(repeating: prefix + newline, count: try count("prefix_count"))
    }
    let body = decoration + PythonString.replace(text, newline, newline + decoration)
    // Lines that hold nothing but the decoration lose its trailing space.
    result += PythonString.replace(body, decoration + newline, bare + newline)
    result += String(repeating: newline + postfix, count: try count("postfix_count"))
    return .string(end.isEmpty ? result : result + newline + end)
  }

  private static func withoutTrailingSpace(_ text: String) -> String {
    guard let last = text.unicodeScalars.lastIndex(where: { !PythonString.isSpace($0) }) else {
      return ""
    }
    return String(text.unicodeScalars[...last])
  }
}
