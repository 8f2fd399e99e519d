import Diagnostics

/// Cuts a template into tokens, one at a time, so that the first error in the text is the one
/// reported.
struct Lexer {
  let place: Place
  private let text: [UInt8]
  private let syntax: Syntax
  /// Whether constants inside `{{ }}` keep their backslashes, as in Ansible's variables.
  private let keepsBackslashes: Bool
  private let delimiters: Delimiters
  private let newline: [UInt8]

  private enum State { case root, block, variable, lineStatement }

  private var state: State
  private var position = 0
  private var brackets: [UInt8] = []
  private var isLineStart = true
  /// What follows a token that is already out.
  private var pending: Token?

  /// - Parameter isExpression: the text is the inside of `{{ }}`.
  init(
    _ source: [UInt8], syntax: Syntax, keepsBackslashes: Bool = false, isExpression: Bool = false,
    origin: Span? = nil
  ) {
    var text = Lexer.normalized(source)
    if !syntax.keepTrailingNewline, text.last == 10, !isExpression { text.removeLast() }
    self.text = text
    self.syntax = syntax
    self.keepsBackslashes = keepsBackslashes
    delimiters = Delimiters(syntax)
    newline = Array(syntax.newlineSequence.utf8)
    state = isExpression ? .variable : .root
    place = Place(text: text, origin: origin)
  }

  /// The text with every line break as `\n`.
  private static func normalized(_ source: [UInt8]) -> [UInt8] {
    guard source.contains(13) else { return source }
    var text: [UInt8] = []
    text.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      if source[index] == 13 {
        text.append(10)
        if index + 1 < source.count, source[index + 1] == 10 { index += 1 }
      } else {
        text.append(source[index])
      }
      index += 1
    }
    return text
  }

  func failure(_ message: String, at offset: Int, kind: Failure.Kind = .syntax) -> Failure {
    if let span = place.span(of: offset) { return Failure(kind, message, at: span) }
    let source = Source(name: "<template>", bytes: place.text)
    return Failure(
      kind, message,
      at: Place(text: place.text, origin: Span(source, line: 1, column: 1)).span(of: offset))
  }

  mutating func next() throws(Failure) -> Token {
    if let token = pending {
      pending = nil
      return token
    }
    while true {
      let token: Token?
      switch state {
      case .root: token = try nextInRoot()
      case .block, .variable, .lineStatement: token = try nextInTag()
      }
      if let token { return token }
    }
  }

  /// Whether the text goes on to another line behind the beginning of a token.
  func breaksLine(after token: Token) -> Bool {
    text[Int(token.offset)...].contains(10)
  }

  // MARK: Text between tags

  /// The next token outside of tags; nil where nothing came of a piece of text.
  private mutating func nextInRoot() throws(Failure) -> Token? {
    guard position < text.count else { return Token(kind: .end, text: "", offset: position) }
    let start = position
    guard let (at, opening) = delimiters.nextOpening(in: text, from: start) else {
      position = text.count
      return data(start, text.count, at: start)
    }
    var end = at
    var after = at + opening.length
    var sign: UInt8 = 0
    if after < text.count, text[after] == 45 || text[after] == 43 {
      sign = text[after]
      after += 1
    }
    if sign == 45 {
      while end > start, text[end - 1].isSpace { end -= 1 }
    } else if sign != 43, syntax.lstripBlocks, opening.kind != .variable {
      let lineStart = text[start..<end].lastIndex(of: 10).map { $0 + 1 } ?? start
      if lineStart > start || isLineStart,
        text[lineStart..<end].allSatisfy({ $0.isSpace })
      {
        end = lineStart
      }
    }
    position = after
    isLineStart = false
    let token: Token?
    switch opening.kind {
    case .comment: token = try skipComment(from: at)
    case .lineComment:
      while position < text.count, text[position] != 10 { position += 1 }
      token = nil
    case .raw: token = try rawText(opening, at: at)
    case .block:
      state = .block
      token = Token(kind: .blockBegin, text: "", offset: at)
    case .lineStatement:
      state = .lineStatement
      token = Token(kind: .blockBegin, text: "", offset: at)
    case .variable:
      state = .variable
      token = Token(kind: .variableBegin, text: "", offset: at)
    }
    guard end > start else { return token }
    pending = token
    return data(start, end, at: start)
  }

  /// A token of plain text, its line breaks written as the syntax says.
  private func data(_ start: Int, _ end: Int, at offset: Int) -> Token? {
    guard end > start else { return nil }
    return Token(kind: .data, text: outputText(text[start..<end]), offset: offset)
  }

  private func outputText(_ bytes: ArraySlice<UInt8>) -> String {
    guard newline != [10], bytes.contains(10) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    for byte in bytes {
      if byte == 10 { result += newline } else { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func skipComment(from opening: Int) throws(Failure) -> Token? {
    var index = position
    // Jinja2 takes a comment that begins at the very end as none.
    if index == text.count { return nil }
    while index < text.count {
      if let end = closing(delimiters.commentEnd, at: index, plusAllowed: true) {
        position = end
        isLineStart = text[end - 1] == 10
        return nil
      }
      index += 1
    }
    throw failure("Missing end of comment tag", at: opening)
  }

  private mutating func rawText(_ opening: Delimiters.Opening, at offset: Int) throws(Failure)
    -> Token?
  {
    // The opening itself covers `{% raw %}`; see Delimiters.
    let start = delimiters.rawEnd(in: text, from: offset) ?? position
    position = start
    var index = start
    while index < text.count {
      guard delimiters.starts(with: delimiters.blockStart, text, index) else {
        index += 1
        continue
      }
      var cursor = index + delimiters.blockStart.count
      var sign: UInt8 = 0
      if cursor < text.count, text[cursor] == 45 || text[cursor] == 43 {
        sign = text[cursor]
        cursor += 1
      }
      cursor = skippingSpace(cursor)
      guard delimiters.starts(with: Array("endraw".utf8), text, cursor) else {
        index += 1
        continue
      }
      cursor = skippingSpace(cursor + 6)
      guard let end = closing(delimiters.blockEnd, at: cursor, plusAllowed: true) else {
        index += 1
        continue
      }
      var stop = index
      if sign == 45 {
        while stop > start, text[stop - 1].isSpace { stop -= 1 }
      } else if sign != 43, syntax.lstripBlocks {
        let lineStart = text[start..<stop].lastIndex(of: 10).map { $0 + 1 } ?? start
        if lineStart > start || isLineStart,
          text[lineStart..<stop].allSatisfy({ $0.isSpace })
        {
          stop = lineStart
        }
      }
      position = end
      isLineStart = text[end - 1] == 10
      return data(start, stop, at: start)
    }
    if start == text.count { return nil }
    throw failure("Missing end of raw directive", at: offset)
  }

  private func skippingSpace(_ from: Int) -> Int {
    var index = from
    while index < text.count, text[index].isSpace { index += 1 }
    return index
  }

  /// Where a closing delimiter with its sign ends, if one stands at `index`.
  private func closing(_ delimiter: [UInt8], at index: Int, plusAllowed: Bool) -> Int? {
    guard index < text.count else { return nil }
    if text[index] == 45, delimiters.starts(with: delimiter, text, index + 1) {
      return skippingSpace(index + 1 + delimiter.count)
    }
    if plusAllowed, text[index] == 43, delimiters.starts(with: delimiter, text, index + 1) {
      return index + 1 + delimiter.count
    }
    guard delimiters.starts(with: delimiter, text, index) else { return nil }
    var end = index + delimiter.count
    if plusAllowed, syntax.trimBlocks, end < text.count, text[end] == 10 { end += 1 }
    return end
  }

  // MARK: Inside of tags

  private mutating func nextInTag() throws(Failure) -> Token? {
    guard position < text.count else {
      if state == .lineStatement, brackets.isEmpty {
        state = .root
        return Token(kind: .blockEnd, text: "", offset: position)
      }
      return Token(kind: .end, text: "", offset: position)
    }
    if brackets.isEmpty, let token = tagEnd() { return token }
    let start = position
    let byte = text[start]
    if byte.isSpace {
      position = skippingSpace(start)
      return nil
    }
    if byte == 39 || byte == 34, let end = stringEnd(start) {
      position = end
      return try stringToken(start, end)
    }
    if byte.isASCIIDigit, let token = number() { return token }
    if byte >= 0x80 || byte == 95 || byte.isASCIILetter || byte.isASCIIDigit { return try name() }
    return try operatorToken()
  }

  private mutating func tagEnd() -> Token? {
    let start = position
    switch state {
    case .lineStatement:
      // `\s*(\n|$)`: white space may cross lines only before the last line break of a run.
      var index = start
      var lastBreak: Int?
      while index < text.count, text[index].isSpace {
        if text[index] == 10 { lastBreak = index }
        index += 1
      }
      if index == text.count {
        position = index
      } else if let lastBreak {
        position = lastBreak + 1
      } else {
        return nil
      }
      state = .root
      isLineStart = true
      return Token(kind: .blockEnd, text: "", offset: start)
    case .block:
      guard let end = closing(delimiters.blockEnd, at: start, plusAllowed: true) else { return nil }
      position = end
      state = .root
      isLineStart = text[end - 1] == 10
      return Token(kind: .blockEnd, text: "", offset: start)
    default:
      guard let end = closing(delimiters.variableEnd, at: start, plusAllowed: false) else {
        return nil
      }
      position = end
      state = .root
      isLineStart = text[end - 1] == 10
      return Token(kind: .variableEnd, text: "", offset: start)
    }
  }

  private func stringEnd(_ start: Int) -> Int? {
    var index = start + 1
    while index < text.count {
      if text[index] == 92 {
        index += 2
        continue
      }
      if text[index] == text[start] { return index + 1 }
      index += 1
    }
    return nil
  }

  private func stringToken(_ start: Int, _ end: Int) throws(Failure) -> Token {
    let content = text[(start + 1)..<(end - 1)]
    if !content.contains(92) || keepsBackslashes && state == .variable {
      return Token(kind: .string, text: outputText(content), offset: start)
    }
    switch Escapes.decode(Array(outputText(content).utf8)) {
    case .success(let text): return Token(kind: .string, text: text, offset: start)
    case .failure(let problem): throw failure(problem.message, at: start)
    }
  }

  private mutating func number() -> Token? {
    let start = position
    guard let (end, isFloat) = Numbers.scan(text, from: start) else { return nil }
    position = end
    let digits = String(decoding: text[start..<end], as: UTF8.self)
    return Token(kind: isFloat ? .float : .integer, text: digits, offset: start)
  }

  private mutating func name() throws(Failure) -> Token {
    let start = position
    var index = start
    while index < text.count {
      let byte = text[index]
      guard byte >= 0x80 || byte == 95 || byte.isASCIILetter || byte.isASCIIDigit else { break }
      index += 1
    }
    let word = String(decoding: text[start..<index], as: UTF8.self)
    if text[start] >= 0x80 || text[start].isASCIIDigit
      || text[start..<index].contains(where: { $0 >= 0x80 })
    {
      var scalars = Array(word.unicodeScalars)
      guard let first = scalars.first, first.properties.isXIDStart || first == "_",
        scalars.allSatisfy({ $0.properties.isXIDContinue || $0 == "_" })
      else {
        let length = scalars.prefix {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }.count
        scalars = Array(scalars.prefix(max(1, length)))
        if length == 0 {
          throw failure(
            "unexpected char \(String(word.unicodeScalars.prefix(1)).quoted) at \(scalarOffset(start))",
            at: start)
        }
        throw failure("Invalid character in identifier", at: start)
      }
    }
    position = index
    return Token(kind: .name, text: word, offset: start)
  }

  private func scalarOffset(_ offset: Int) -> Int {
    String(decoding: text[..<offset], as: UTF8.self).unicodeScalars.count
  }

  private mutating func operatorToken() throws(Failure) -> Token {
    let start = position
    let byte = text[start]
    let two = start + 1 < text.count ? [byte, text[start + 1]] : [byte]
    let length: Int
    switch String(decoding: two, as: UTF8.self) {
    case "==", "!=", ">=", "<=", "//", "**": length = 2
    default: length = 1
    }
    let sign = String(decoding: text[start..<(start + length)], as: UTF8.self)
    switch byte {
    case UInt8(ascii: "{"): brackets.append(UInt8(ascii: "}"))
    case UInt8(ascii: "("): brackets.append(UInt8(ascii: ")"))
    case UInt8(ascii: "["): brackets.append(UInt8(ascii: "]"))
    case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
      guard let expected = brackets.popLast() else {
        throw failure("unexpected '\(sign)'", at: start)
      }
      if expected != byte {
        let wanted = String(decoding: [expected], as: UTF8.self)
        throw failure("unexpected '\(sign)', expected '\(wanted)'", at: start)
      }
    default:
      guard length == 2 || "+-/*%~[]()><=.:|,;".utf8.contains(byte) else {
        throw failure("unexpected char \(sign.quoted) at \(scalarOffset(start))", at: start)
      }
    }
    position = start + length
    return Token(kind: .operator, text: sign, offset: start)
  }
}
