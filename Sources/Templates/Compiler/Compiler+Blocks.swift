import Diagnostics
import Values

extension Compiler {
  // MARK: Loops

  mutating func loop(_ loop: Statement.Loop) throws(Failure) {
    var targets: [String] = []
    Survey.names(in: loop.target, &targets)
    let survey = Survey(loop.body, since: stackBase)
    let place =
      targets.contains("loop")
      ? loop.target.offset
      : survey.loopAssignment ?? Survey(loop.otherwise, since: stackBase).loopAssignment
    if let place {
      throw failure(
        "Can't assign to special loop variable in for-loop target", at: place, kind: .assertion)
    }
    let mark = builder.mark
    let source = try value(loop.source)
    if loop.isRecursive {
      let outer = builder
      builder = FunctionBuilder("loop", parent: outer)
      builder.openScope(["\u{0}items"])
      try rounds(loop, targets, survey, source: 0)
      builder.emit(.end)
      builder.closeScope()
      let function = Function(builder)
      builder = outer
      builder.functions.append(function)
      builder.offset = loop.source.offset
      builder.emit(
        .callRecursiveLoop(function: Int32(builder.functions.count - 1), source))
    } else {
      try rounds(loop, targets, survey, source: source)
    }
    builder.release(to: mark)
  }

  private mutating func rounds(
    _ loop: Statement.Loop, _ targets: [String], _ survey: Survey, source: Register
  ) throws(Failure) {
    let usesLoop = survey.usesLoop || survey.hasScopedBlock || loop.isRecursive
    var source = source
    var test = loop.test
    if let node = test, usesLoop {
      source = try prefiltered(loop, targets, node, source)
      test = nil
    }
    builder.offset = loop.source.offset
    builder.emit(.beginLoop(source, hasVariable: usesLoop, isRecursive: loop.isRecursive))
    let before = builder.assigned
    builder.loops.append(
      FunctionBuilder.LoopLabels(
        captures: builder.openCaptures, autoescapes: builder.openAutoescapes))
    let stored = survey.stored.filter { !targets.contains($0) }
    builder.openScope(targets + stored + (usesLoop ? ["loop"] : []))
    let top = builder.here
    let exit = try nextItem(loop)
    inherit(stored)
    if usesLoop, let register = builder.ownRegister("loop") {
      builder.emit(.loopVariable(to: register))
      builder.assigned.insert(register)
    }
    if let test {
      let mark = builder.mark
      for jump in try jumpsUnless(test) {
        // An element that is left out is no round.
        builder.patch(jump, to: top)
      }
      builder.release(to: mark)
    }
    try hard { (compiler) throws(Failure) in try compiler.compile(loop.body) }
    if !loop.otherwise.isEmpty { builder.emit(.roundDone) }
    let labels = builder.loops.removeLast()
    for index in labels.continues { builder.patch(index) }
    builder.emit(.jump(top))
    builder.closeScope()
    builder.assigned = before
    builder.patch(exit)
    for index in labels.breaks { builder.patch(index) }
    guard !loop.otherwise.isEmpty else {
      builder.emit(.endLoop)
      return
    }
    let end = builder.emit(.endLoopElse(0))
    try scoped(loop.otherwise)
    builder.patch(end)
  }

  /// Takes the next element and gives it to the target; the jump for the end of the loop.
  private mutating func nextItem(_ loop: Statement.Loop) throws(Failure) -> Int {
    builder.offset = loop.target.offset
    if case .name(let name) = loop.target.expression, let register = builder.ownRegister(name) {
      builder.assigned.insert(register)
      return builder.emit(.nextItem(to: register, exit: 0))
    }
    let item = builder.temporary()
    let exit = builder.emit(.nextItem(to: item, exit: 0))
    try assign(loop.target, item)
    return exit
  }

  /// A list of the elements that a loop's condition holds for.
  private mutating func prefiltered(
    _ loop: Statement.Loop, _ targets: [String], _ test: Expression.Node, _ source: Register
  ) throws(Failure) -> Register {
    let kept = builder.temporary()
    builder.emit(.list(to: kept, first: 0, count: 0))
    builder.emit(.beginLoop(source, hasVariable: false, isRecursive: false))
    let before = builder.assigned
    builder.openScope(targets)
    let item = builder.temporary()
    let top = builder.here
    builder.offset = loop.target.offset
    let exit = builder.emit(.nextItem(to: item, exit: 0))
    try assign(loop.target, item)
    for jump in try jumpsUnless(test) { builder.patch(jump, to: top) }
    builder.emit(.keep(to: kept, item))
    builder.emit(.jump(top))
    builder.closeScope()
    builder.assigned = before
    builder.patch(exit)
    builder.emit(.endLoop)
    return kept
  }

  // MARK: Macros

  /// Compiles a macro; the index of its function.
  mutating func macro(_ name: String, _ signature: Statement.Signature, _ body: [Statement])
    throws(Failure) -> Int32
  {
    let outer = builder
    let outerSoftness = softness
    softness = 0
    let drops = dropsOutput
    dropsOutput = false
    builder = FunctionBuilder(name, parent: outer)
    let survey = Survey(body, since: stackBase)
    var parameters = signature.names
    var special = MacroSignature(names: signature.names, defaults: signature.defaults.count)
    for extra in ["caller", "kwargs", "varargs"] where survey.reads.contains(extra) {
      if extra == "caller", let index = signature.names.firstIndex(of: extra) {
        special.declaresCaller = true
        if index < signature.names.count - signature.defaults.count {
          throw failure(
            "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
            at: builder.offset, kind: .assertion)
        }
        continue
      }
      guard !parameters.contains(extra) else { continue }
      let register = Register(parameters.count)
      parameters.append(extra)
      switch extra {
      case "caller": special.caller = register
      case "kwargs": special.kwargs = register
      default: special.varargs = register
      }
    }
    let stored = survey.stored.filter { !parameters.contains($0) }
    builder.openScope(parameters + stored)
    builder.signature = special
    let firstDefault = signature.names.count - signature.defaults.count
    for index in 0..<firstDefault { builder.assigned.insert(Register(index)) }
    builder.pendingParameters = Set((firstDefault..<signature.names.count).map(Register.init))
    for (index, node) in signature.defaults.enumerated() {
      let register = Register(firstDefault + index)
      let skip = builder.emit(.jumpIfSet(register, 0))
      let mark = builder.mark
      try value(node, into: register)
      builder.release(to: mark)
      builder.patch(skip)
      builder.assigned.insert(register)
      builder.pendingParameters.remove(register)
    }
    for index in parameters.indices { builder.assigned.insert(Register(index)) }
    inherit(stored)
    try compile(body)
    builder.emit(.end)
    builder.closeScope()
    let function = Function(builder)
    builder = outer
    softness = outerSoftness
    dropsOutput = drops
    builder.functions.append(function)
    return Int32(builder.functions.count - 1)
  }

  mutating func callBlock(
    _ call: Expression.Node, _ signature: Statement.Signature, _ body: [Statement]
  ) throws(Failure) {
    guard case .call(let callee, var arguments) = call.expression else { return }
    builder.offset = call.offset
    let function = try macro("caller", signature, body)
    let mark = builder.mark
    let caller = builder.temporary()
    builder.emit(.macro(to: caller, function: function))
    // The macro is given to the call as its argument `caller`, through a name of its own.
    let hidden = "\u{0}caller"
    builder.openScope([hidden])
    if let register = builder.ownRegister(hidden) {
      builder.emit(.move(to: register, from: caller))
      builder.assigned.insert(register)
    }
    arguments.named.append(
      ("caller", Expression.Node(expression: .name(hidden), offset: call.offset)))
    let result = try value(
      Expression.Node(expression: .call(callee, arguments), offset: call.offset))
    builder.emit(.output(result))
    builder.closeScope()
    builder.release(to: mark)
  }
}
