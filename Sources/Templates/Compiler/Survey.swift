import Values

/// What a body does, as far as the compiler has to know before it begins with it.
struct Survey {
  /// The names that it assigns in its own scope, in order.
  private(set) var stored: [String] = []
  private(set) var mutates = false
  private(set) var extends = false
  /// Whether it uses the variable `loop`, also in a scope within.
  private(set) var usesLoop = false
  private(set) var hasScopedBlock = false
  /// Where it first assigns the variable `loop`, also in a scope within.
  private(set) var loopAssignment: Int?
  /// All names that it reads, also in scopes within.
  private(set) var reads: Set<String> = []

  /// Where the stack was when the compiler began.
  private let base: UInt

  init(_ statements: [Statement], since base: UInt) {
    self.base = base
    for statement in statements { visit(statement, own: true) }
    usesLoop = reads.contains("loop")
  }

  static func mutates(_ node: Expression.Node, since base: UInt) -> Bool {
    var survey = Survey([], since: base)
    survey.visit(node)
    return survey.mutates
  }

  static func names(in target: Expression.Node, _ names: inout [String]) {
    switch target.expression {
    case .name(let name): if !names.contains(name) { names.append(name) }
    case .tuple(let items): for item in items { Survey.names(in: item, &names) }
    default: break
    }
  }

  private mutating func store(_ target: Expression.Node, own: Bool) {
    if own { Survey.names(in: target, &stored) }
    if case .namespaceTarget(let name, _) = target.expression { reads.insert(name) }
    if case .tuple(let items) = target.expression { for item in items { store(item, own: false) } }
  }

  private mutating func noteLoop(_ target: Expression.Node) {
    var names: [String] = []
    Survey.names(in: target, &names)
    if names.contains("loop"), loopAssignment == nil { loopAssignment = target.offset }
  }

  private mutating func store(_ name: String, own: Bool) {
    if own, !stored.contains(name) { stored.append(name) }
  }

  private mutating func visit(_ statements: [Statement], own: Bool) {
    for statement in statements { visit(statement, own: own) }
  }

  private mutating func visit(_ statement: Statement, own: Bool) {
    switch statement {
    case .text, .breakLoop, .continueLoop: break
    case .output(let node), .evaluate(let node): visit(node)
    case .loop(let loop):
      visit(loop.source)
      if let test = loop.test { visit(test) }
      store(loop.target, own: false)
      visit(loop.body, own: false)
      visit(loop.otherwise, own: false)
    case .condition(let branches, let otherwise):
      for branch in branches {
        visit(branch.test)
        visit(branch.body, own: own)
      }
      visit(otherwise, own: own)
    case .assign(let target, let value):
      visit(value)
      noteLoop(target)
      store(target, own: own)
    case .capture(let target, let filters, let body):
      if let filters { visit(filters) }
      visit(body, own: false)
      noteLoop(target)
      store(target, own: own)
    case .with(let targets, let values, let body):
      for target in targets { store(target, own: false) }
      for value in values { visit(value) }
      visit(body, own: false)
    case .autoescape(let flag, let body):
      visit(flag)
      visit(body, own: false)
    case .macro(let name, let signature, let body, _):
      for node in signature.defaults { visit(node) }
      visit(body, own: false)
      store(name, own: own)
    case .callBlock(let call, let signature, let body):
      visit(call)
      for node in signature.defaults { visit(node) }
      visit(body, own: false)
    case .filterBlock(let filters, let body):
      visit(filters)
      visit(body, own: false)
    case .block(_, let isScoped, _, let body, _):
      if isScoped { hasScopedBlock = true }
      visit(body, own: false)
    case .extends(let node):
      extends = true
      mutates = true
      visit(node)
    case .include(let node, _, _):
      mutates = true
      visit(node)
    case .importModule(let node, let name, _):
      mutates = true
      visit(node)
      store(name, own: own)
    case .importNames(let node, let names, _, _):
      mutates = true
      visit(node)
      for name in names { store(name.alias, own: own) }
    }
  }

  private mutating func visit(_ node: Expression.Node) {
    // Where there is no room, the compiler finds none either and says so.
    guard StackGuard.hasRoom(since: base) else { return }
    switch node.expression {
    case .constant: break
    case .name(let name), .namespaceTarget(let name, _): reads.insert(name)
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
    case .item(let a, let b):
      visit(a)
      if case .constant(.string(let name)) = b.expression, MethodTypes.changing.contains(name) {
        mutates = true
      }
      visit(b)
    case .comparison(let first, let others):
      visit(first)
      for (_, other) in others { visit(other) }
    case .condition(let test, let then, let otherwise):
      visit(test)
      visit(then)
      if let otherwise { visit(otherwise) }
    case .attribute(let object, let name):
      if MethodTypes.changing.contains(name) { mutates = true }
      visit(object)
    case .slice(let start, let stop, let step):
      for part in [start, stop, step] { if let part { visit(part) } }
    case .call(let callee, let arguments):
      visit(callee)
      visit(arguments)
    case .filter(let input, let name, let arguments):
      if name == "attr" || name == "map" || name == "ansible.builtin.map" {
        for argument in arguments.positional {
          if case .constant(.string(let method)) = argument.expression,
            MethodTypes.changing.contains(method)
          {
            mutates = true
          }
        }
      }
      visit(input)
      visit(arguments)
    case .test(let input, _, let arguments):
      visit(input)
      visit(arguments)
    }
  }

  private mutating func visit(_ arguments: Expression.Arguments) {
    for argument in arguments.positional { visit(argument) }
    for (_, argument) in arguments.named { visit(argument) }
    if let rest = arguments.rest { visit(rest) }
    if let keywords = arguments.keywords { visit(keywords) }
  }
}
