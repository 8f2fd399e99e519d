import Diagnostics

extension Parser {
  /// The statement whose name is the current token.
  mutating func statement() throws(Failure) -> [Statement] {
    let token = current
    guard token.kind == .name else { throw failure("tag name expected") }
    tags.append(token.text)
    defer { tags.removeLast() }
    switch token.text {
    case "for": return [try loop()]
    case "if": return [try condition()]
    case "set": return [try set()]
    case "block": return [try block()]
    case "extends":
      try advance()
      return [.extends(try expression())]
    case "print": return try print()
    case "macro": return [try macro()]
    case "include": return [try include()]
    case "import": return [try importModule()]
    case "from": return [try importNames()]
    case "with": return [try with()]
    case "autoescape":
      try advance()
      let flag = try expression()
      return [.autoescape(flag, try body(until: ["endautoescape"]))]
    case "call": return [try callBlock()]
    case "filter":
      try advance()
      let name = try expect(.name)
      let chain = try filter(captured(name.offset), named: name)
      return [.filterBlock(chain, try body(until: ["endfilter"]))]
    case "do" where syntax.hasDo:
      try advance()
      return [.evaluate(try tuple(withCondition: true))]
    case "break" where syntax.hasLoopControls:
      try advance()
      return [.breakLoop(offset: token.offset)]
    case "continue" where syntax.hasLoopControls:
      try advance()
      return [.continueLoop(offset: token.offset)]
    default:
      // The tag itself is not one of those to be closed.
      tags.removeLast()
      let error = unknownTag(token.text)
      tags.append(token.text)
      throw error
    }
  }

  private mutating func loop() throws(Failure) -> Statement {
    let start = try advance()
    let target = try assignTarget()
    try expect(name: "in")
    let source = try tuple(withCondition: false)
    var test: Expression.Node?
    if try skip(name: "if") { test = try expression() }
    let isRecursive = try skip(name: "recursive")
    let body = try body(until: ["endfor", "else"], dropsEnd: false)
    var otherwise: [Statement] = []
    if try advance().text != "endfor" { otherwise = try self.body(until: ["endfor"]) }
    return .loop(
      Statement.Loop(
        target: target, source: source, test: test, isRecursive: isRecursive, body: body,
        otherwise: otherwise, offset: start.offset))
  }

  private mutating func condition() throws(Failure) -> Statement {
    var branches: [(test: Expression.Node, body: [Statement])] = []
    while true {
      try advance()
      let test = try tuple(withCondition: false)
      branches.append((test, try body(until: ["elif", "else", "endif"], dropsEnd: false)))
      if current.isName("elif") { continue }
      if try advance().text == "else" {
        return .condition(branches, otherwise: try body(until: ["endif"]))
      }
      return .condition(branches, otherwise: [])
    }
  }

  private mutating func set() throws(Failure) -> Statement {
    try advance()
    let target = try assignTarget(withNamespace: true)
    if try skip(operator: "=") {
      return .assign(target: target, value: try tuple(withCondition: true))
    }
    var filters: Expression.Node?
    while current.isOperator("|") {
      try advance()
      let name = try expect(.name)
      filters = try filter(filters ?? captured(name.offset), named: name)
    }
    return .capture(target: target, filters: filters, body: try body(until: ["endset"]))
  }

  private func captured(_ offset: Int) -> Expression.Node {
    Expression.Node(expression: .name(capturedName), offset: offset)
  }

  private mutating func with() throws(Failure) -> Statement {
    try advance()
    var targets: [Expression.Node] = []
    var values: [Expression.Node] = []
    while current.kind != .blockEnd {
      if !targets.isEmpty { try expect(operator: ",") }
      targets.append(try assignTarget())
      try expect(operator: "=")
      values.append(try expression())
    }
    return .with(targets: targets, values: values, body: try body(until: ["endwith"]))
  }

  private mutating func block() throws(Failure) -> Statement {
    try advance()
    let name = try expect(.name)
    let isScoped = try skip(name: "scoped")
    let isRequired = try skip(name: "required")
    if current.isOperator("-") {
      throw failure(
        "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead."
      )
    }
    let body = try body(until: ["endblock"])
    if isRequired {
      let isBlank = body.allSatisfy { statement in
        if case .text(let text) = statement { text.utf8.allSatisfy(\.isSpace) } else { false }
      }
      if !isBlank {
        throw failure("Required blocks can only contain comments or whitespace")
      }
    }
    _ = try skip(name: name.text)
    return .block(
      name: name.text, isScoped: isScoped, isRequired: isRequired, body, offset: name.offset)
  }

  private mutating func print() throws(Failure) -> [Statement] {
    try advance()
    var outputs: [Statement] = []
    while current.kind != .blockEnd {
      if !outputs.isEmpty { try expect(operator: ",") }
      outputs.append(.output(try expression()))
    }
    return outputs
  }

  // MARK: Macros

  private mutating func macro() throws(Failure) -> Statement {
    try advance()
    let name = try expect(.name)
    let signature = try signature()
    return .macro(
      name: name.text, signature, try body(until: ["endmacro"]), offset: name.offset)
  }

  private mutating func signature() throws(Failure) -> Statement.Signature {
    var signature = Statement.Signature()
    try expect(operator: "(")
    while !current.isOperator(")") {
      if !signature.names.isEmpty { try expect(operator: ",") }
      let name = try expect(.name)
      if signature.names.contains(name.text) {
        throw failure("duplicate argument '\(name.text)' in function definition", at: name)
      }
      if try skip(operator: "=") {
        signature.defaults.append(try expression())
      } else if !signature.defaults.isEmpty {
        throw failure("non-default argument follows default argument")
      }
      signature.names.append(name.text)
    }
    try expect(operator: ")")
    return signature
  }

  private mutating func callBlock() throws(Failure) -> Statement {
    let start = try advance()
    let signature = current.isOperator("(") ? try signature() : Statement.Signature()
    let call = try expression()
    guard case .call = call.expression else { throw failure("expected call", at: start) }
    return .callBlock(call: call, signature, try body(until: ["endcall"]))
  }

  // MARK: Other templates

  private mutating func include() throws(Failure) -> Statement {
    try advance()
    let name = try expression()
    var ignoreMissing = false
    if current.isName("ignore"), try look().isName("missing") {
      ignoreMissing = true
      try advance()
      try advance()
    }
    let context = try importContext() ?? true
    return .include(name, ignoreMissing: ignoreMissing, withContext: context)
  }

  /// `with context` or `without context`, if it stands here.
  private mutating func importContext() throws(Failure) -> Bool? {
    guard current.isName("with") || current.isName("without"), try look().isName("context") else {
      return nil
    }
    let isWith = try advance().text == "with"
    try advance()
    return isWith
  }

  private mutating func importModule() throws(Failure) -> Statement {
    try advance()
    let template = try expression()
    try expect(name: "as")
    let name = try expect(.name)
    return .importModule(template, name: name.text, withContext: try importContext() ?? false)
  }

  private mutating func importNames() throws(Failure) -> Statement {
    let start = try advance()
    let template = try expression()
    try expect(name: "import")
    var names: [(name: String, alias: String)] = []
    var context: Bool?
    while true {
      if !names.isEmpty { try expect(operator: ",") }
      guard current.kind == .name else {
        try expect(.name)
        break
      }
      context = try importContext()
      if context != nil { break }
      let name = try expect(.name)
      if name.text.hasPrefix("_") {
        throw failure(
          "names starting with an underline can not be imported", at: name, kind: .assertion)
      }
      var alias = name.text
      if try skip(name: "as") { alias = try expect(.name).text }
      names.append((name.text, alias))
      context = try importContext()
      if context != nil || !current.isOperator(",") { break }
    }
    return .importNames(
      template, names, withContext: context ?? false, line: lexer.place.line(of: start.offset))
  }
}
