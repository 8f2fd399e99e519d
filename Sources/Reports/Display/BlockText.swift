internal import Values

/// Values in YAML's block style, for people: texts of several lines stand as they are, and lines
/// that only repeat a text are left out.
struct BlockText {
  private var lines: [String] = []
  private static let step = 4
  /// The column after which a long text goes on in the next line.
  private static let width = 80

  /// The entries of a dictionary, sorted, each line indented.
  static func text(_ entries: Dict, indent: Int) -> String {
    var writer = BlockText()
    writer.mapping(shortened(entries), 0)
    let lead = String(repeating: " ", count: indent)
    return writer.lines.map { $0.isEmpty ? $0 : lead + $0 }.joined(separator: "\n")
  }

  /// Without `stdout_lines` beside `stdout`, and the like.
  private static func shortened(_ entries: Dict) -> Dict {
    var result = entries
    for name in ["stdout", "stderr"] where result[name] != nil {
      if result[name + "_lines"] != nil { result[name + "_lines"] = "<omitted>" }
    }
    return result
  }

  // MARK: Structures

  private mutating func mapping(_ entries: Dict, _ indent: Int, after first: String? = nil) {
    var lead = first
    let pairs = entries.map { ($0.key.text, $0.key, $0.value) }
      .sorted { $0.0.isTextBefore($1.0) }
    for (_, key, value) in pairs {
      let margin = lead ?? String(repeating: " ", count: indent)
      lead = nil
      let head = margin + scalar(key, margin.count, indent) + ":"
      switch value {
      case .dict(let inner) where !inner.isEmpty:
        lines.append(head)
        mapping(inner, indent + BlockText.step)
      case .list(let inner) where !inner.isEmpty:
        lines.append(head)
        sequence(inner.items, indent)
      default: put(value, after: head + " ", indent)
      }
    }
  }

  private mutating func sequence(_ items: [Value], _ indent: Int, after first: String? = nil) {
    var lead = first
    for item in items {
      let margin = lead ?? String(repeating: " ", count: indent)
      lead = nil
      let wide = margin + "-" + String(repeating: " ", count: BlockText.step - 1)
      switch item {
      case .dict(let inner) where !inner.isEmpty:
        mapping(inner, indent + BlockText.step, after: wide)
      case .list(let inner) where !inner.isEmpty:
        sequence(inner.items, indent + BlockText.step, after: wide)
      default: put(item, after: margin + "- ", indent)
      }
    }
  }

  /// A scalar behind what leads to it.
  private mutating func put(_ value: Value, after head: String, _ indent: Int) {
    if case .string(let exact) = value, exact.utf8.contains(10) || exact.utf8.contains(13) {
      let text = BlockText.readable(exact)
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let margin = String(repeating: " ", count: indent + BlockText.step)
      let mark = parts.first?.first == " " ? "|\(BlockText.step)-" : "|-"
      lines.append(head + mark)
      lines += parts.map { $0.isEmpty ? "" : margin + $0 }
      return
    }
    lines += (head + scalar(value, head.unicodeScalars.count, indent))
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  // MARK: Scalars

  /// A text of several lines for the eye: tabs as spaces, without what cannot be printed and
  /// without white space at the end of lines.
  private static func readable(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var shown = String.UnicodeScalarView()
      for scalar in line.unicodeScalars {
        if scalar == "\t" {
          repeat { shown.append(" ") } while shown.count % 8 != 0
        } else if (32..<127).contains(scalar.value) || scalar.value >= 0xA0 {
          shown.append(scalar)
        }
      }
      while shown.last == " " { shown.removeLast() }
      lines.append(String(shown))
    }
    while lines.count > 1, lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// - Parameter column: where it begins.
  private func scalar(_ value: Value, _ column: Int, _ indent: Int) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .double: return value.repr
    case .dict: return "{}"
    case .list, .tuple: return "[]"
    default: break
    }
    let text = value.text
    switch ScalarText.style(text) {
    case .plain: return folded(text, column, indent)
    case .single:
      var quoted = "'"
      for character in text.unicodeScalars {
        quoted.unicodeScalars.append(character)
        if character == "'" { quoted += "'" }
      }
      return folded(quoted + "'", column, indent)
    case .double: return ScalarText.doubleQuoted(text)
    }
  }

  /// A long text, broken at single spaces.
  private func folded(_ text: String, _ start: Int, _ indent: Int) -> String {
    guard start + text.unicodeScalars.count > BlockText.width else { return text }
    let margin = String(repeating: " ", count: indent + BlockText.step)
    var result = ""
    var column = start
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    for (index, word) in words.enumerated() {
      if index > 0 {
        let isSingle = !word.isEmpty && !words[index - 1].isEmpty
        if column > BlockText.width, isSingle {
          result += "\n" + margin
          column = margin.count
        } else {
          result += " "
          column += 1
        }
      }
      result += word
      column += word.unicodeScalars.count
    }
    return result
  }
}
