import Diagnostics
import Values

/// Evaluates templates, expressions and conditions in one scope.
///
/// Not shared between threads; cheap to make, one per host and task.
package final class Evaluator {
  package let environment: Environment
  package let scope: any Scope
  let isAnsible: Bool
  let undefined: Undefined.Behaviour
  let outputLimit: Int
  /// What its evaluations so far have depended on.
  package internal(set) var reads = Reads()
  /// Values of templates during one outermost evaluation.
  var memory: [ObjectIdentifier: Remembered] = [:]
  /// The templates whose values are being found.
  var pending: [TemplateText] = []
  private var stack: StackGuard
  /// Whether the evaluation came to one of its bounds, which no template can pass over.
  private(set) var isExhausted = false

  struct Remembered {
    /// Held so that its identity is not given to another.
    let template: TemplateText
    let value: Value
    let reads: Reads
  }

  package init(_ environment: Environment, scope: any Scope) {
    self.environment = environment
    self.scope = scope
    isAnsible = environment.mode == .ansible
    undefined = environment.mode == .ansible ? .ansible : environment.undefined
    outputLimit = environment.limits.outputBytes
    stack = StackGuard(budget: environment.limits.stackBytes)
  }

  /// Begins a nested evaluation; an error where there are too many of them.
  func enter() throws(Failure) {
    if !stack.enter(limit: environment.limits.depth) {
      stack.leave()
      isExhausted = true
      throw Failure(
        .other, "the evaluation is nested too deeply (recursion without an end?)")
    }
  }

  func leave() {
    stack.leave()
    if stack.depth == 0 {
      memory.removeAll(keepingCapacity: true)
      isExhausted = false
    }
  }

  /// Takes in what another evaluator, in whose hands a part of the work was, has depended on.
  package func depend(on other: Evaluator) { reads.merge(other.reads) }

  // MARK: What the engine asks

  /// The value of a template: native in Ansible's mode, text in Jinja2's.
  package func render(_ template: TemplateText) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    let value = try value(of: template)
    return try staged(.template) { () throws(Failure) in try result(value, at: template.span) }
  }

  /// The value of a template in a syntax of its own.
  ///
  /// - Parameters:
  ///   - escapesBackslashes: whether text constants in `{{ }}` keep their backslashes.
  ///   - keepsTrailingNewlines: whether line breaks at the end of the source come back.
  package func render(
    _ template: TemplateText, syntax: Syntax, escapesBackslashes: Bool = true,
    keepsTrailingNewlines: Bool = true
  ) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    let source = Array(template.text.utf8)
    // Ansible leaves text alone that holds no template, its line ends too.
    if isAnsible, !syntax.isTemplate(source), !SyntaxHeader.begins(source) {
      return .string(template.text)
    }
    return try staged(.template) { () throws(Failure) in
      let (program, header) = try compile(
        source, syntax, name: "template", keepsBackslashes: isAnsible && escapesBackslashes,
        origin: template.span)
      let rendering = Machine.Rendering(mutates: program.mutates, syntax: header)
      let machine = Machine(program, Context(), self, rendering: rendering)
      let value = try result(try machine.render(), at: template.span)
      guard isAnsible, keepsTrailingNewlines, case .string(let text) = value else { return value }
      return .string(TrailingNewlines.restored(text, from: source, header))
    }
  }

  /// The value with its outermost template or vaulted text resolved.
  package func resolve(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .template(let template):
      try enter()
      defer { leave() }
      return try self.value(of: template)
    case .object(let object):
      if let vault = object as? VaultText { return try plain(vault) }
      return value
    default: return value
    }
  }

  /// The value with every template inside resolved, tuples as lists, `omit` dropped from lists
  /// and dictionaries: what a module or a registered variable gets.
  package func resolveDeep(_ value: Value) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    return try staged(.template) { () throws(Failure) in try result(try settle(value)) }
  }

  /// The value of an expression without braces: `a.b | length`.
  package func evaluate(expression: TemplateText) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    return try staged(.expression(expression)) { () throws(Failure) in
      let program = try program(for: expression, .expression)
      let value = try Machine(program, Context(), self).evaluate()
      return isAnsible ? try result(value, at: expression.span) : value
    }
  }

  /// The truth of a condition as `when` takes it: must be a boolean.
  package func condition(_ condition: TemplateText) throws(Failure) -> Bool {
    try Conditions.holds(condition, self)
  }

  /// A template file's text, as the template module renders it.
  package func renderFile(_ source: Source, syntax: Syntax) throws(Failure) -> String {
    let value = try renderFileValue(source, syntax: syntax)
    return value.isNull ? "" : value.text
  }

  /// A template file's value, as the lookup `template` gives it: native where it is one expression.
  package func renderFileValue(_ source: Source, syntax: Syntax) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    if isAnsible, !syntax.isTemplate(source.bytes), !SyntaxHeader.begins(source.bytes) {
      return .string(String(decoding: source.bytes, as: UTF8.self))
    }
    return try staged(.template) { () throws(Failure) in
      let (program, header) = try compileFile(source, syntax)
      let rendering = Machine.Rendering(mutates: program.mutates, syntax: header)
      let machine = Machine(program, Context(), self, rendering: rendering)
      let value = try result(
        try machine.render(), at: Span(source, line: 1, column: 1))
      guard case .string(let text) = value else { return value }
      return .string(TrailingNewlines.restored(text, from: source.bytes, header))
    }
  }
}
