internal import ModuleKit
internal import Playbooks
internal import Values

/// Where one host stands in the current play.
///
/// Belongs to the run's actor.
final class HostState {
  let name: String
  let variables: HostVariables
  var cursor = Cursor([])
  /// No further tasks in this play.
  var hasFailed = false
  var isUnreachable = false
  /// Handlers waiting to run, by identity.
  var notified: Set<ObjectIdentifier> = []
  /// Its next tasks, where they were sent before their turn.
  var ahead: Ahead?
  /// How its last task leaves it.
  var outcome = Outcome.advance

  enum Outcome { case advance, fail, unreachable }

  /// Only flushes of handlers remain: `force_handlers` after a failure.
  var onlyHandlers = false

  init(name: String, variables: HostVariables) {
    self.name = name
    self.variables = variables
  }

  /// Whether it takes part in what follows.
  var isActive: Bool { !hasFailed && !isUnreachable }
}
