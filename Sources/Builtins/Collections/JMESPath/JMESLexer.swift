import Diagnostics
import Formats
import Values

/// A word of JMESPath, with the byte where it begins.
struct JMESToken {
  enum Kind: Equatable {
    case identifier(String)
    case quotedIdentifier(String)
    case number(Int)
    case literal
    case dot, star, comma, colon, current, expression
    case openBracket, closeBracket, openBrace, closeBrace, openParenthesis, closeParenthesis
    case filter, flatten
    case pipe, or, and, not
    case comparison(JMESComparison)
    case end
  }

  let kind: Kind
  let start: Int
  /// The value of a literal.
  var value: Value = .null

  /// How tightly it binds what stands before it; zero for what begins an expression.
  var power: Int {
    switch kind {
    case .pipe: 1
    case .or: 2
    case .and: 3
    case .comparison: 5
    case .flatten: 9
    case .star: 20
    case .filter: 21
    case .dot: 40
    case .not: 45
    case .openBrace: 50
    case .openBracket: 55
    case .openParenthesis: 60
    default: 0
    }
  }
}

enum JMESComparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// Cuts a JMESPath expression into words.
struct JMESLexer {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// - Throws: `.syntax` for what is no word, or is not closed.
  static func tokens(_ text: String) throws(Failure) -> [JMESToken] {
    var lexer = JMESLexer(text)
    var tokens: [JMESToken] = []
    while let token = try lexer.next() {
      tokens.append(token)
      if tokens.count > 4_000 { throw Failure(.syntax, "the expression is too long") }
    }
    tokens.append(JMESToken(kind: .end, start: lexer.bytes.count))
    return tokens
  }

  private mutating func next() throws(Failure) -> JMESToken? {
    while let byte = peek, byte == 32 || (9...10).contains(byte) || byte == 13 { position += 1 }
    guard let byte = peek else { return nil }
    let start = position
    position += 1
    func token(_ kind: JMESToken.Kind) -> JMESToken { JMESToken(kind: kind, start: start) }
    switch byte {
    case UInt8(ascii: "."): return token(.dot)
    case UInt8(ascii: "*"): return token(.star)
    case UInt8(ascii: ","): return token(.comma)
    case UInt8(ascii: ":"): return token(.colon)
    case UInt8(ascii: "@"): return token(.current)
    case UInt8(ascii: "]"): return token(.closeBracket)
    case UInt8(ascii: "{"): return token(.openBrace)
    case UInt8(ascii: "}"): return token(.closeBrace)
    case UInt8(ascii: "("): return token(.openParenthesis)
    case UInt8(ascii: ")"): return token(.closeParenthesis)
    case UInt8(ascii: "["):
      if take(UInt8(ascii: "]")) { return token(.flatten) }
      return token(take(UInt8(ascii: "?")) ? .filter : .openBracket)
    case UInt8(ascii: "|"): return token(take(byte) ? .or : .pipe)
    case UInt8(ascii: "&"): return token(take(byte) ? .and : .expression)
    case UInt8(ascii: "!"): return token(takeEqual() ? .comparison(.notEqual) : .not)
    case UInt8(ascii: "<"): return token(.comparison(takeEqual() ? .lessOrEqual : .less))
    case UInt8(ascii: ">"): return token(.comparison(takeEqual() ? .greaterOrEqual : .greater))
    case UInt8(ascii: "="):
      if takeEqual() { return token(.comparison(.equal)) }
      throw unknown(start)
    case UInt8(ascii: "'"): return try raw(start)
    case UInt8(ascii: "\""): return try quoted(start)
    case UInt8(ascii: "`"): return try literal(start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(start)
    default:
      guard Self.isLetter(byte) else { throw unknown(start) }
      while let byte = peek, Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
      return token(.identifier(text(start..<position)))
    }
  }

  private mutating func number(_ start: Int) throws(Failure) -> JMESToken {
    while let byte = peek, Self.isDigit(byte) { position += 1 }
    guard let number = Int(text(start..<position)) else { throw unknown(start) }
    return JMESToken(kind: .number(number), start: start)
  }

  /// `'text'`, in which only `\'` is an escape.
  private mutating func raw(_ start: Int) throws(Failure) -> JMESToken {
    let content = try until(UInt8(ascii: "'"), from: start)
    return JMESToken(kind: .literal, start: start, value: .string(unescaped(content, "'")))
  }

  /// `"name"`, with JSON's escapes.
  private mutating func quoted(_ start: Int) throws(Failure) -> JMESToken {
    _ = try until(UInt8(ascii: "\""), from: start)
    guard let name = try JSON.parse(text(start..<position)).string else { throw unknown(start) }
    return JMESToken(kind: .quotedIdentifier(name), start: start)
  }

  /// JSON between backticks; what is no JSON is a text.
  private mutating func literal(_ start: Int) throws(Failure) -> JMESToken {
    var content = unescaped(try until(UInt8(ascii: "`"), from: start), "`")
    while content.utf8.first == 32 { content.removeFirst() }
    let value: Value
    do throws(Failure) { value = try JSON.parse(content) } catch { value = .string(content) }
    return JMESToken(kind: .literal, start: start, value: value)
  }

  /// What stands before the closing mark, with its escapes.
  private mutating func until(_ mark: UInt8, from start: Int) throws(Failure) -> String {
    while let byte = peek {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == mark { return text((start + 1)..<(position - 1)) }
    }
    throw Failure(.syntax, "column \(start + 1): the closing mark is missing")
  }

  private func unescaped(_ text: String, _ mark: String) -> String {
    PythonString.replace(text, "\\" + mark, mark)
  }

  private func unknown(_ start: Int) -> Failure {
    let scalar = text(start..<bytes.count).unicodeScalars.first.map { String($0) } ?? ""
    return Failure(.syntax, "column \(start + 1): unknown token '\(scalar)'")
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func takeEqual() -> Bool { take(UInt8(ascii: "=")) }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }
}
