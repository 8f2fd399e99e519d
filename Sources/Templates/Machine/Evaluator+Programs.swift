import Diagnostics
import Synchronization
import Values

/// The programs of one text, by what it is read as.
final class CompiledText: Sendable {
  struct Key: Hashable {
    var use: ProgramUse
    var syntax: Syntax
    var isAnsible: Bool
  }

  private let programs = Mutex<[(Key, Program)]>([])

  subscript(key: Key) -> Program? {
    programs.withLock { all in all.first { $0.0 == key }?.1 }
  }

  func keep(_ program: Program, for key: Key) {
    programs.withLock { $0.append((key, program)) }
  }
}

/// What a text is compiled as.
enum ProgramUse: Hashable {
  case template
  /// As a template in which text constants keep their backslash escapes' meaning.
  case plainTemplate
  case expression
  /// An expression whose text constants may be templates.
  case condition
}

extension Evaluator {
  /// The compiled program of a text, kept beside it.
  func program(for template: TemplateText, _ use: ProgramUse) throws(Failure) -> Program {
    let key = CompiledText.Key(use: use, syntax: environment.syntax, isAnsible: isAnsible)
    let known = template.program.value as? CompiledText
    if let program = known?[key] { return program }
    let program = try compile(template, use)
    if let known {
      known.keep(program, for: key)
    } else {
      let compiled = CompiledText()
      compiled.keep(program, for: key)
      template.program.fill(compiled)
    }
    return program
  }

  private func compile(_ template: TemplateText, _ use: ProgramUse) throws(Failure) -> Program {
    switch use {
    case .template, .plainTemplate:
      return try compile(
        Array(template.text.utf8), environment.syntax, name: "template",
        keepsBackslashes: isAnsible && use == .template, origin: template.span
      ).program
    case .expression, .condition:
      let lexer = Lexer(
        Array(template.text.utf8), syntax: environment.syntax, isExpression: true,
        origin: template.span)
      var parser = try Parser(lexer, syntax: environment.syntax)
      let node = try parser.expression()
      if parser.current.kind != .end { throw parser.failure("chunk after expression") }
      var compiler = Compiler(environment, place: lexer.place, name: "expression")
      compiler.rendersConstants = use == .condition && isAnsible
      return try compiler.compile(expression: node)
    }
  }

  /// Compiles a template's text, its `#jinja2:` line first; the syntax that came of that.
  func compile(
    _ text: [UInt8], _ syntax: Syntax, name: String, keepsBackslashes: Bool, origin: Span?
  ) throws(Failure) -> (program: Program, syntax: Syntax) {
    var syntax = syntax
    var text = text
    if isAnsible, let header = try SyntaxHeader.read(text, &syntax, at: origin) {
      // Blanks in its place keep lines and columns of the rest as they are.
      text = Array(text[header...])
    }
    let lexer = Lexer(
      text, syntax: syntax, keepsBackslashes: keepsBackslashes, origin: origin)
    var parser = try Parser(lexer, syntax: syntax)
    let statements = try parser.template()
    var compiler = Compiler(
      environment, place: lexer.place, name: name, autoescape: syntax.autoescape)
    return (try compiler.compile(template: statements), syntax)
  }

  func compileFile(_ source: Source, _ syntax: Syntax) throws(Failure) -> (
    program: Program, syntax: Syntax
  ) {
    try compile(
      source.bytes, syntax, name: source.name, keepsBackslashes: false,
      origin: Span(source, line: 1, column: 1))
  }

  /// A template file by the name that `include` and its like give; nil where there is none.
  func template(named name: String, _ syntax: Syntax) throws(Failure) -> Program? {
    guard let path = environment.files.find(name, in: "templates") else { return nil }
    let bytes = try environment.files.read(path)
    let source = Source(name: path, bytes: bytes)
    return try compile(
      bytes, syntax, name: name, keepsBackslashes: false,
      origin: Span(source, line: 1, column: 1)
    ).program
  }
}
