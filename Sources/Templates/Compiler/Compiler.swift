import Diagnostics
import Values

/// Turns a parsed template into a program.
///
/// Follows Jinja2's scoping: `for`, `with`, `set` blocks, filter blocks and macros have variables
/// of their own; `if` has not; a macro sees the variables around it as they are when it is called.
struct Compiler {
  let environment: Environment
  let place: Place
  let name: String
  let autoescape: Bool
  /// Whether text constants that are templates are rendered, as Ansible does in conditions.
  var rendersConstants = false
  /// Whether any method that changes a list or dictionary is named, or other templates are used.
  private(set) var mutates = false
  private(set) var extends = false
  var blocks: [String: Program.Block] = [:]
  var builder: FunctionBuilder
  let stackBase = StackGuard.here()
  /// How deep within branches that may not run; unknown filters are errors only when they do.
  var softness = 0
  /// Whether output is dropped once the template has extended another: nearly everywhere outside
  /// blocks, macros and assignments.
  var dropsOutput = true

  init(_ environment: Environment, place: Place, name: String, autoescape: Bool = false) {
    self.environment = environment
    self.place = place
    self.name = name
    self.autoescape = autoescape
    builder = FunctionBuilder("root", exports: true)
  }

  func failure(_ message: String, at offset: Int, kind: Failure.Kind = .syntax) -> Failure {
    if let span = place.span(of: offset) { return Failure(kind, message, at: span) }
    let source = Source(name: "<template>", bytes: place.text)
    let own = Place(text: place.text, origin: Span(source, line: 1, column: 1))
    return Failure(kind, message, at: own.span(of: offset))
  }

  /// Refuses to go deeper where the stack comes to its end.
  func checkDepth(at offset: Int) throws(Failure) {
    if !StackGuard.hasRoom(since: stackBase) {
      throw failure("the template is nested too deeply", at: offset)
    }
  }

  // MARK: Whole programs

  mutating func compile(template statements: [Statement]) throws(Failure) -> Program {
    let survey = Survey(statements, since: stackBase)
    mutates = survey.mutates
    extends = survey.extends
    builder.openScope(survey.stored)
    unset(survey.stored)
    try compile(statements)
    builder.emit(.end)
    builder.closeScope()
    return program()
  }

  mutating func compile(expression node: Expression.Node) throws(Failure) -> Program {
    mutates = Survey.mutates(node, since: stackBase)
    builder.offset = node.offset
    // The value is found in the first register.
    try value(node, into: builder.temporary())
    builder.emit(.end)
    return program()
  }

  private func program() -> Program {
    Program(
      name: name, root: Function(builder), blocks: blocks, place: place, mutates: mutates,
      autoescape: autoescape)
  }

  // MARK: Statements

  mutating func compile(_ statements: [Statement]) throws(Failure) {
    for statement in statements { try compile(statement) }
  }

  private mutating func compile(_ statement: Statement) throws(Failure) {
    try checkDepth(at: builder.offset)
    switch statement {
    case .text(let text): output { $0.builder.emitText(text) }
    case .output(let node):
      builder.offset = node.offset
      let skip = isTopLevelOfChild ? builder.emit(.jumpIfExtended(0)) : nil
      let mark = builder.mark
      let register = try value(node)
      builder.offset = node.offset
      builder.emit(.output(register))
      builder.release(to: mark)
      if let skip { builder.patch(skip) }
    case .evaluate(let node):
      let mark = builder.mark
      _ = try value(node)
      builder.release(to: mark)
    case .condition(let branches, let otherwise): try condition(branches, otherwise)
    case .assign(let target, let node):
      let mark = builder.mark
      checkNamespaces(target)
      try assign(target, try value(node))
      builder.release(to: mark)
    case .capture(let target, let filters, let body): try capture(target, filters, body)
    case .with(let targets, let values, let body): try with(targets, values, body)
    case .autoescape(let flag, let body):
      let mark = builder.mark
      builder.emit(.pushAutoescape(try value(flag)))
      builder.release(to: mark)
      builder.openAutoescapes += 1
      try scoped(body)
      builder.openAutoescapes -= 1
      builder.emit(.popAutoescape)
    case .loop(let loop): try self.loop(loop)
    case .macro(let name, let signature, let body, let offset):
      builder.offset = offset
      let function = try macro(name, signature, body)
      let mark = builder.mark
      let register = builder.temporary()
      builder.emit(.macro(to: register, function: function))
      try assign(Expression.Node(expression: .name(name), offset: offset), register)
      builder.release(to: mark)
    case .callBlock(let call, let signature, let body): try callBlock(call, signature, body)
    case .filterBlock(let filters, let body):
      let skip = isTopLevelOfChild ? builder.emit(.jumpIfExtended(0)) : nil
      let mark = builder.mark
      let register = try captured(body, filters)
      builder.emit(.outputFiltered(register))
      builder.release(to: mark)
      if let skip { builder.patch(skip) }
    case .block(let name, let isScoped, let isRequired, let body, let offset):
      try block(name, isScoped, isRequired, body, offset)
    case .extends(let node):
      builder.offset = node.offset
      let mark = builder.mark
      builder.emit(.extends(try value(node)))
      builder.release(to: mark)
    case .include, .importModule, .importNames: try inclusion(statement)
    case .breakLoop(let offset), .continueLoop(let offset):
      try leaveRound(statement, offset)
    }
  }

  /// Whether output here is dropped once the template has extended another.
  private var isTopLevelOfChild: Bool { extends && dropsOutput }

  private mutating func output(_ emit: (inout Compiler) -> Void) {
    let skip = isTopLevelOfChild ? builder.emit(.jumpIfExtended(0)) : nil
    emit(&self)
    if let skip { builder.patch(skip) }
  }

  private mutating func condition(
    _ branches: [(test: Expression.Node, body: [Statement])], _ otherwise: [Statement]
  ) throws(Failure) {
    let before = builder.assigned
    var common: Set<Register>?
    var ends: [Int] = []
    softness += 1
    for branch in branches {
      let mark = builder.mark
      let skips = try jumpsUnless(branch.test)
      builder.release(to: mark)
      try compile(branch.body)
      ends.append(builder.emit(.jump(0)))
      for skip in skips { builder.patch(skip) }
      common = common.map { $0.intersection(builder.assigned) } ?? builder.assigned
      builder.assigned = before
    }
    try compile(otherwise)
    builder.assigned = (common ?? before).intersection(builder.assigned)
    softness -= 1
    for end in ends { builder.patch(end) }
  }

  /// A body with variables of its own.
  mutating func scoped(_ body: [Statement]) throws(Failure) {
    let stored = Survey(body, since: stackBase).stored
    let before = builder.assigned
    builder.openScope(stored)
    inherit(stored)
    try hard { (compiler) throws(Failure) in try compiler.compile(body) }
    builder.closeScope()
    builder.assigned = before
  }

  /// Compiles a scope of its own, in which unknown filters are errors even if it never runs: what
  /// is within a branch counts only for the statements that stand directly in it.
  mutating func hard(_ compile: (inout Compiler) throws(Failure) -> Void) throws(Failure) {
    let before = softness
    softness = 0
    try compile(&self)
    softness = before
  }

  private mutating func captured(_ body: [Statement], _ filters: Expression.Node?) throws(Failure)
    -> Register
  {
    let register = builder.temporary()
    builder.emit(.beginCapture)
    builder.openCaptures += 1
    try scoped(body)
    builder.openCaptures -= 1
    builder.emit(.endCapture(to: register))
    guard let filters else { return register }
    builder.openScope([])
    captureRegister = register
    var result = register
    try hard { (compiler) throws(Failure) in result = try compiler.value(filters) }
    captureRegister = nil
    builder.closeScope()
    builder.emit(.move(to: register, from: result))
    return register
  }

  /// Where the text that the current filters apply to is.
  var captureRegister: Register?

  private mutating func capture(
    _ target: Expression.Node, _ filters: Expression.Node?, _ body: [Statement]
  ) throws(Failure) {
    let mark = builder.mark
    let drops = dropsOutput
    dropsOutput = false
    let text = try captured(body, filters)
    dropsOutput = drops
    try assign(target, text)
    builder.release(to: mark)
  }

  private mutating func with(
    _ targets: [Expression.Node], _ values: [Expression.Node], _ body: [Statement]
  ) throws(Failure) {
    var stored = Survey(body, since: stackBase).stored
    for target in targets { Survey.names(in: target, &stored) }
    let mark = builder.mark
    let before = builder.assigned
    let first = builder.temporaries(values.count)
    for (index, node) in values.enumerated() {
      try value(node, into: first + Register(index))
    }
    builder.openScope(stored)
    inherit(stored)
    for (index, target) in targets.enumerated() {
      try assign(target, first + Register(index))
    }
    try hard { (compiler) throws(Failure) in try compiler.compile(body) }
    builder.closeScope()
    builder.assigned = before
    builder.release(to: mark)
  }

  private mutating func block(
    _ name: String, _ isScoped: Bool, _ isRequired: Bool, _ body: [Statement], _ offset: Int
  ) throws(Failure) {
    if blocks[name] != nil {
      throw failure("block \(name.quoted) defined twice", at: offset, kind: .assertion)
    }
    let outer = builder
    let outerSoftness = softness
    softness = 0
    // A place of its own, so that a block within itself is found out.
    blocks[name] = Program.Block(function: Function(builder), isRequired: isRequired)
    let drops = dropsOutput
    dropsOutput = false
    builder = FunctionBuilder("block \(name.quoted)")
    let stored = Survey(body, since: stackBase).stored
    builder.openScope(stored)
    unset(stored)
    try compile(body)
    builder.emit(.end)
    builder.closeScope()
    blocks[name] = Program.Block(function: Function(builder), isRequired: isRequired)
    builder = outer
    softness = outerSoftness
    dropsOutput = drops

    builder.offset = offset
    let skip = isTopLevelOfChild ? builder.emit(.jumpIfExtended(0)) : nil
    let mark = builder.mark
    let visible = isScoped ? self.visible() : []
    builder.blocks.append(
      BlockSite(name: name, isScoped: isScoped, isRequired: isRequired, visible: visible))
    builder.emit(.block(Int32(builder.blocks.count - 1)))
    builder.release(to: mark)
    if let skip { builder.patch(skip) }
  }

  private mutating func inclusion(_ statement: Statement) throws(Failure) {
    let mark = builder.mark
    switch statement {
    case .include(let node, let ignoreMissing, let withContext):
      // Put out even where the template has extended another, as Jinja2 does it.
      builder.offset = node.offset
      let register = try value(node)
      let site = inclusionSite(ignoreMissing, withContext)
      builder.offset = node.offset
      builder.emit(.include(register, site: site))
    case .importModule(let node, let name, let withContext):
      builder.offset = node.offset
      let register = try value(node)
      let to = builder.temporary()
      let site = inclusionSite(false, withContext)
      builder.emit(.importModule(to: to, register, site: site))
      try assign(Expression.Node(expression: .name(name), offset: node.offset), to)
    case .importNames(let node, let names, let withContext, let line):
      builder.offset = node.offset
      let register = try value(node)
      let module = builder.temporary()
      let site = inclusionSite(false, withContext)
      builder.emit(.importModule(to: module, register, site: site))
      for (name, alias) in names {
        let to = builder.temporary()
        builder.emit(
          .importName(to: to, module, name: builder.nameIndex(name), line: Int32(line)))
        try assign(Expression.Node(expression: .name(alias), offset: node.offset), to)
      }
    default: break
    }
    builder.release(to: mark)
  }

  private mutating func inclusionSite(_ ignoreMissing: Bool, _ withContext: Bool) -> Int32 {
    builder.inclusions.append(
      InclusionSite(
        ignoreMissing: ignoreMissing, withContext: withContext,
        visible: withContext ? visible() : []))
    return Int32(builder.inclusions.count - 1)
  }

  /// The variables that can be seen here, each in a register of this function.
  private mutating func visible() -> [VisibleName] {
    builder.visibleNames.map { name in
      if let register = builder.register(of: name) {
        return VisibleName(name: name, register: register)
      }
      let register = builder.temporary()
      if let (depth, outer) = outerVariable(name) {
        builder.emit(.outerRaw(to: register, depth: depth, register: outer))
      }
      return VisibleName(name: name, register: register)
    }
  }

  private mutating func leaveRound(_ statement: Statement, _ offset: Int) throws(Failure) {
    guard var labels = builder.loops.popLast() else {
      throw failure("'break' or 'continue' outside of a loop", at: offset)
    }
    for _ in labels.captures..<builder.openCaptures {
      builder.emit(.endCapture(to: builder.temporary()))
    }
    for _ in labels.autoescapes..<builder.openAutoescapes { builder.emit(.popAutoescape) }
    let jump = builder.emit(.jump(0))
    if case .breakLoop = statement {
      labels.breaks.append(jump)
    } else {
      labels.continues.append(jump)
    }
    builder.loops.append(labels)
  }
}
