internal import Diagnostics

/// Guesses from the words of a template's error, and the line, what its author meant.
enum TemplateHints {
  static func help(_ diagnostic: Diagnostic) -> String? {
    let message = diagnostic.message
    let line = diagnostic.span.flatMap { $0.source.line($0.line) } ?? ""
    let isNested = message.contains("expected token ':', got '}'")
    if isNested || message.contains("got '{'") || message.contains("got '{{'") {
      return ["when:", "until:", "changed_when:", "failed_when:"].contains(where: line.contains)
        ? "conditions are expressions already: leave out the braces"
        : "templates cannot stand within templates: use the variable's name alone, or ~ to join"
    }
    if message.contains("expected token 'end of print statement'") {
      if message.contains("got '='") { return "compare with '==', or join texts with '~'" }
      return "something is missing between two values: an operator, a comma, or quotes"
    }
    if message.contains("unexpected 'end of template'") {
      return "something is missing behind the last operator or bracket"
    }
    if message.contains("unexpected 'end of print statement'") {
      return "something is missing before '}}'"
    }
    if message.contains("unexpected end of template, expected 'end of print statement'") {
      return "close the expression with '}}'"
    }
    if message.contains("Unexpected end of template") {
      return "every {% if %} and {% for %} needs its end"
    }
    if message.hasPrefix("unexpected end of template, expected") {
      return "a bracket, brace or parenthesis is not closed"
    }
    if message.contains("chunk after expression") || message.contains("got '='") {
      return line.contains("=") && !line.contains("==") ? "compare with '=='" : nil
    }
    if message.contains("expected token 'name', got '|'"), line.contains("||") {
      return "write 'or'"
    }
    if message.contains("expected token 'name', got '") { return "a name is missing here" }
    if message.hasPrefix("unexpected '}'") { return "close the expression with '}}'" }
    if message.contains("unexpected char '\"'") || message.contains("unexpected char \"'\"") {
      return "a quote is never closed"
    }
    if message.contains("unknown tag 'end") { return "what was opened last is closed first" }
    if message.contains("unexpected char '&'") { return "write 'and'" }
    if message.contains("unexpected char '!'") { return "write 'not', or '!=' to compare" }
    return nil
  }
}
