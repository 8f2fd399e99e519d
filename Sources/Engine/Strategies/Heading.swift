internal import Diagnostics
internal import ModuleKit
internal import Templates
internal import Values

/// A name with templates, as headings show it: what cannot be rendered stands as its error.
enum Heading {
  static func text(_ name: TemplateText, _ evaluator: Evaluator) -> String {
    do throws(Failure) {
      let value = try evaluator.resolve(.template(name))
      if !value.isUndefined { return value.text }
    } catch {
      // Told piece by piece.
    }
    return pieces(name.text, evaluator) ?? name.text
  }

  /// Renders each `{{ }}` alone; nil where there is more than those.
  private static func pieces(_ text: String, _ evaluator: Evaluator) -> String? {
    guard text.firstRange(of: "{%") == nil, text.firstRange(of: "{#") == nil else { return nil }
    var result = ""
    var errors = 0
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      result += rest[..<open.lowerBound]
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else { return nil }
      let expression = TemplateText(String(rest[..<close.lowerBound]).trimmed, at: nil)
      rest = rest[close.upperBound...]
      do throws(Failure) {
        let value = try evaluator.evaluate(expression: expression)
        if case .undefined(let undefined) = value { throw undefined.failure }
        result += value.text
      } catch {
        errors += 1
        result += "<< error \(errors) - \(error.message) >>"
      }
    }
    return result + rest
  }
}
