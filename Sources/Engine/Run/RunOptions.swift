internal import Diagnostics
package import Playbooks
internal import Remote
package import Values

/// What the command line and the configuration ask of a run.
package struct RunOptions: Sendable {
  package var extraVars: Dict = [:]
  package var isCheck = false
  package var wantsDiff = false
  /// How many hosts work at once.
  package var forks = 5
  package var tags: [String] = ["all"]
  package var skipTags: [String] = []
  package var startAtTask: String?
  package var isStepping = false
  package var forcesHandlers = false
  /// Whether to notify a handler that does not exist is an error.
  package var requiresHandlers = true
  package var verbosity = 0
  /// Whether every failure opens the task debugger, but for ignored ones.
  package var debugsFailures = false
  package var debuggerIgnoresErrors = true
  /// Host patterns of `--limit`, as given.
  package var limit: String?
  /// Gets the names of hosts that failed; nil: they are not written.
  package var retryFile: String?
  package var inventorySources: [String] = []
  package var configFile: String?
  /// What a host pattern that matches nothing is: `warning`, `error` or `ignore`.
  package var patternMismatch = "warning"
  package var strategy = "linear"
  package var gathering = "implicit"
  /// Forget what the fact cache holds of the hosts.
  package var flushesCache = false
  package var gatherSubset: [String] = []
  package var injectsFacts = true
  package var mergesDictionaries = false
  package var anyErrorsFatal = false
  /// Seconds that a task may take; 0 for no limit.
  package var taskTimeout = 0.0
  package var remoteUser: String?
  package var connection = "ssh"
  package var connectionPassword: String?
  package var privateKey: String?
  package var sshCommonArguments: String?
  package var sshExtraArguments: String?
  package var sshArguments: String?
  package var port: Int?
  package var connectTimeout = 10
  package var connectionRetries = 0
  /// What is sent to a target before its turn.
  package var ahead = Ahead.alone
  /// `no_log` for tasks that do not say.
  package var hidesResults = false
  package var checksHostKeys = true
  /// Whether `.exchanged` tells of what targets answer.
  package var records = false
  /// What the hosts of an earlier run were answered: as long as they are asked the same again, it is
  /// taken from here.
  package var resumed: [String: [Exchange]]?
  package var becomes = false
  package var becomeMethod = "sudo"
  package var becomeUser = "root"
  package var becomePassword: String?
  package var becomeFlags: String?
  package var becomeExecutable: String?

  package init() {}

  /// What may be sent to a target without waiting for the reply to what is in front of it. Order and
  /// outcome are the same with all of them.
  package enum Ahead: String, CaseIterable, Sendable {
    /// Nothing.
    case off
    /// Items of a loop that do not depend on one another.
    case loops
    /// Also tasks of a host that others do not wait for: the only one of its batch, or one that goes
    /// at its own pace.
    case alone
    /// Also tasks of hosts that go in step, where a module touches only its own host.
    case hosts
  }
}

/// How a run ended, as a process says it.
package enum ExitCode: Int32, Sendable {
  case success = 0
  case error = 1
  case hostFailed = 2
  /// Or a playbook that does not follow the language, as ansible has it.
  case hostUnreachable = 4
  case badOptions = 5
  case interrupted = 99
  case unexpected = 250
}
