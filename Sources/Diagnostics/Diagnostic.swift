/// Something to tell the user about a place in the files: what is wrong, and what to do.
///
/// Messages are lower case and without a full stop.
public struct Diagnostic: Sendable {
  public enum Severity: String, Sendable { case error, warning, note }

  /// A further remark, at a place of its own if it has one.
  public struct Note: Sendable {
    public var message: String
    public var span: Span?

    public init(_ message: String, at span: Span? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// The rule of warnings of what will go away in a later version.
  public static let deprecation = "deprecated"

  public var severity: Severity
  public var message: String
  public var span: Span?
  /// What was going on: `task 'install nginx', host web1`.
  public var context: String?
  /// What failed, as a task's result tells it before the message, the outer before the inner:
  /// `Error while resolving value for 'msg': Syntax error in template`. Not shown beside the
  /// excerpt. Empty where it is known that nothing stands before the message.
  public var stage: String?
  /// The reason as a task's result holds it, where playbooks may compare it with ansible-core's.
  public var reported: String?
  public var notes: [Note]
  /// What to do, shown behind the caret: `did you mean 'state'?`.
  public var help: String?
  /// The name of the rule that is broken, for editors and other machines.
  public var rule: String?

  public init(
    _ severity: Severity = .error, _ message: String, at span: Span? = nil, context: String? = nil,
    notes: [Note] = [], help: String? = nil, rule: String? = nil, reported: String? = nil
  ) {
    self.severity = severity
    self.message = message
    self.span = span
    self.context = context
    self.notes = notes
    self.help = help
    self.rule = rule
    self.reported = reported
  }
}
