/// The language's delimiters and switches, by Jinja2's names.
package struct Syntax: Sendable, Hashable {
  package var blockStart = "{%"
  package var blockEnd = "%}"
  package var variableStart = "{{"
  package var variableEnd = "}}"
  package var commentStart = "{#"
  package var commentEnd = "#}"
  package var lineStatementPrefix: String?
  package var lineCommentPrefix: String?
  package var trimBlocks = false
  package var lstripBlocks = false
  package var newlineSequence = "\n"
  package var keepTrailingNewline = false
  package var autoescape = false
  /// Whether `{% do %}` is known.
  package var hasDo = false
  /// Whether `{% break %}` and `{% continue %}` are known.
  package var hasLoopControls = false

  package init() {}

  /// Jinja2's defaults.
  package static let jinja2 = Syntax()

  /// Ansible's defaults.
  package static let ansible: Syntax = {
    var syntax = Syntax()
    syntax.trimBlocks = true
    return syntax
  }()
}
