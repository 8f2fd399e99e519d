package import Values

/// What a module found and did.
package struct Outcome: Sendable {
  package var changed: Bool
  package var failed = false
  package var skipped = false
  package var message: String?
  /// Why, where the message of a failure is general: shown to the user, not in the result.
  package var reason: String?
  /// The module's own return values.
  package var values: Dict
  /// Facts to add to the host.
  package var facts: Dict = [:]
  package var diffs: [Diff] = []
  package var warnings: [String] = []
  /// Whether its values are shown without `-v`, as `debug` does.
  package var isAlwaysShown = false
  /// Whether `stdout_lines` and `stderr_lines` go with what it wrote.
  package var hasLines = true

  package init(
    changed: Bool = false, message: String? = nil, values: Dict = [:], diffs: [Diff] = []
  ) {
    self.changed = changed
    self.message = message
    self.values = values
    self.diffs = diffs
  }

  /// A failed outcome with its message and what is known besides.
  package static func failure(_ message: String, values: Dict = [:]) -> Outcome {
    var outcome = Outcome(message: message, values: values)
    outcome.failed = true
    return outcome
  }
}
