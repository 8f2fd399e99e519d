import Diagnostics
import Values

/// What a template names, found by reading it without running it: for checks before a run.
package struct Mentions: Sendable {
  /// One name and where it stands.
  package struct Mention: Sendable {
    package let name: String
    let place: Place
    let offset: Int

    /// Where it stands; found when it is asked for, which costs a look through the file.
    package var span: Span? { place.span(of: offset) }
  }

  /// What a text is read as.
  package enum Use: Sendable {
    case template
    /// Without braces.
    case expression
    /// As `when` takes it: an expression, or a text wholly in braces.
    case condition
  }

  /// Variables that come from outside of the template, each at its first place.
  package internal(set) var variables: [Mention] = []
  /// Variables that the template asks about or has a default for, so that they may be missing.
  package internal(set) var optional: Set<String> = []
  package internal(set) var filters: [Mention] = []
  package internal(set) var tests: [Mention] = []
  /// Names of lookups that stand there literally.
  package internal(set) var lookups: [Mention] = []
  /// Names of templates that it includes, imports or extends without `ignore missing`.
  package internal(set) var templates: [Mention] = []

  /// Reads a text.
  ///
  /// - Throws: `.syntax` with the place, where the text does not follow the language.
  package static func of(
    _ template: TemplateText, as use: Use, in environment: Environment
  ) throws(Failure) -> Mentions {
    let text = Array(template.text.utf8)
    let isExpression =
      switch use {
      case .template: false
      case .expression: true
      case .condition: !Conditions.isTemplate(template.text)
      }
    guard isExpression else {
      return try of(text, environment.syntax, keepsBackslashes: true, origin: template.span)
    }
    let lexer = Lexer(text, syntax: environment.syntax, isExpression: true, origin: template.span)
    var parser = try Parser(lexer, syntax: environment.syntax)
    let node = try parser.expression()
    if parser.current.kind != .end { throw parser.failure("chunk after expression") }
    var reader = MentionReader(lexer.place)
    reader.visit(node)
    return reader.finished()
  }

  /// Reads a template file.
  ///
  /// - Throws: `.syntax` with the place, where the text does not follow the language.
  package static func of(
    file: Source, syntax: Syntax
  ) throws(Failure) -> Mentions {
    try of(
      file.bytes, syntax, keepsBackslashes: false, origin: Span(file, line: 1, column: 1))
  }

  private static func of(
    _ text: [UInt8], _ syntax: Syntax, keepsBackslashes: Bool, origin: Span?
  ) throws(Failure) -> Mentions {
    var syntax = syntax
    var text = text
    if let header = try SyntaxHeader.read(text, &syntax, at: origin) {
      text = Array(text[header...])
    }
    let lexer = Lexer(text, syntax: syntax, keepsBackslashes: keepsBackslashes, origin: origin)
    var parser = try Parser(lexer, syntax: syntax)
    let statements = try parser.template()
    var reader = MentionReader(lexer.place)
    reader.visit(statements)
    return reader.finished()
  }
}
