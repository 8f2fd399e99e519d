package import Diagnostics
package import Values

/// The keywords that plays, roles, blocks and tasks share, as written: templates are evaluated per
/// host and task.
///
/// In a loaded `Task` they are already inherited: the nearest definition of each stands here, and
/// `when`, `tags`, `environment`, `moduleDefaults` and `vars` are collected from outside in.
package struct Directives: Sendable {
  package var anyErrorsFatal: Value?
  package var become: Value?
  package var becomeExe: Value?
  package var becomeFlags: Value?
  package var becomeMethod: Value?
  package var becomeUser: Value?
  package var checkMode: Value?
  package var collections: [String] = []
  package var connection: Value?
  package var debugger: Value?
  package var delegateFacts: Value?
  package var delegateTo: Value?
  package var diff: Value?
  /// Dictionaries, or templates that make one; later ones win.
  package var environment: [Value] = []
  package var ignoreErrors: Value?
  package var ignoreUnreachable: Value?
  package var moduleDefaults = ModuleDefaults()
  package var noLog: Value?
  /// What `notify` says; of a block, for its tasks.
  package var notify: [Value]?
  package var port: Value?
  package var remoteUser: Value?
  package var runOnce: Value?
  package var tags: [Value] = []
  package var throttle: Value?
  package var timeout: Value?
  /// Layers of variables, outermost first: each block's, then the task's own.
  package var vars: [Dict] = []
  /// All must hold; outermost first.
  package var when: [Condition] = []

  package init() {}

  /// These directives inside `outer` ones: what is not set here comes from there.
  package func inherited(from outer: Directives) -> Directives {
    var result = self
    result.anyErrorsFatal = anyErrorsFatal ?? outer.anyErrorsFatal
    result.become = become ?? outer.become
    result.becomeExe = becomeExe ?? outer.becomeExe
    result.becomeFlags = becomeFlags ?? outer.becomeFlags
    result.becomeMethod = becomeMethod ?? outer.becomeMethod
    result.becomeUser = becomeUser ?? outer.becomeUser
    result.checkMode = checkMode ?? outer.checkMode
    result.collections = collections.isEmpty ? outer.collections : collections
    result.connection = connection ?? outer.connection
    result.debugger = debugger ?? outer.debugger
    result.delegateFacts = delegateFacts ?? outer.delegateFacts
    result.delegateTo = delegateTo ?? outer.delegateTo
    result.diff = diff ?? outer.diff
    result.environment = outer.environment + environment
    result.ignoreErrors = ignoreErrors ?? outer.ignoreErrors
    result.ignoreUnreachable = ignoreUnreachable ?? outer.ignoreUnreachable
    result.moduleDefaults = moduleDefaults.inherited(from: outer.moduleDefaults)
    result.noLog = noLog ?? outer.noLog
    result.notify = notify ?? outer.notify
    result.port = port ?? outer.port
    result.remoteUser = remoteUser ?? outer.remoteUser
    result.runOnce = runOnce ?? outer.runOnce
    result.tags = outer.tags + tags
    result.throttle = throttle ?? outer.throttle
    result.timeout = timeout ?? outer.timeout
    result.vars = outer.vars + vars
    result.when = outer.when + when
    return result
  }
}

/// A condition of `when`, `changed_when`, `failed_when`, `until`, `that`.
package enum Condition: Sendable {
  /// `true`, `false`, or another literal that YAML made of it.
  case literal(Value, Span?)
  /// An expression without braces, or a text wholly in `{{ }}`.
  case expression(TemplateText)
}
