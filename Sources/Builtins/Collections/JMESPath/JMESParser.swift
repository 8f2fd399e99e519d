import Diagnostics
import Values

/// Reads JMESPath by the binding power of its words.
struct JMESParser {
  private let tokens: [JMESToken]
  private var position = 0
  private var depth = 0

  /// What binds less than this ends a projection.
  private static let projectionStop = 10
  private static let depthLimit = 250

  /// - Throws: `.syntax` with the column.
  static func parse(_ text: String) throws(Failure) -> JMESNode {
    var parser = JMESParser(tokens: try JMESLexer.tokens(text))
    let node = try parser.expression(0)
    guard case .end = parser.token.kind else { throw parser.unexpected() }
    return node
  }

  private init(tokens: [JMESToken]) { self.tokens = tokens }

  private var token: JMESToken { tokens[min(position, tokens.count - 1)] }

  private func kind(ahead: Int) -> JMESToken.Kind {
    tokens[min(position + ahead, tokens.count - 1)].kind
  }

  private func unexpected() -> Failure {
    if case .end = token.kind {
      return Failure(.syntax, "the expression ends too early")
    }
    return Failure(.syntax, "column \(token.start + 1): this cannot stand here")
  }

  private mutating func expect(_ kind: JMESToken.Kind) throws(Failure) {
    guard token.kind == kind else { throw unexpected() }
    position += 1
  }

  private mutating func expression(_ power: Int) throws(Failure) -> JMESNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw Failure(.syntax, "the expression is too deep") }
    var left = try first()
    while power < token.power { left = try following(left) }
    return left
  }

  // MARK: What begins an expression

  private mutating func first() throws(Failure) -> JMESNode {
    let token = token
    position += 1
    switch token.kind {
    case .literal: return .literal(token.value)
    case .identifier(let name): return .field(name)
    case .quotedIdentifier(let name):
      if case .openParenthesis = self.token.kind { throw unexpected() }
      return .field(name)
    case .current: return .current
    case .star:
      if case .closeBracket = self.token.kind { return .valueProjection(.current, .current) }
      return .valueProjection(.current, try projected(20))
    case .filter: return try filter(.current)
    case .flatten: return .projection(.flatten(.current), try projected(9))
    case .not: return .not(try expression(45))
    case .expression: return .reference(try expression(0))
    case .openBrace: return try object()
    case .openParenthesis:
      let node = try expression(0)
      try expect(.closeParenthesis)
      return node
    case .openBracket:
      switch self.token.kind {
      case .number, .colon: return try withIndex(.current)
      case .star where kind(ahead: 1) == .closeBracket:
        position += 2
        return .projection(.current, try projected(20))
      default: return try list()
      }
    default:
      position -= 1
      throw unexpected()
    }
  }

  // MARK: What follows one

  private mutating func following(_ left: JMESNode) throws(Failure) -> JMESNode {
    let token = token
    position += 1
    switch token.kind {
    case .dot:
      if case .star = self.token.kind {
        position += 1
        return .valueProjection(left, try projected(40))
      }
      return Self.chain(left, try afterDot(40))
    case .pipe: return .pipe(left, try expression(1))
    case .or: return .or(left, try expression(2))
    case .and: return .and(left, try expression(3))
    case .comparison(let sign): return .comparison(sign, left, try expression(5))
    case .flatten: return .projection(.flatten(left), try projected(9))
    case .filter: return try filter(left)
    case .openParenthesis:
      guard case .field(let name) = left else {
        position -= 1
        throw unexpected()
      }
      return .call(name, try arguments())
    case .openBracket:
      switch self.token.kind {
      case .number, .colon: return try withIndex(left)
      default:
        try expect(.star)
        try expect(.closeBracket)
        return .projection(left, try projected(20))
      }
    default:
      position -= 1
      throw unexpected()
    }
  }

  private static func chain(_ left: JMESNode, _ right: JMESNode) -> JMESNode {
    if case .chain(let nodes) = left { return .chain(nodes + [right]) }
    return .chain([left, right])
  }

  /// `[n]` or `[a:b:c]` behind `left`; a slice begins a projection.
  private mutating func withIndex(_ left: JMESNode) throws(Failure) -> JMESNode {
    var parts: [Int?] = [nil]
    while token.kind != .closeBracket {
      switch token.kind {
      case .colon where parts.count < 3: parts.append(nil)
      case .number(let number) where parts[parts.count - 1] == nil:
        parts[parts.count - 1] = number
      default: throw unexpected()
      }
      position += 1
    }
    position += 1
    if parts.count == 1, let index = parts[0] { return Self.chain(left, .index(index)) }
    let slice = JMESNode.slice(
      start: parts[0], stop: parts[1], step: parts.count > 2 ? parts[2] : nil)
    return .projection(Self.chain(left, slice), try projected(20))
  }

  /// What is applied to each element of a projection.
  private mutating func projected(_ power: Int) throws(Failure) -> JMESNode {
    if token.power < Self.projectionStop { return .current }
    switch token.kind {
    case .openBracket, .filter: return try expression(power)
    case .dot:
      position += 1
      return try afterDot(power)
    default: throw unexpected()
    }
  }

  private mutating func afterDot(_ power: Int) throws(Failure) -> JMESNode {
    switch token.kind {
    case .identifier, .quotedIdentifier, .star: return try expression(power)
    case .openBracket:
      position += 1
      return try list()
    case .openBrace:
      position += 1
      return try object()
    default: throw unexpected()
    }
  }

  private mutating func filter(_ left: JMESNode) throws(Failure) -> JMESNode {
    let condition = try expression(0)
    try expect(.closeBracket)
    if case .flatten = token.kind { return .filter(left, .current, condition: condition) }
    return .filter(left, try projected(21), condition: condition)
  }

  private mutating func list() throws(Failure) -> JMESNode {
    var nodes: [JMESNode] = []
    while true {
      nodes.append(try expression(0))
      if case .closeBracket = token.kind { break }
      try expect(.comma)
    }
    position += 1
    return .list(nodes)
  }

  private mutating func object() throws(Failure) -> JMESNode {
    var entries: [(key: String, value: JMESNode)] = []
    while true {
      let key: String
      switch token.kind {
      case .identifier(let name), .quotedIdentifier(let name): key = name
      default: throw unexpected()
      }
      position += 1
      try expect(.colon)
      entries.append((key, try expression(0)))
      if case .closeBrace = token.kind { break }
      try expect(.comma)
    }
    position += 1
    return .object(entries)
  }

  private mutating func arguments() throws(Failure) -> [JMESNode] {
    var arguments: [JMESNode] = []
    while token.kind != .closeParenthesis {
      arguments.append(try expression(0))
      if case .comma = token.kind {
        position += 1
        if case .closeParenthesis = token.kind { throw unexpected() }
      } else if token.kind != .closeParenthesis {
        throw unexpected()
      }
    }
    position += 1
    return arguments
  }
}
