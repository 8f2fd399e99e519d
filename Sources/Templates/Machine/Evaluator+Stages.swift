import Diagnostics
import Values

/// What is evaluated, as the error of it says.
enum EvaluationStage {
  case template
  case expression(TemplateText)

  var name: String {
    switch self {
    case .template: "template"
    case .expression: "expression"
    }
  }

  /// What a syntax error is in.
  var ofSyntax: String {
    guard case .expression(let expression) = self, TemplateText.isTemplate(expression.text)
    else { return name }
    return name + ". Template delimiters are not supported in expressions"
  }
}

extension Evaluator {
  /// Does a part of an evaluation; in Ansible's mode its error says what failed, unless an inner
  /// one has said so.
  @inline(__always)
  func staged(_ stage: EvaluationStage, _ work: () throws(Failure) -> Value) throws(Failure)
    -> Value
  {
    do throws(Failure) {
      return try work()
    } catch {
      throw isAnsible ? error.staged(stage) : error
    }
  }
}

extension Failure {
  fileprivate func staged(_ stage: EvaluationStage) -> Failure {
    guard let diagnostic = diagnostics.first, diagnostic.stage == nil else { return self }
    switch kind {
    case .undefined: return standingAlone
    case .syntax, .assertion: return during("Syntax error in " + stage.ofSyntax)
    default: return during("Error rendering " + stage.name)
    }
  }
}
