import Diagnostics

/// Reads a template's statements.
///
/// Follows Jinja2's grammar and says what is wrong in Jinja2's words, so that the errors are the
/// ones that people know.
struct Parser {
  private(set) var lexer: Lexer
  var current: Token
  private var ahead: Token?
  let syntax: Syntax
  /// How many constructs are open around the current one.
  var depth = 0
  private let stackBase = StackGuard.here()
  /// The names of the statements that are open.
  var tags: [String] = []
  private var expectedTags: [[String]] = []

  /// Nesting beyond this is refused: the parser and the compiler recurse with it.
  static let maximumDepth = 80
  /// Operators and filters in one chain beyond this are refused, for the same reason.
  static let maximumChain = 300

  init(_ lexer: Lexer, syntax: Syntax) throws(Failure) {
    self.lexer = lexer
    self.syntax = syntax
    current = try self.lexer.next()
  }

  // MARK: Tokens

  func failure(_ message: String, at token: Token? = nil, kind: Failure.Kind = .syntax) -> Failure {
    lexer.failure(message, at: (token ?? current).offset, kind: kind)
  }

  @discardableResult
  mutating func advance() throws(Failure) -> Token {
    let token = current
    if let next = ahead {
      current = next
      ahead = nil
    } else if token.kind != .end {
      current = try lexer.next()
    }
    // An end on a further line is where the last token begins: so its line is Jinja2's.
    if current.kind == .end, token.kind != .end, lexer.breaksLine(after: token) {
      current = Token(kind: .end, text: "", offset: token.offset)
    }
    return token
  }

  /// The token after the current one.
  mutating func look() throws(Failure) -> Token {
    if let ahead { return ahead }
    let token = try lexer.next()
    ahead = token
    return token
  }

  mutating func skip(name: String) throws(Failure) -> Bool {
    guard current.isName(name) else { return false }
    try advance()
    return true
  }

  mutating func skip(operator text: String) throws(Failure) -> Bool {
    guard current.isOperator(text) else { return false }
    try advance()
    return true
  }

  @discardableResult
  mutating func expect(_ kind: Token.Kind) throws(Failure) -> Token {
    guard current.kind == kind else { throw unexpected(Token.description(of: kind)) }
    return try advance()
  }

  mutating func expect(operator text: String) throws(Failure) {
    guard current.isOperator(text) else { throw unexpected(text) }
    try advance()
  }

  mutating func expect(name: String) throws(Failure) {
    guard current.isName(name) else { throw unexpected(name) }
    try advance()
  }

  private func unexpected(_ wanted: String) -> Failure {
    if current.kind == .end {
      return failure("unexpected end of template, expected '\(wanted)'.")
    }
    return failure("expected token '\(wanted)', got \(current.description.quoted)")
  }

  mutating func enter() throws(Failure) {
    depth += 1
    if depth > Parser.maximumDepth || !StackGuard.hasRoom(since: stackBase) {
      throw failure("the template is nested too deeply")
    }
  }

  // MARK: Bodies

  /// The whole template.
  mutating func template() throws(Failure) -> [Statement] {
    try statements(until: [])
  }

  /// Statements up to one of the end tags, which stays the current token.
  private mutating func statements(until ends: [String]) throws(Failure) -> [Statement] {
    var body: [Statement] = []
    if !ends.isEmpty { expectedTags.append(ends) }
    while true {
      switch current.kind {
      case .data:
        body.append(.text(try advance().text))
      case .variableBegin:
        try advance()
        body.append(.output(try tuple(withCondition: true)))
        try expect(.variableEnd)
      case .blockBegin:
        try advance()
        if current.kind == .name, ends.contains(current.text) {
          expectedTags.removeLast()
          return body
        }
        try enter()
        body += try statement()
        depth -= 1
        try expect(.blockEnd)
      case .end:
        if !ends.isEmpty { throw unknownTag(nil, ends) }
        return body
      default: throw failure("internal parsing error")
      }
    }
  }

  /// The body of a statement, from its colon or end of tag to its end tag.
  mutating func body(until ends: [String], dropsEnd: Bool = true) throws(Failure) -> [Statement] {
    _ = try skip(operator: ":")
    try expect(.blockEnd)
    let result = try statements(until: ends)
    if dropsEnd { try advance() }
    return result
  }

  /// The error for a tag that does not belong here, or for the end of the template.
  func unknownTag(_ name: String?, _ ends: [String]? = nil) -> Failure {
    var parts = [
      name.map { "Encountered unknown tag \($0.quoted)." } ?? "Unexpected end of template."
    ]
    if let looking = expectedTags.last {
      let list = looking.map(\.quoted).joined(separator: " or ")
      if let name, expectedTags.contains(where: { $0.contains(name) }) {
        parts.append(
          "You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for \(list)."
        )
      } else {
        parts.append("Jinja was looking for the following tags: \(list).")
      }
    }
    if let tag = tags.last {
      parts.append("The innermost block that needs to be closed is \(tag.quoted).")
    }
    return failure(parts.joined(separator: " "))
  }
}
