import Diagnostics
import Values

/// Walks through a template's tree and collects what it names.
///
/// A name that the template binds anywhere counts as bound everywhere: a check must not accuse a
/// template of what only its scoping could tell.
struct MentionReader {
  private var result = Mentions()
  private var seen: Set<String> = []
  private var bound: Set<String> = ["loop", "self", "super", "caller", "varargs", "kwargs"]
  private let place: Place
  private let base = StackGuard.here()

  init(_ place: Place) { self.place = place }

  /// What was found, without the template's own names.
  func finished() -> Mentions {
    var mentions = result
    mentions.variables.removeAll { bound.contains($0.name) }
    return mentions
  }

  // MARK: Statements

  mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .text, .breakLoop, .continueLoop: break
    case .output(let node), .evaluate(let node): visit(node)
    case .loop(let loop):
      bind(loop.target)
      visit(loop.source)
      if let test = loop.test { visit(test) }
      visit(loop.body)
      visit(loop.otherwise)
    case .condition(let branches, let otherwise):
      for branch in branches {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    case .assign(let target, let value):
      bind(target)
      visit(value)
    case .capture(let target, let filters, let body):
      bind(target)
      if let filters { visit(filters) }
      visit(body)
    case .with(let targets, let values, let body):
      for target in targets { bind(target) }
      for value in values { visit(value) }
      visit(body)
    case .autoescape(let flag, let body):
      visit(flag)
      visit(body)
    case .macro(let name, let signature, let body, _):
      bound.insert(name)
      visit(signature, body)
    case .callBlock(let call, let signature, let body):
      visit(call)
      visit(signature, body)
    case .filterBlock(let filters, let body):
      visit(filters)
      visit(body)
    case .block(_, _, _, let body, _): visit(body)
    case .extends(let node): visit(template: node, isOptional: false)
    case .include(let node, let ignoresMissing, _):
      visit(template: node, isOptional: ignoresMissing)
    case .importModule(let node, let name, _):
      bound.insert(name)
      visit(template: node, isOptional: false)
    case .importNames(let node, let names, _, _):
      for name in names { bound.insert(name.alias) }
      visit(template: node, isOptional: false)
    }
  }

  private mutating func visit(_ signature: Statement.Signature, _ body: [Statement]) {
    bound.formUnion(signature.names)
    for node in signature.defaults { visit(node) }
    visit(body)
  }

  private mutating func visit(template node: Expression.Node, isOptional: Bool) {
    if case .constant(.string(let name)) = node.expression {
      if !isOptional { result.templates.append(mention(name, node)) }
    } else {
      visit(node)
    }
  }

  private mutating func bind(_ target: Expression.Node) {
    switch target.expression {
    case .name(let name): bound.insert(name)
    case .tuple(let items): for item in items { bind(item) }
    default: break
    }
  }

  private func mention(_ name: String, _ node: Expression.Node) -> Mentions.Mention {
    Mentions.Mention(name: name, place: place, offset: node.offset)
  }

  // MARK: Expressions

  mutating func visit(_ node: Expression.Node) {
    guard StackGuard.hasRoom(since: base) else { return }
    switch node.expression {
    case .constant: break
    case .name(let name), .namespaceTarget(let name, _):
      if name != capturedName, seen.insert(name).inserted {
        result.variables.append(mention(name, node))
      }
    case .list(let items), .tuple(let items), .concatenation(let items):
      for item in items { visit(item) }
    case .dictionary(let entries):
      for entry in entries {
        visit(entry.key)
        visit(entry.value)
      }
    case .negate(let operand), .plus(let operand), .not(let operand): visit(operand)
    case .binary(_, let a, let b), .and(let a, let b), .or(let a, let b):
      visit(a)
      visit(b)
    case .comparison(let first, let others):
      visit(first)
      for (_, other) in others { visit(other) }
      // `'name' in vars` asks about the name.
      ask(about: first)
    case .condition(let test, let then, let otherwise):
      visit(test)
      visit(then)
      if let otherwise { visit(otherwise) }
    case .attribute(let object, let name):
      visit(object)
      if isVariables(object) { result.optional.insert(name) }
    case .item(let object, let key):
      visit(object)
      visit(key)
      if isVariables(object) {
        ask(about: key)
      }
    case .slice(let start, let stop, let step):
      for node in [start, stop, step] { if let node { visit(node) } }
    case .call(let callee, let arguments): call(callee, arguments)
    case .filter(let input, let name, let arguments): filter(node, input, name, arguments)
    case .test(let subject, let name, let arguments):
      result.tests.append(mention(name, node))
      visit(subject)
      visit(arguments)
      if name.hasSuffix("defined") { makeOptional(subject) }
    }
  }

  private mutating func visit(_ arguments: Expression.Arguments) {
    for node in arguments.positional { visit(node) }
    for (_, node) in arguments.named { visit(node) }
    if let rest = arguments.rest { visit(rest) }
    if let keywords = arguments.keywords { visit(keywords) }
  }

  private mutating func filter(
    _ node: Expression.Node, _ input: Expression.Node, _ name: String,
    _ arguments: Expression.Arguments
  ) {
    result.filters.append(mention(name, node))
    visit(input)
    visit(arguments)
    switch name {
    case "default", "d", "ansible.builtin.default", "mandatory", "ansible.builtin.mandatory":
      makeOptional(input)
    // Those that take the name of another.
    case "map": named(at: 0, in: arguments) { $0.filters.append($1) }
    case "select", "reject": named(at: 0, in: arguments) { $0.tests.append($1) }
    case "selectattr", "rejectattr": named(at: 1, in: arguments) { $0.tests.append($1) }
    default: break
    }
  }

  private mutating func named(
    at position: Int, in arguments: Expression.Arguments,
    _ add: (inout Mentions, Mentions.Mention) -> Void
  ) {
    guard arguments.positional.count > position else { return }
    let node = arguments.positional[position]
    if case .constant(.string(let name)) = node.expression { add(&result, mention(name, node)) }
  }

  private mutating func call(_ callee: Expression.Node, _ arguments: Expression.Arguments) {
    visit(callee)
    visit(arguments)
    guard case .name(let function) = callee.expression,
      ["lookup", "query", "q"].contains(function), let first = arguments.positional.first,
      case .constant(.string(let name)) = first.expression
    else { return }
    result.lookups.append(mention(name, first))
    guard name == "vars" || name == "ansible.builtin.vars" || name == "varnames" else { return }
    for term in arguments.positional.dropFirst() { ask(about: term) }
  }

  /// Whether an expression is `vars`, `hostvars[…]` or the like, whose entries are variables.
  private func isVariables(_ node: Expression.Node) -> Bool {
    switch node.expression {
    case .name("vars"): true
    case .item(let object, _), .attribute(let object, _):
      if case .name("hostvars") = object.expression { true } else { false }
    default: false
    }
  }

  /// A text constant that is a variable's name.
  private mutating func ask(about node: Expression.Node) {
    if case .constant(.string(let name)) = node.expression { result.optional.insert(name) }
  }

  /// The variables that an expression begins with may be missing.
  private mutating func makeOptional(_ node: Expression.Node) {
    guard StackGuard.hasRoom(since: base) else { return }
    switch node.expression {
    case .name(let name): result.optional.insert(name)
    case .attribute(let object, _): makeOptional(object)
    case .item(let object, let key):
      makeOptional(object)
      makeOptional(key)
    case .filter(let input, _, _): makeOptional(input)
    case .call(let callee, let arguments):
      makeOptional(callee)
      for argument in arguments.positional { makeOptional(argument) }
    case .binary(_, let a, let b), .and(let a, let b), .or(let a, let b):
      makeOptional(a)
      makeOptional(b)
    case .list(let items), .tuple(let items), .concatenation(let items):
      for item in items { makeOptional(item) }
    default: break
    }
  }
}
