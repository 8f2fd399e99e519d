internal import Diagnostics

/// What is wrong in the files of one load, in the order in which it was found.
final class Findings {
  private(set) var errors: [Diagnostic] = []
  /// Whether the first that is wrong is that something is not there, or that a name has no value.
  private var isFirstMissing: Bool?
  /// Whether something was left out that may hold variables, handlers and tags.
  private(set) var isIncomplete = false
  private var known: Set<String> = []
  private let warn: (Diagnostic) -> Void
  /// Beyond this many, what follows is left unsaid.
  private static let limit = 1000

  init(warn: @escaping (Diagnostic) -> Void) { self.warn = warn }

  /// nil where nothing is wrong; ansible-core ends at the first error, and with another exit code
  /// for what is missing.
  var kind: Failure.Kind? { isFirstMissing.map { $0 ? .missing : .syntax } }

  func error(_ message: String, at span: Span?, help: String? = nil) {
    add(Diagnostic(.error, message, at: span, help: help), isMissing: false)
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
    add(diagnostic, isMissing: true)
  }

  /// A file that cannot be read, or a text that cannot be rendered.
  func error(_ failure: Failure, at span: Span? = nil) {
    leaveOut()
    let isMissing = failure.kind == .missing || failure.kind == .undefined
    for diagnostic in failure.at(span).diagnostics { add(diagnostic, isMissing: isMissing) }
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

  private func add(_ diagnostic: Diagnostic, isMissing: Bool) {
    isFirstMissing = isFirstMissing ?? isMissing
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
