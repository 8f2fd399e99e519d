internal import Diagnostics
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
    return evaluator.markingErrors(name)
  }
}
