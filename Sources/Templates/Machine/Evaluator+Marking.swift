import Diagnostics
import Values

extension Evaluator {
  /// A template's text for people to read, where each expression that fails stands as
  /// `<< error 1 - why >>`: names of tasks, which must not fail.
  package func markingErrors(_ template: TemplateText) -> String {
    var marks = ErrorMarks()
    guard let parts = outputs(of: template) else {
      do throws(Failure) {
        return try text(of: try render(template))
      } catch {
        return marks.mark(error)
      }
    }
    var text = ""
    for part in parts {
      do throws(Failure) {
        text += try part.get()
      } catch {
        text += marks.mark(error)
      }
    }
    return text
  }

  /// What each text and each `{{ }}` of a template gives; nil where it has statements, too.
  private func outputs(of template: TemplateText) -> [Result<String, Failure>]? {
    let lexer = Lexer(
      Array(template.text.utf8), syntax: environment.syntax, keepsBackslashes: isAnsible,
      origin: template.span)
    guard var parser = try? Parser(lexer, syntax: environment.syntax),
      let statements = try? parser.template()
    else { return nil }
    var parts: [Result<String, Failure>] = []
    for statement in statements {
      switch statement {
      case .text(let text): parts.append(.success(text))
      case .output(let expression):
        parts.append(
          Result { () throws(Failure) in
            var compiler = Compiler(environment, place: lexer.place, name: "expression")
            let program = try compiler.compile(expression: expression)
            try enter()
            defer { leave() }
            let value = try Machine(program, Context(), self).evaluate()
            return try outputText(of: try result(value, at: template.span))
          })
      default: return nil
      }
    }
    return parts
  }
}

/// Counts the errors that are shown in a text instead of stopping it.
package struct ErrorMarks {
  private var messages: [String] = []

  package init() {}

  /// What a result warns of because of them.
  package var warnings: [String] {
    guard !messages.isEmpty else { return [] }
    let lines = messages.enumerated().map { "error \($0 + 1) - \($1)" }
    let title = "Encountered \(lines.count) template error\(lines.count == 1 ? "" : "s")."
    return [([title] + lines).joined(separator: "\n")]
  }

  /// What stands in place of what failed.
  package mutating func mark(_ error: Failure) -> String {
    messages.append(error.account)
    return "<< error \(messages.count) - \(error.account) >>"
  }
}
