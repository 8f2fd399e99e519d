/// The delimiters of a syntax as bytes, the longest first.
struct Delimiters {
  enum Kind { case comment, block, variable, raw, lineStatement, lineComment }

  /// The beginning of a tag that was found.
  struct Opening {
    var kind: Kind
    /// In bytes, without a sign that follows.
    var length: Int
  }

  let blockStart: [UInt8]
  let blockEnd: [UInt8]
  let variableEnd: [UInt8]
  let commentEnd: [UInt8]
  private let openings: [(bytes: [UInt8], kind: Kind)]
  /// The first bytes of all openings; anything else is plain text.
  private let firsts: [Bool]
  private let hasLineRules: Bool

  init(_ syntax: Syntax) {
    blockStart = Array(syntax.blockStart.utf8)
    blockEnd = Array(syntax.blockEnd.utf8)
    variableEnd = Array(syntax.variableEnd.utf8)
    commentEnd = Array(syntax.commentEnd.utf8)
    var rules: [(bytes: [UInt8], kind: Kind)] = [
      (Array(syntax.commentStart.utf8), .comment), (blockStart, .block),
      (Array(syntax.variableStart.utf8), .variable),
    ]
    if let prefix = syntax.lineStatementPrefix, !prefix.isEmpty {
      rules.append((Array(prefix.utf8), .lineStatement))
    }
    if let prefix = syntax.lineCommentPrefix, !prefix.isEmpty {
      rules.append((Array(prefix.utf8), .lineComment))
    }
    hasLineRules = rules.count > 3
    openings = rules.sorted { $0.bytes.count > $1.bytes.count }
    var table = [Bool](repeating: false, count: 256)
    for rule in rules { if let first = rule.bytes.first { table[Int(first)] = true } }
    firsts = table
  }

  func starts(with part: [UInt8], _ text: [UInt8], _ index: Int) -> Bool {
    guard index + part.count <= text.count else { return false }
    for offset in part.indices where text[index + offset] != part[offset] { return false }
    return true
  }

  /// The next opening at or after `from`: where the tag begins, with the white space that belongs
  /// to a line statement or comment, and what it is.
  func nextOpening(in text: [UInt8], from: Int) -> (Int, Opening)? {
    var index = from
    while index < text.count {
      if firsts[Int(text[index])] || hasLineRules {
        if let found = opening(in: text, at: index, from: from) { return (index, found) }
      }
      index += 1
    }
    return nil
  }

  private func opening(in text: [UInt8], at index: Int, from: Int) -> Opening? {
    if rawEnd(in: text, from: index) != nil { return Opening(kind: .raw, length: blockStart.count) }
    for rule in openings {
      switch rule.kind {
      case .lineStatement:
        guard index == 0 || text[index - 1] == 10 else { continue }
        var cursor = index
        while cursor < text.count, text[cursor] == 32 || text[cursor] == 9 || text[cursor] == 11 {
          cursor += 1
        }
        if starts(with: rule.bytes, text, cursor) {
          return Opening(kind: rule.kind, length: cursor - index + rule.bytes.count)
        }
      case .lineComment:
        guard index == 0 || text[index - 1] == 10 || !text[index - 1].isSpace else { continue }
        var cursor = index
        while cursor < text.count, text[cursor].isSpace, text[cursor] != 10 { cursor += 1 }
        if starts(with: rule.bytes, text, cursor) {
          return Opening(kind: rule.kind, length: cursor - index + rule.bytes.count)
        }
      default:
        if starts(with: rule.bytes, text, index) {
          return Opening(kind: rule.kind, length: rule.bytes.count)
        }
      }
    }
    return nil
  }

  /// Where the text after `{% raw %}` begins, if that stands at `from`.
  func rawEnd(in text: [UInt8], from: Int) -> Int? {
    guard starts(with: blockStart, text, from) else { return nil }
    var index = from + blockStart.count
    if index < text.count, text[index] == 45 || text[index] == 43 { index += 1 }
    while index < text.count, text[index].isSpace { index += 1 }
    guard starts(with: Array("raw".utf8), text, index) else { return nil }
    index += 3
    while index < text.count, text[index].isSpace { index += 1 }
    if index < text.count, text[index] == 45, starts(with: blockEnd, text, index + 1) {
      index += 1 + blockEnd.count
      while index < text.count, text[index].isSpace { index += 1 }
      return index
    }
    return starts(with: blockEnd, text, index) ? index + blockEnd.count : nil
  }
}
