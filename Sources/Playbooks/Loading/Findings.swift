internal import Diagnostics

/// What is wrong in the files of one load, in the order in which it was found.
final class Findings {
  private(set) var errors: [Diagnostic] = []
  /// Whether all that is wrong is that something is not there.
  private var isOnlyMissing = true
  /// Whether something was left out that may hold variables, handlers and tags.
  private(set) var isIncomplete = false
  private var known: Set<String> = []
  private let warn: (Diagnostic) -> Void
  /// Beyond this many, what follows is left unsaid.
  private static let limit = 1000

  init(warn: @escaping (Diagnostic) -> Void) { self.warn = warn }

  /// nil where nothing is wrong; ansible-core ends with another exit code for what is missing.
  var kind: Failure.Kind? { errors.isEmpty ? nil : isOnlyMissing ? .missing : .syntax }

  func error(_ message: String, at span: Span?, help: String? = nil) {
    isOnlyMissing = false
    add(Diagnostic(.error, message, at: span, help: help))
  }

  /// A file or role that is not there.
  ///
  /// - Parameter reported: what the result of a task that includes it says.
  func missing(
    _ message: String, at span: Span?, help: String? = nil, reported: String? = nil
  ) {
    leaveOut()
    var diagnostic = Diagnostic(.error, message, at: span, help: help)
    diagnostic.reported = reported
    add(diagnostic)
  }

  /// A file that cannot be read, or a text that cannot be rendered.
  func error(_ failure: Failure, at span: Span? = nil) {
    leaveOut()
    isOnlyMissing = isOnlyMissing && failure.kind == .missing
    for diagnostic in failure.at(span).diagnostics { add(diagnostic) }
  }

  /// What is wrong makes that something is left out.
  func unreadable(_ message: String, at span: Span?, help: String? = nil) {
    leaveOut()
    error(message, at: span, help: help)
  }

  func leaveOut() { isIncomplete = true }

  /// - Parameter rule: its name for machines.
  func warning(_ message: String, at span: Span?, help: String? = nil, rule: String? = nil) {
    warn(Diagnostic(.warning, message, at: span, help: help, rule: rule))
  }

  private func add(_ diagnostic: Diagnostic) {
    // A role that two plays use is wrong once.
    let key = (diagnostic.span?.place ?? "") + "\u{0}" + diagnostic.message
    guard errors.count < Findings.limit, known.insert(key).inserted else { return }
    errors.append(diagnostic)
  }

  /// - Throws: all errors, if there are any.
  func check() throws(Failure) {
    if let kind { throw Failure(kind, errors) }
  }
}
