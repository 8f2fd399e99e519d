import Diagnostics
import Values

extension Compiler {
  typealias Node = Expression.Node

  /// Compiles an expression; the register that holds its value.
  mutating func value(_ node: Node) throws(Failure) -> Register {
    switch node.expression {
    case .constant(let value):
      if rendersConstants, case .string(let text) = value, TemplateText.isTemplate(text) {
        return settled(text, node.offset)
      }
      return builder.constant(value)
    case .name(let name):
      builder.offset = node.offset
      return variable(name)
    default:
      if let folded = folded(node) { return builder.constant(folded) }
      let to = builder.temporary()
      try compute(node, into: to)
      return to
    }
  }

  /// Compiles an expression into a given register.
  mutating func value(_ node: Node, into to: Register) throws(Failure) {
    switch node.expression {
    case .constant, .name:
      let mark = builder.mark
      builder.emit(.move(to: to, from: try value(node)))
      builder.release(to: mark)
    default:
      if let folded = folded(node) {
        builder.emit(.move(to: to, from: builder.constant(folded)))
      } else {
        try compute(node, into: to)
      }
    }
  }

  /// A text constant that is a template of its own.
  mutating func settled(_ text: String, _ offset: Int) -> Register {
    builder.offset = offset
    let constant = builder.constant(.template(TemplateText(text, at: place.span(of: offset))))
    let to = builder.temporary()
    builder.emit(.settle(to: to, constant))
    return to
  }

  /// The value of an expression over constants, where it can be known now.
  private func folded(_ node: Node) -> Value? {
    switch node.expression {
    case .constant(let value):
      if rendersConstants, case .string = value { return nil }
      return value
    case .negate(let operand):
      return folded(operand).flatMap { try? Arithmetic.negate($0) }
    case .binary(let sign, let a, let b):
      guard let x = folded(a), let y = folded(b), isSmall(x), isSmall(y) else { return nil }
      return try? Arithmetic.apply(sign, x, y, limit: 1 << 12)
    case .tuple(let items):
      let values = items.compactMap { folded($0) }
      return values.count == items.count ? .tuple(List(values)) : nil
    case .list(let items) where !mutates:
      let values = items.compactMap { folded($0) }
      return values.count == items.count ? .list(values) : nil
    default: return nil
    }
  }

  /// Whether Jinja2 would evaluate an expression when it compiles.
  private func isConstant(_ node: Node) -> Bool {
    switch node.expression {
    case .constant: true
    case .filter(let input, _, let arguments):
      isConstant(input) && arguments.positional.allSatisfy(isConstant)
        && arguments.named.allSatisfy { isConstant($0.value) }
    default: false
    }
  }

  private func isSmall(_ value: Value) -> Bool {
    switch value {
    case .bool, .int, .double: true
    case .string(let text): text.utf8.count < 256
    default: false
    }
  }

  private mutating func compute(_ node: Node, into to: Register) throws(Failure) {
    try checkDepth(at: node.offset)
    let mark = builder.mark
    switch node.expression {
    case .constant, .name: try value(node, into: to)
    case .list(let items):
      let first = try row(items)
      builder.emit(.list(to: to, first: first, count: Int32(items.count)))
    case .tuple(let items):
      let first = try row(items)
      builder.emit(.tuple(to: to, first: first, count: Int32(items.count)))
    case .dictionary(let entries):
      let first = try row(entries.flatMap { [$0.key, $0.value] })
      builder.offset = node.offset
      builder.emit(.dictionary(to: to, first: first, count: Int32(entries.count)))
    case .negate(let operand):
      let register = try value(operand)
      builder.offset = node.offset
      builder.emit(.negate(to: to, register))
    case .plus(let operand):
      let register = try value(operand)
      builder.offset = node.offset
      builder.emit(.plus(to: to, register))
    case .not(let operand):
      let register = try value(operand)
      builder.offset = node.offset
      builder.emit(.not(to: to, register))
    case .binary(let sign, let a, let b):
      let x = try value(a)
      let y = try value(b)
      builder.offset = node.offset
      emit(sign, to, x, y)
    case .concatenation(let parts):
      let first = try row(parts)
      builder.offset = node.offset
      if parts.allSatisfy(isConstant) {
        builder.emit(.concatenateConstants(to: to, first: first, count: Int32(parts.count)))
      } else {
        builder.emit(.concatenate(to: to, first: first, count: Int32(parts.count)))
      }
    case .comparison(let left, let others): try comparison(left, others, into: to, node.offset)
    case .and(let a, let b), .or(let a, let b):
      try value(a, into: to)
      builder.offset = a.offset
      let jump: Int
      if case .and = node.expression {
        jump = builder.emit(.jumpIfFalse(to, 0))
      } else {
        jump = builder.emit(.jumpIfTrue(to, 0))
      }
      let before = builder.assigned
      try value(b, into: to)
      builder.assigned = before
      builder.patch(jump)
    case .condition(let test, let then, let otherwise):
      try condition(test, then, otherwise, into: to, node.offset)
    case .attribute(let object, let name):
      let register = try value(object)
      builder.offset = node.offset
      builder.emit(.attribute(to: to, register, name: builder.nameIndex(name)))
    case .item(let object, let key): try item(object, key, into: to, node.offset)
    case .slice:
      throw failure("a slice can only stand alone in brackets", at: node.offset)
    case .call(let callee, let arguments): try call(callee, arguments, into: to, node.offset)
    case .filter(let input, let name, let arguments):
      try filter(input, name, arguments, into: to, node.offset)
    case .test(let input, let name, let arguments):
      try test(input, name, arguments, into: to, node.offset)
    case .namespaceTarget: break
    }
    builder.release(to: mark)
  }

  /// Compiles expressions into consecutive registers.
  private mutating func row(_ nodes: [Node]) throws(Failure) -> Register {
    let first = builder.temporaries(nodes.count)
    for (index, node) in nodes.enumerated() { try value(node, into: first + Register(index)) }
    return first
  }

  private mutating func emit(_ sign: BinaryOperator, _ to: Register, _ x: Register, _ y: Register) {
    switch sign {
    case .add: builder.emit(.add(to: to, x, y))
    case .subtract: builder.emit(.subtract(to: to, x, y))
    case .multiply: builder.emit(.multiply(to: to, x, y))
    case .modulo: builder.emit(.modulo(to: to, x, y))
    default: builder.emit(.arithmetic(sign, to: to, x, y))
    }
  }

  private mutating func comparison(
    _ left: Node, _ others: [(ComparisonOperator, Node)], into to: Register, _ offset: Int
  ) throws(Failure) {
    var x = try value(left)
    var jumps: [Int] = []
    for (index, (sign, node)) in others.enumerated() {
      let y = try value(node)
      builder.offset = offset
      builder.emit(.compare(sign, to: to, x, y))
      if index < others.count - 1 { jumps.append(builder.emit(.jumpIfFalse(to, 0))) }
      x = y
    }
    for jump in jumps { builder.patch(jump) }
  }

  private mutating func condition(
    _ test: Node, _ then: Node, _ otherwise: Node?, into to: Register, _ offset: Int
  ) throws(Failure) {
    softness += 1
    let before = builder.assigned
    let skips = try jumpsUnless(test)
    try value(then, into: to)
    let end = builder.emit(.jump(0))
    for skip in skips { builder.patch(skip) }
    if let otherwise {
      try value(otherwise, into: to)
    } else {
      builder.offset = offset
      builder.emit(.missingElse(to: to, line: Int32(place.line(of: offset))))
    }
    builder.patch(end)
    builder.assigned = before
    softness -= 1
  }

  /// Jumps that are taken where a condition does not hold.
  mutating func jumpsUnless(_ node: Node) throws(Failure) -> [Int] {
    switch node.expression {
    case .comparison(let left, let others) where others.count == 1:
      let x = try value(left)
      let y = try value(others[0].1)
      builder.offset = node.offset
      return [builder.emit(.jumpUnless(others[0].0, x, y, 0))]
    case .and(let a, let b):
      let first = try jumpsUnless(a)
      let before = builder.assigned
      let second = try jumpsUnless(b)
      builder.assigned = before
      return first + second
    case .not(let operand):
      let register = try value(operand)
      builder.offset = node.offset
      return [builder.emit(.jumpIfTrue(register, 0))]
    default:
      let register = try value(node)
      builder.offset = node.offset
      return [builder.emit(.jumpIfFalse(register, 0))]
    }
  }

  private mutating func item(_ object: Node, _ key: Node, into to: Register, _ offset: Int)
    throws(Failure)
  {
    let register = try value(object)
    if case .slice(let start, let stop, let step) = key.expression {
      let first = builder.temporaries(3)
      let parts = [start, stop, step]
      for (index, part) in parts.enumerated() {
        if let part {
          try value(part, into: first + Register(index))
        } else {
          builder.emit(.move(to: first + Register(index), from: builder.constant(.null)))
        }
      }
      builder.offset = offset
      builder.emit(.slice(to: to, register, first: first))
    } else {
      let keyRegister = try value(key)
      builder.offset = offset
      builder.emit(.item(to: to, register, key: keyRegister))
    }
  }

  // MARK: Calls

  private mutating func call(
    _ callee: Node, _ arguments: Expression.Arguments, into to: Register, _ offset: Int
  ) throws(Failure) {
    if case .attribute(let object, let name) = callee.expression {
      let register = try value(object)
      builder.offset = callee.offset
      if environment.mode == .jinja2 { builder.emit(.receiver(register)) }
      var site = try self.site(arguments)
      site.name = name
      site.methods = MethodTypes.having(name)
      builder.offset = callee.offset
      builder.sites.append(site)
      builder.emit(.method(to: to, register, site: Int32(builder.sites.count - 1)))
      return
    }
    var rendersArguments = rendersConstants
    if environment.mode == .ansible, case .name(let name) = callee.expression,
      ["lookup", "query", "q"].contains(name)
    {
      rendersArguments = true
    }
    let register = try value(callee)
    let site = try self.site(arguments, rendersPositional: rendersArguments)
    builder.offset = offset
    builder.sites.append(site)
    builder.emit(.call(to: to, register, site: Int32(builder.sites.count - 1)))
  }

  /// Compiles arguments into consecutive registers.
  mutating func site(_ arguments: Expression.Arguments, rendersPositional: Bool = false)
    throws(Failure) -> CallSite
  {
    let first = builder.temporaries(arguments.positional.count + arguments.named.count)
    for (index, node) in arguments.positional.enumerated() {
      let register = first + Register(index)
      if rendersPositional, case .constant(.string(let text)) = node.expression,
        TemplateText.isTemplate(text)
      {
        builder.emit(.move(to: register, from: settled(text, node.offset)))
      } else {
        let before = rendersConstants
        defer { rendersConstants = before }
        // Constants within a list or dictionary are rendered too, other expressions are not.
        switch node.expression {
        case .list, .dictionary: rendersConstants = before || rendersPositional
        default: break
        }
        try value(node, into: register)
      }
    }
    for (index, argument) in arguments.named.enumerated() {
      try value(argument.value, into: first + Register(arguments.positional.count + index))
    }
    var rest: Register?
    var keywords: Register?
    if let node = arguments.rest { rest = try value(node) }
    if let node = arguments.keywords { keywords = try value(node) }
    return CallSite(
      name: "", first: first, positional: arguments.positional.count,
      names: arguments.named.map(\.name), rest: rest, keywords: keywords)
  }

  private mutating func filter(
    _ input: Node, _ name: String, _ arguments: Expression.Arguments, into to: Register,
    _ offset: Int
  ) throws(Failure) {
    let builtin = environment.builtins.filter(named: name)
    guard builtin != nil else { return try unknown("filter", name, offset, input, arguments) }
    let register = try value(input)
    var site = try self.site(arguments)
    site.name = name
    site.builtin = builtin
    builder.offset = offset
    builder.sites.append(site)
    builder.emit(.filter(to: to, register, site: Int32(builder.sites.count - 1)))
  }

  private mutating func test(
    _ input: Node, _ name: String, _ arguments: Expression.Arguments, into to: Register,
    _ offset: Int
  ) throws(Failure) {
    let builtin = environment.builtins.test(named: name)
    guard builtin != nil else { return try unknown("test", name, offset, input, arguments) }
    let register = try value(input)
    var site = try self.site(arguments)
    site.name = name
    site.builtin = builtin
    builder.offset = offset
    builder.sites.append(site)
    builder.emit(.test(to: to, register, site: Int32(builder.sites.count - 1)))
  }

  private mutating func unknown(
    _ kind: String, _ name: String, _ offset: Int, _ input: Node,
    _ arguments: Expression.Arguments
  ) throws(Failure) {
    let table = kind == "filter" ? environment.builtins.filters : environment.builtins.tests
    let help = NearName.hint(name, among: table.keys)
    guard softness > 0 else {
      throw failure("No \(kind) named \(name.quoted).", at: offset, kind: .assertion)
        .with { $0.help = help }
    }
    // In a branch it is an error only where the branch is taken, and what it was to work on is
    // found out before.
    _ = try value(input)
    _ = try site(arguments)
    builder.offset = offset
    builder.failures.append(
      failure("No \(kind) named \(name.quoted) found.", at: offset, kind: .other)
        .with { $0.help = help })
    builder.emit(.fail(Int32(builder.failures.count - 1)))
  }
}
