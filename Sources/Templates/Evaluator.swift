package import Diagnostics
package import Values

/// Evaluates templates, expressions and conditions in one scope.
///
/// Not shared between threads; cheap to make, one per host and task.
package final class Evaluator {
  package let environment: Environment
  package let scope: any Scope

  package init(_ environment: Environment, scope: any Scope) {
    self.environment = environment
    self.scope = scope
  }

  // MARK: What the engine asks

  /// The value of a template: native in Ansible's mode, text in Jinja2's.
  package func render(_ template: TemplateText) throws(Failure) -> Value { .null }

  /// The value with its outermost template or vaulted text resolved.
  package func resolve(_ value: Value) throws(Failure) -> Value { value }

  /// The value with every template inside resolved, tuples as lists, `omit` dropped from lists
  /// and dictionaries: what a module or a registered variable gets.
  package func resolveDeep(_ value: Value) throws(Failure) -> Value { value }

  /// The value of an expression without braces: `a.b | length`.
  package func evaluate(expression: TemplateText) throws(Failure) -> Value { .null }

  /// The truth of a condition as `when` takes it: must be a boolean.
  package func condition(_ condition: TemplateText) throws(Failure) -> Bool { false }

  /// A template file's text, as the template module renders it.
  package func renderFile(_ source: Source, syntax: Syntax) throws(Failure) -> String { "" }

  // MARK: What builtins ask

  /// A variable, resolved; nil where it is not defined.
  package func variable(_ name: String) throws(Failure) -> Value? { nil }

  /// `value.name` as a template has it: attribute, then item; undefined where there is none.
  package func attribute(_ name: String, of value: Value) throws(Failure) -> Value { .null }

  /// `value[key]` as a template has it: item, then attribute; undefined where there is none.
  package func item(_ key: Value, of value: Value) throws(Failure) -> Value { .null }

  /// The elements of anything that Python can iterate over, each resolved.
  package func elements(of value: Value) throws(Failure) -> [Value] { [] }

  /// The text of a value as output has it: Python's `str`.
  package func text(of value: Value) throws(Failure) -> String { value.text }

  /// Calls a macro, method or function value.
  package func call(
    _ callable: Value, _ positional: [Value], _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Value { .null }

  /// Applies a filter by name.
  package func apply(
    filter name: String, to input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Value { .null }

  /// Asks a test by name.
  package func ask(
    test name: String, of input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Bool { false }

  /// Runs a lookup by name, as `query` does: all results, unjoined.
  package func look(up name: String, terms: [Value], options: Dict = [:]) throws(Failure) -> [Value]
  { [] }
}
