package import Diagnostics
package import Values

extension Evaluator {
  /// A template file's value, as the lookup `template` gives it: native where it is one expression.
  package func renderFileValue(_ source: Source, syntax: Syntax) throws(Failure) -> Value {
    .string(try renderFile(source, syntax: syntax))
  }
}
