internal import Values

/// The differences of a result as text.
struct DiffText {
  let options: ReportOptions

  /// The text, with colours where they are on; empty where there is no difference.
  func text(_ diffs: [Dict]) -> String {
    diffs.map(text).joined()
  }

  private func text(_ diff: Dict) -> String {
    var result = ""
    if diff["dst_binary"] != nil {
      result += "diff skipped: destination file appears to be binary\n"
    }
    if diff["src_binary"] != nil { result += "diff skipped: source file appears to be binary\n" }
    if let size = diff["dst_larger"] {
      result += "diff skipped: destination file size is greater than \(size.text)\n"
    }
    if let size = diff["src_larger"] {
      result += "diff skipped: source file size is greater than \(size.text)\n"
    }
    if let before = diff["before"], let after = diff["after"] {
      let unified = UnifiedDiff(
        lines(before), lines(after), from: header("before", diff), to: header("after", diff),
        context: options.diffContext)
      result += unified.lines.map(paint).joined()
      if !unified.lines.isEmpty { result += "\n" }
    }
    if let prepared = diff["prepared"] { result += prepared.text }
    return result
  }

  private func header(_ side: String, _ diff: Dict) -> String {
    guard let name = diff[side + "_header"], !name.isNull, name.isTrue else { return side }
    return side + ": " + name.text
  }

  /// Lines with their line breaks; dictionaries as JSON.
  private func lines(_ value: Value) -> [String] {
    let text: String
    switch value {
    case .null: text = ""
    case .dict: text = ResultText.json(value, indent: 4) + "\n"
    default: text = value.text
    }
    var lines: [String] = []
    var line: [UInt8] = []
    for byte in text.utf8 {
      line.append(byte)
      if byte == 10 {
        lines.append(String(decoding: line, as: UTF8.self))
        line = []
      }
    }
    if !line.isEmpty {
      lines.append(String(decoding: line, as: UTF8.self) + "\n\\ No newline at end of file\n")
    }
    return lines
  }

  private func paint(_ line: String) -> String {
    switch line.utf8.first {
    case UInt8(ascii: "+"): options.palette.paint(line, .diffAdd)
    case UInt8(ascii: "-"): options.palette.paint(line, .diffRemove)
    case UInt8(ascii: "@"): options.palette.paint(line, .diffLines)
    default: line
    }
  }
}
