import Diagnostics
import Values

extension Parser {
  typealias Node = Expression.Node

  /// An expression with `if` and `else`.
  mutating func expression() throws(Failure) -> Node {
    try enter()
    defer { depth -= 1 }
    var value = try binary(1)
    while try skip(name: "if") {
      let test = try binary(1)
      let otherwise = try skip(name: "else") ? try expression() : nil
      value = Node(
        expression: .condition(test: test, then: value, otherwise: otherwise),
        offset: value.offset)
    }
    return value
  }

  /// An expression or several, joined by commas to a tuple.
  mutating func tuple(
    withCondition: Bool, inParentheses: Bool = false
  ) throws(Failure) -> Node {
    try enter()
    defer { depth -= 1 }
    var items: [Node] = []
    var isTuple = false
    let offset = current.offset
    while true {
      if !items.isEmpty { try expect(operator: ",") }
      if endsTuple { break }
      items.append(withCondition ? try expression() : try binary(1))
      guard current.isOperator(",") else { break }
      isTuple = true
    }
    if !isTuple {
      if let only = items.first { return only }
      if !inParentheses {
        throw failure("Expected an expression, got \(current.description.quoted)")
      }
    }
    return Node(expression: .tuple(items), offset: offset)
  }

  private var endsTuple: Bool {
    current.kind == .variableEnd || current.kind == .blockEnd || current.isOperator(")")
  }

  /// What can be assigned to: a name, a tuple of names, an attribute of a namespace.
  mutating func assignTarget(withNamespace: Bool = false) throws(Failure) -> Node {
    let offset = current.offset
    var items: [Node] = []
    var isTuple = false
    while true {
      if !items.isEmpty { try expect(operator: ",") }
      if endsTuple { break }
      if withNamespace, current.kind == .name, try look().isOperator(".") {
        let name = try advance()
        try advance()
        let attribute = try expect(.name)
        items.append(
          Node(expression: .namespaceTarget(name.text, attribute.text), offset: name.offset))
      } else {
        items.append(try primary())
      }
      guard current.isOperator(",") else { break }
      isTuple = true
    }
    if !isTuple, items.isEmpty {
      throw failure("Expected an expression, got \(current.description.quoted)")
    }
    let target =
      !isTuple && items.count == 1
      ? items[0] : Node(expression: .tuple(items), offset: offset)
    try checkAssignable(target)
    return target
  }

  private func checkAssignable(_ target: Node) throws(Failure) {
    let kind: String
    switch target.expression {
    case .name, .namespaceTarget: return
    case .tuple(let items):
      for item in items { try checkAssignable(item) }
      return
    case .list: kind = "list"
    case .dictionary: kind = "dict"
    default: kind = "const"
    }
    throw lexer.failure("can't assign to '\(kind)'", at: target.offset)
  }

  // MARK: Operators

  private struct Level {
    static let or = 1
    static let and = 2
    static let not = 3
    static let comparison = 4
    static let sum = 5
    static let concatenation = 6
    static let product = 7
    static let power = 8
  }

  /// Operators that bind at least as tight as `level`, all of them to the left.
  private mutating func binary(_ level: Int) throws(Failure) -> Node {
    var left: Node
    var highest = Level.power
    if level <= Level.not, current.isName("not") {
      let offset = current.offset
      try advance()
      try enter()
      left = Node(expression: .not(try binary(Level.not)), offset: offset)
      depth -= 1
      highest = Level.and
    } else {
      left = try unary()
    }
    var chain = 0
    while let (operatorLevel, sign) = try binaryOperator(), operatorLevel >= level,
      operatorLevel <= highest
    {
      chain += 1
      if chain > Parser.maximumChain { throw failure("the expression is too long") }
      let offset = current.offset
      try advance()
      switch operatorLevel {
      case Level.or: left = Node(expression: .or(left, try binary(Level.and)), offset: offset)
      case Level.and: left = Node(expression: .and(left, try binary(Level.not)), offset: offset)
      case Level.comparison: left = try comparison(left, first: sign, offset)
      case Level.concatenation:
        var parts = [left, try binary(Level.product)]
        while try skip(operator: "~") { parts.append(try binary(Level.product)) }
        left = Node(expression: .concatenation(parts), offset: offset)
      default:
        let right = try binary(operatorLevel + 1)
        left = Node(expression: .binary(arithmetic(sign), left, right), offset: offset)
      }
      highest = operatorLevel
    }
    return left
  }

  private mutating func binaryOperator() throws(Failure) -> (Int, String)? {
    switch current.kind {
    case .name:
      switch current.text {
      case "or": return (Level.or, "or")
      case "and": return (Level.and, "and")
      case "in": return (Level.comparison, "in")
      case "not": return try look().isName("in") ? (Level.comparison, "not") : nil
      default: return nil
      }
    case .operator:
      switch current.text {
      case "==", "!=", "<", "<=", ">", ">=": return (Level.comparison, current.text)
      case "+", "-": return (Level.sum, current.text)
      case "~": return (Level.concatenation, "~")
      case "*", "/", "//", "%": return (Level.product, current.text)
      case "**": return (Level.power, "**")
      default: return nil
      }
    default: return nil
    }
  }

  private func arithmetic(_ sign: String) -> BinaryOperator {
    switch sign {
    case "+": .add
    case "-": .subtract
    case "*": .multiply
    case "/": .divide
    case "//": .floorDivide
    case "%": .modulo
    default: .power
    }
  }

  /// `a < b <= c`, from behind the first operator.
  private mutating func comparison(_ left: Node, first: String, _ offset: Int) throws(Failure)
    -> Node
  {
    var sign = first
    var operands: [(ComparisonOperator, Node)] = []
    while true {
      if sign == "not" { try advance() }
      operands.append((comparisonOperator(sign), try binary(Level.sum)))
      guard let (level, next) = try binaryOperator(), level == Level.comparison else { break }
      sign = next
      try advance()
      if operands.count > Parser.maximumChain { throw failure("the expression is too long") }
    }
    return Node(expression: .comparison(left, operands), offset: offset)
  }

  private func comparisonOperator(_ sign: String) -> ComparisonOperator {
    switch sign {
    case "==": .equal
    case "!=": .notEqual
    case "<": .less
    case "<=": .lessOrEqual
    case ">": .greater
    case ">=": .greaterOrEqual
    case "in": .isIn
    default: .notIn
    }
  }

  // MARK: Operands

  private mutating func unary(withFilters: Bool = true) throws(Failure) -> Node {
    var node: Node
    if current.isOperator("-") || current.isOperator("+") {
      let sign = try advance()
      try enter()
      let operand = try unary(withFilters: false)
      depth -= 1
      node = Node(
        expression: sign.text == "-" ? .negate(operand) : .plus(operand), offset: sign.offset)
    } else {
      node = try primary()
    }
    node = try postfix(node)
    return withFilters ? try filters(node) : node
  }

  mutating func primary() throws(Failure) -> Node {
    let token = current
    switch token.kind {
    case .name:
      try advance()
      switch token.text {
      case "true", "True": return Node(expression: .constant(.bool(true)), offset: token.offset)
      case "false", "False": return Node(expression: .constant(.bool(false)), offset: token.offset)
      case "none", "None": return Node(expression: .constant(.null), offset: token.offset)
      default: return Node(expression: .name(token.text), offset: token.offset)
      }
    case .string:
      try advance()
      var text = token.text
      while current.kind == .string { text += try advance().text }
      return Node(expression: .constant(.string(text)), offset: token.offset)
    case .integer:
      try advance()
      return Node(expression: .constant(Numbers.integerValue(token.text)), offset: token.offset)
    case .float:
      try advance()
      return Node(expression: .constant(Numbers.floatValue(token.text)), offset: token.offset)
    case .operator:
      switch token.text {
      case "(":
        try advance()
        let node = try tuple(withCondition: true, inParentheses: true)
        try expect(operator: ")")
        return node
      case "[": return try list()
      case "{": return try dictionary()
      default: break
      }
    default: break
    }
    throw failure("unexpected \(token.description.quoted)")
  }

  private mutating func list() throws(Failure) -> Node {
    let start = try advance()
    var items: [Node] = []
    while !current.isOperator("]") {
      if !items.isEmpty { try expect(operator: ",") }
      if current.isOperator("]") { break }
      items.append(try expression())
    }
    try expect(operator: "]")
    return Node(expression: .list(items), offset: start.offset)
  }

  private mutating func dictionary() throws(Failure) -> Node {
    let start = try advance()
    var entries: [(key: Node, value: Node)] = []
    while !current.isOperator("}") {
      if !entries.isEmpty { try expect(operator: ",") }
      if current.isOperator("}") { break }
      let key = try expression()
      try expect(operator: ":")
      entries.append((key, try expression()))
    }
    try expect(operator: "}")
    return Node(expression: .dictionary(entries), offset: start.offset)
  }

  // MARK: What follows an operand

  private mutating func postfix(_ node: Node) throws(Failure) -> Node {
    var node = node
    var chain = 0
    while current.kind == .operator {
      chain += 1
      if chain > Parser.maximumChain { throw failure("the expression is too long") }
      switch current.text {
      case ".", "[": node = try subscripted(node)
      case "(": node = Node(expression: .call(node, try arguments()), offset: node.offset)
      default: return node
      }
    }
    return node
  }

  private mutating func filters(_ node: Node) throws(Failure) -> Node {
    var node = node
    var chain = 0
    while true {
      chain += 1
      if chain > Parser.maximumChain { throw failure("the expression is too long") }
      if current.isOperator("|") {
        try advance()
        let name = try expect(.name)
        node = try filter(node, named: name)
      } else if current.isName("is") {
        node = try test(node)
      } else if current.isOperator("(") {
        node = Node(expression: .call(node, try arguments()), offset: node.offset)
      } else {
        return node
      }
    }
  }

  /// One filter, and those behind it, from behind its name.
  mutating func filter(_ input: Node, named first: Token) throws(Failure) -> Node {
    var node = input
    var token = first
    while true {
      let name = try dotted(token)
      let arguments = current.isOperator("(") ? try arguments() : Expression.Arguments()
      node = Node(expression: .filter(node, name, arguments), offset: token.offset)
      guard current.isOperator("|") else { return node }
      try advance()
      token = try expect(.name)
    }
  }

  private mutating func dotted(_ first: Token) throws(Failure) -> String {
    var name = first.text
    while try skip(operator: ".") { name += "." + (try expect(.name).text) }
    return name
  }

  private mutating func test(_ subject: Node) throws(Failure) -> Node {
    try advance()
    let isNegated = try skip(name: "not")
    let token = try expect(.name)
    let name = try dotted(token)
    var arguments = Expression.Arguments()
    if current.isOperator("(") {
      arguments = try self.arguments()
    } else if startsArgument() {
      if current.isName("is") { throw failure("You cannot chain multiple tests with is") }
      arguments.positional = [try postfix(try primary())]
    }
    let node = Node(expression: .test(subject, name, arguments), offset: token.offset)
    return isNegated ? Node(expression: .not(node), offset: token.offset) : node
  }

  private func startsArgument() -> Bool {
    switch current.kind {
    case .name: !["else", "or", "and"].contains(current.text)
    case .string, .integer, .float: true
    case .operator: ["(", "[", "{"].contains(current.text)
    default: false
    }
  }

  private mutating func subscripted(_ node: Node) throws(Failure) -> Node {
    let sign = try advance()
    if sign.text == "." {
      let token = try advance()
      switch token.kind {
      case .name: return Node(expression: .attribute(node, token.text), offset: token.offset)
      case .integer:
        let key = Node(
          expression: .constant(Numbers.integerValue(token.text)), offset: token.offset)
        return Node(expression: .item(node, key), offset: token.offset)
      default: throw failure("expected name or number", at: token)
      }
    }
    var keys: [Node] = []
    while !current.isOperator("]") {
      if !keys.isEmpty { try expect(operator: ",") }
      keys.append(try subscriptKey())
    }
    try expect(operator: "]")
    let key =
      keys.count == 1 ? keys[0] : Node(expression: .tuple(keys), offset: sign.offset)
    return Node(expression: .item(node, key), offset: sign.offset)
  }

  private mutating func subscriptKey() throws(Failure) -> Node {
    let offset = current.offset
    var start: Node?
    if !current.isOperator(":") {
      let node = try expression()
      guard current.isOperator(":") else { return node }
      start = node
    }
    try advance()
    var stop: Node?
    var step: Node?
    if !current.isOperator(":"), !current.isOperator("]"), !current.isOperator(",") {
      stop = try expression()
    }
    if try skip(operator: ":"), !current.isOperator("]"), !current.isOperator(",") {
      step = try expression()
    }
    return Node(expression: .slice(start: start, stop: stop, step: step), offset: offset)
  }

  mutating func arguments() throws(Failure) -> Expression.Arguments {
    let start = current
    try expect(operator: "(")
    var result = Expression.Arguments()
    var isFirst = true
    while !current.isOperator(")") {
      if !isFirst {
        try expect(operator: ",")
        if current.isOperator(")") { break }
      }
      isFirst = false
      if try skip(operator: "*") {
        guard result.rest == nil, result.keywords == nil else {
          throw failure("invalid syntax for function call expression", at: start)
        }
        result.rest = try expression()
      } else if try skip(operator: "**") {
        guard result.keywords == nil else {
          throw failure("invalid syntax for function call expression", at: start)
        }
        result.keywords = try expression()
      } else if current.kind == .name, try look().isOperator("=") {
        guard result.keywords == nil else {
          throw failure("invalid syntax for function call expression", at: start)
        }
        let name = try advance()
        if result.named.contains(where: { $0.name == name.text }) {
          throw failure("keyword argument repeated: \(name.text)", at: name)
        }
        try advance()
        result.named.append((name.text, try expression()))
      } else {
        guard result.rest == nil, result.keywords == nil, result.named.isEmpty else {
          throw failure("invalid syntax for function call expression", at: start)
        }
        result.positional.append(try expression())
      }
    }
    try expect(operator: ")")
    return result
  }
}
