import Diagnostics

/// The first line `#jinja2: trim_blocks: False, …` of a template, which changes its syntax.
enum SyntaxHeader {
  private static let mark = Array("#jinja2:".utf8)

  static func begins(_ text: [UInt8]) -> Bool { text.starts(with: mark) }

  /// Applies the line, if the text begins with one; where the rest begins.
  static func read(_ text: [UInt8], _ syntax: inout Syntax, at span: Span?) throws(Failure) -> Int?
  {
    guard text.starts(with: mark) else { return nil }
    guard let end = text.firstIndex(of: 10) else {
      throw Failure(.syntax, "Missing newline after '#jinja2:' override.", at: span)
    }
    let line = String(decoding: text[mark.count..<end], as: UTF8.self)
    for pair in line.split(separator: ",", omittingEmptySubsequences: false) {
      guard let colon = pair.firstIndex(of: ":") else {
        throw Failure(
          .syntax,
          "Missing key-value separator `:` in '#jinja2:' override pair \(String(pair).quoted).",
          at: span)
      }
      let key = trimmed(pair[..<colon])
      let value = trimmed(pair[pair.index(after: colon)...])
      try set(key, value, &syntax, span)
    }
    return end + 1
  }

  private static func trimmed(_ text: Substring) -> String {
    var bytes = Array(text.utf8)
    while let last = bytes.last, last.isSpace { bytes.removeLast() }
    return String(decoding: bytes.drop { $0.isSpace }, as: UTF8.self)
  }

  private static func set(_ key: String, _ value: String, _ syntax: inout Syntax, _ span: Span?)
    throws(Failure)
  {
    func flag() throws(Failure) -> Bool {
      switch value {
      case "True", "1": return true
      case "False", "0": return false
      default:
        throw Failure(
          .syntax, "the '#jinja2:' override of \(key) must be True or False, not \(value.quoted)",
          at: span)
      }
    }
    func text() throws(Failure) -> String {
      let bytes = Array(value.utf8)
      guard bytes.count >= 2, let first = bytes.first, first == bytes.last,
        first == 39 || first == 34,
        case .success(let text) = Escapes.decode(Array(bytes[1..<(bytes.count - 1)]))
      else {
        throw Failure(
          .syntax, "the '#jinja2:' override of \(key) must be a quoted text, not \(value.quoted)",
          at: span)
      }
      return text
    }
    switch key {
    case "block_start_string": syntax.blockStart = try text()
    case "block_end_string": syntax.blockEnd = try text()
    case "variable_start_string": syntax.variableStart = try text()
    case "variable_end_string": syntax.variableEnd = try text()
    case "comment_start_string": syntax.commentStart = try text()
    case "comment_end_string": syntax.commentEnd = try text()
    case "line_statement_prefix": syntax.lineStatementPrefix = try text()
    case "line_comment_prefix": syntax.lineCommentPrefix = try text()
    case "trim_blocks": syntax.trimBlocks = try flag()
    case "lstrip_blocks": syntax.lstripBlocks = try flag()
    case "newline_sequence": syntax.newlineSequence = try text()
    case "keep_trailing_newline": syntax.keepTrailingNewline = try flag()
    default:
      throw Failure(.syntax, "Invalid '#jinja2:' override key \(key.quoted).", at: span)
    }
  }
}

/// The line breaks at the end of a template's source, which Ansible gives back to its text.
enum TrailingNewlines {
  static func restored(_ text: String, from source: [UInt8], _ syntax: Syntax) -> String {
    let wanted = count(source)
    guard wanted > 0 else { return text }
    let missing = wanted - count(Array(text.utf8.suffix(wanted * 2 + 2)))
    guard missing > 0 else { return text }
    return text + String(repeating: syntax.newlineSequence, count: missing)
  }

  private static func count(_ bytes: [UInt8]) -> Int {
    var count = 0
    for byte in bytes.reversed() {
      if byte == 13 { continue }
      guard byte == 10 else { break }
      count += 1
    }
    return count
  }
}
