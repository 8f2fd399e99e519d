import Diagnostics
import Values

/// Runs one program in one context.
final class Machine {
  let evaluator: Evaluator
  let program: Program
  let context: Context
  let isAnsible: Bool
  let rendering: Rendering
  /// The blocks of this template and those it extends, the most derived first.
  var blocks: [String: [(function: Function, machine: Machine, isRequired: Bool)]] = [:]
  var autoescape: Bool
  /// The template that this one extends, once it said so.
  private(set) var parent: Machine?
  /// Whether the blocks of its template are already among `blocks`, put there by a child.
  private var hasBlocks = false

  /// What the templates of one rendering share.
  final class Rendering {
    /// Values from the scope that were copied, because the templates may change them.
    var copies: [String: Value] = [:]
    /// Whether any of the templates may change values.
    let mutates: Bool
    /// The syntax of the first template, which included ones have too.
    let syntax: Syntax

    init(mutates: Bool, syntax: Syntax) {
      self.mutates = mutates
      self.syntax = syntax
    }
  }

  init(
    _ program: Program, _ context: Context, _ evaluator: Evaluator, rendering: Rendering? = nil,
    autoescape: Bool? = nil
  ) {
    self.program = program
    self.context = context
    self.evaluator = evaluator
    isAnsible = evaluator.isAnsible
    let rendering =
      rendering
      ?? Rendering(mutates: program.mutates, syntax: evaluator.environment.syntax)
    self.rendering = rendering
    self.autoescape = autoescape ?? rendering.syntax.autoescape
  }

  // MARK: Whole templates

  /// Runs the template; its value.
  func render() throws(Failure) -> Value {
    var output = Output(native: isAnsible ? evaluator : nil)
    try render(into: &output)
    return output.result
  }

  /// Runs the template and adds what it puts out.
  func render(into output: inout Output) throws(Failure) {
    try evaluator.enter()
    defer { evaluator.leave() }
    if !hasBlocks { addBlocks(of: self) }
    try run(program.root, Frame(program.root), &output)
    guard let parent else { return }
    parent.blocks = blocks
    try parent.render(into: &output)
  }

  private func addBlocks(of machine: Machine) {
    for (name, block) in machine.program.blocks {
      blocks[name, default: []].append((block.function, machine, block.isRequired))
    }
  }

  /// Makes another template the frame of this one; its blocks can be called from here on.
  func extend(_ template: Program) throws(Failure) {
    if parent != nil { throw Failure(.other, "extended multiple times") }
    let machine = Machine(
      template, context, evaluator, rendering: rendering, autoescape: autoescape)
    addBlocks(of: machine)
    machine.hasBlocks = true
    parent = machine
  }

  /// Runs an expression; its value.
  func evaluate() throws(Failure) -> Value {
    try evaluator.enter()
    defer { evaluator.leave() }
    let frame = Frame(program.root)
    var output = Output(native: nil)
    try run(program.root, frame, &output)
    return frame.registers[0]
  }

  // MARK: Parts

  /// Runs a function; what it puts out is its value.
  func capture(_ function: Function, _ frame: Frame, autoescape: Bool) throws(Failure) -> Value {
    try evaluator.enter()
    defer { evaluator.leave() }
    let before = self.autoescape
    self.autoescape = autoescape
    defer { self.autoescape = before }
    var output = Output(native: isAnsible ? evaluator : nil)
    try run(function, frame, &output)
    return captured(output)
  }

  /// The value of captured output: safe text where autoescape is on.
  func captured(_ output: Output) -> Value {
    let value = output.result
    if autoescape, case .string(let text) = value { return .object(Markup(text)) }
    return value
  }

  /// Runs a recursive loop's function over some items.
  func runLoop(_ function: Function, _ items: Value, parent: Frame?, depth: Int) throws(Failure)
    -> Value
  {
    let frame = Frame(function, parent: parent)
    frame.registers[0] = items
    frame.loopDepth = depth
    return try capture(function, frame, autoescape: autoescape)
  }

  /// Runs a block as it is after all overriding.
  func runBlock(_ name: String, level: Int, _ context: Context, _ output: inout Output)
    throws(Failure)
  {
    guard let all = blocks[name], level < all.count else {
      throw Failure(.undefined, "there is no parent block called \(name.quoted).")
    }
    let block = all[level]
    if block.isRequired {
      throw Failure(.other, "Required block \(name.quoted) not found")
    }
    try evaluator.enter()
    defer { evaluator.leave() }
    let machine = Machine(
      block.machine.program, context, evaluator, rendering: rendering, autoescape: autoescape)
    machine.blocks = blocks
    let frame = Frame(block.function)
    frame.block = (name, level)
    try machine.run(block.function, frame, &output)
  }

  func captureBlock(_ name: String, level: Int, _ context: Context) throws(Failure) -> Value {
    var output = Output(native: isAnsible ? evaluator : nil)
    try runBlock(name, level: level, context, &output)
    return captured(output)
  }

  /// A context that also sees some of a frame's variables.
  func derived(_ visible: [VisibleName], _ frame: Frame) -> Context {
    var variables: [String: Value] = [:]
    for name in visible {
      let value = frame.registers[Int(name.register)]
      if !value.isUnset { variables[name.name] = value }
    }
    return Context(variables, parent: context)
  }

  // MARK: Names

  /// The value of a name that is no local variable.
  func lookUp(_ name: String, _ frame: Frame, at offset: Int32) throws(Failure) -> Value {
    if let value = context.local(name) { return value }
    switch name {
    case "self":
      return .object(TemplateReference(self))
    case "super":
      if let (block, level) = frame.block {
        if level + 1 < blocks[block]?.count ?? 0 {
          return .object(BlockReference(self, block, level: level + 1, context))
        }
        return undefined("super", "there is no parent block called \(block.quoted).")
      }
    default: break
    }
    if context.reachesScope, let value = try evaluator.variable(name, rendering) { return value }
    if let function = evaluator.function(named: name) { return function }
    return .undefined(
      Undefined(
        name: name, message: "\(name.quoted) is undefined",
        span: program.place.span(of: Int(offset)), behaviour: evaluator.undefined))
  }

  func undefined(_ name: String, _ message: String) -> Value {
    .undefined(Undefined(name: name, message: message, behaviour: evaluator.undefined))
  }
}
