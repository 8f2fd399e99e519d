/// The error that every room throws: one or more diagnostics, and what kind of failure it is.
///
/// One word large, so that typed throws stay cheap.
public struct Failure: Error, Sendable {
  /// What went wrong, for code that decides by it (rescue an undefined variable, choose an exit code).
  public enum Kind: String, Sendable {
    /// An undefined variable, attribute or item was used.
    case undefined
    /// A text does not follow its language: template, expression, YAML, INI, JSON.
    case syntax
    /// A template names a filter or test that does not exist, or defines a block twice.
    case assertion
    /// A filter, test or lookup failed.
    case filter
    /// An operation met a value of the wrong type.
    case type
    /// A file, keyword, option or argument that the user gave is wrong.
    case usage
    /// Options of the command line that are missing or do not go together.
    case option
    /// A file or role that the user names is not there.
    case missing
    /// A host cannot be reached, or its connection broke.
    case unreachable
    /// A task took longer than it may.
    case timeout
    /// Anything else.
    case other
  }

  private final class Storage: Sendable {
    let kind: Kind
    let diagnostics: [Diagnostic]
    init(_ kind: Kind, _ diagnostics: [Diagnostic]) {
      self.kind = kind
      self.diagnostics = diagnostics
    }
  }

  private let storage: Storage

  public init(_ kind: Kind, _ diagnostics: [Diagnostic]) {
    storage = Storage(kind, diagnostics)
  }

  public init(
    _ kind: Kind = .other, _ message: String, at span: Span? = nil,
    notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    self.init(kind, [Diagnostic(.error, message, at: span, notes: notes, help: help)])
  }

  public var kind: Kind { storage.kind }
  public var diagnostics: [Diagnostic] { storage.diagnostics }
  /// The first diagnostic's message.
  public var message: String { storage.diagnostics.first?.message ?? "" }
  public var span: Span? { storage.diagnostics.first?.span }

  /// The same failure, with a place for every diagnostic that has none yet.
  public func at(_ span: Span?) -> Failure {
    guard let span, diagnostics.contains(where: { $0.span == nil }) else { return self }
    return Failure(
      kind,
      diagnostics.map { diagnostic in
        var placed = diagnostic
        placed.span = placed.span ?? span
        return placed
      })
  }

  /// The same failure, saying what failed; what is known of it stays, behind that.
  public func during(_ stage: String) -> Failure {
    with { diagnostic in
      let inner = diagnostic.stage ?? ""
      diagnostic.stage = inner.isEmpty ? stage : "\(stage): \(inner)"
    }
  }

  /// The same failure, nothing to be said before its message.
  public var standingAlone: Failure { with { $0.stage = $0.stage ?? "" } }

  /// The message as results and registered variables hold it: what failed stands before it.
  public var account: String {
    guard let stage = diagnostics.first?.stage, !stage.isEmpty else { return message }
    return "\(stage): \(message)"
  }

  /// The same failure, with its reason as a task's result holds it.
  public func reported(_ reason: String) -> Failure { with { $0.reported = reason } }

  /// The same failure, its first diagnostic changed.
  public func with(_ change: (inout Diagnostic) -> Void) -> Failure {
    var changed = diagnostics
    if !changed.isEmpty { change(&changed[0]) }
    return Failure(kind, changed)
  }
}

extension Failure: CustomStringConvertible {
  /// The message, with its place where there is one.
  public var description: String {
    (span.map { "\($0.place): " } ?? "") + message
  }
}
