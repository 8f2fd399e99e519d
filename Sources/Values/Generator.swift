public import Diagnostics

/// What a Python generator gives: elements without a length, and no text of its own.
///
/// Jinja2's `select`, `map` and their like make it; in Ansible's mode they make lists.
public final class Generator: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let items: [Value]
  /// What goes wrong when the elements are asked for, and not before.
  public let failure: Failure?

  public init(_ items: [Value], failure: Failure? = nil) {
    self.items = items
    self.failure = failure
  }

  public override var typeName: String { "generator" }
  public override var elements: [Value]? { items }
}
