internal import Diagnostics

/// What is wrong in the files of one load, in the order in which it was found.
final class Findings {
  private(set) var errors: [Diagnostic] = []
  /// Whether all that is wrong is that something is not there.
  private var isOnlyMissing = true
  private let warn: (Diagnostic) -> Void
  /// Beyond this many, what follows is left unsaid.
  private static let limit = 100

  init(warn: @escaping (Diagnostic) -> Void) { self.warn = warn }

  func error(_ message: String, at span: Span?, help: String? = nil) {
    isOnlyMissing = false
    add(Diagnostic(.error, message, at: span, help: help))
  }

  /// A file or role that is not there.
  func missing(_ message: String, at span: Span?, help: String? = nil) {
    add(Diagnostic(.error, message, at: span, help: help))
  }

  func error(_ failure: Failure, at span: Span? = nil) {
    isOnlyMissing = isOnlyMissing && failure.kind == .missing
    for diagnostic in failure.at(span).diagnostics { add(diagnostic) }
  }

  func warning(_ message: String, at span: Span?, help: String? = nil) {
    warn(Diagnostic(.warning, message, at: span, help: help))
  }

  private func add(_ diagnostic: Diagnostic) {
    // A role that two plays use is wrong once.
    let isKnown = errors.contains {
      $0.message == diagnostic.message && $0.span?.place == diagnostic.span?.place
    }
    if !isKnown, errors.count < Findings.limit { errors.append(diagnostic) }
  }

  /// - Throws: all errors, if there are any.
  func check() throws(Failure) {
    if !errors.isEmpty { throw Failure(isOnlyMissing ? .missing : .syntax, errors) }
  }
}
