import Diagnostics
import Values

/// Where a template's free names are looked up.
///
/// The engine has one per host and task, made of layers that hosts share; nothing merges all
/// variables into one dictionary.
package protocol Scope: AnyObject {
  /// The variable as it was written: it may be a `.template`, or hold templates.
  ///
  /// The evaluator resolves it, in its own scope (names are bound late).
  func value(of name: String) throws(Failure) -> Value?

  /// Every name that is defined, for `vars`, `varnames` and near-name hints.
  var names: [String] { get }

  /// The value of a template that was evaluated before, if nothing that it read has changed.
  func remembered(_ template: TemplateText) -> Value?

  /// What a remembered value depended on, so that those who use it depend on the same; without it
  /// they are not remembered themselves.
  func reads(of template: TemplateText) -> Reads?

  /// Whether lookups that run programs, ask the network or write files must not be called now,
  /// because the evaluation comes before its time and may be for nothing.
  func refusesOutside() -> Bool

  /// Offers the value of a template for later; called after each evaluation of a variable.
  func remember(_ value: Value, of template: TemplateText, reads: Reads)
}

extension Scope {
  package func remembered(_ template: TemplateText) -> Value? { nil }
  package func reads(of template: TemplateText) -> Reads? { nil }
  package func refusesOutside() -> Bool { false }
  package func remember(_ value: Value, of template: TemplateText, reads: Reads) {}
}

/// What an evaluation depended on.
package struct Reads: Sendable {
  /// Free names, those read by the templates inside them included.
  package var names: Set<String> = []
  /// Whether it called something whose answer may differ next time: `now()`, `random`, a lookup.
  package var isVolatile = false

  package init() {}

  package mutating func merge(_ other: Reads) {
    names.formUnion(other.names)
    isVolatile = isVolatile || other.isVolatile
  }
}

/// A scope over one dictionary.
package final class DictScope: Scope {
  private let variables: Dict

  package init(_ variables: Dict) { self.variables = variables }

  package func value(of name: String) -> Value? { variables[name] }
  package var names: [String] { variables.names }
}
