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

  /// Whether a text holds anything that this syntax would evaluate.
  func isTemplate(_ bytes: [UInt8]) -> Bool {
    [blockStart, variableStart, commentStart].contains { mark in
      TextSearch.find(Array(mark.utf8), in: bytes, from: 0) != nil
    }
  }

  /// Jinja2's defaults.
  package static let jinja2 = Syntax()

  /// Ansible's defaults.
  package static let ansible: Syntax = {
    var syntax = Syntax()
    syntax.trimBlocks = true
    return syntax
  }()
}
