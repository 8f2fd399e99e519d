internal import Diagnostics
package import Inventories
internal import ModuleKit
package import Playbooks
internal import Remote
internal import Templates
package import Values

/// One run of playbooks: owns the state of every host, and does what a strategy says.
///
/// Templates are evaluated inside the actor, one at a time; scripts run on their connections, many
/// at a time.
package actor Run {
  let options: RunOptions
  let services: Services
  var inventory: Inventory
  let store: VariableStore
  let selection: TagSelection
  var recap = Recap()
  /// The current play's hosts.
  var states: [String: HostState] = [:]
  /// Hosts that failed or could not be reached in this run; later plays leave them out.
  var lostHosts: Set<String> = []
  var handlers: [Task] = []
  var connections: [ConnectionRequest: any Connection] = [:]
  /// Where the tasks of the play run.
  var targetCache = TargetCache()
  /// By search path, and by the tasks that have it.
  var environments: [String: Environment] = [:]
  var environmentsOfTasks: [ObjectIdentifier: (task: Task, environment: Environment)] = [:]
  let fileCache: FileCache
  /// What targets answer, where that is written down or taken from an earlier run.
  let record: RunRecord?
  /// What the output of jobs means that nobody waits for, by their names.
  var jobs: [String: @Sendable (Reply) throws(Failure) -> Step] = [:]
  /// Writing to the cache of facts failed, which was said.
  var cacheIsBroken = false
  private var saidWarnings: Set<String> = []
  private var taskCount = 0
  private var playCount = 0
  /// Until a task of this name comes, tasks are passed over.
  var startAt: String?
  var isStepping: Bool
  var wasAborted = false
  /// What the exit code tells of: hosts with a failure that nothing took back.
  var failedNames: Set<String> = []
  var unreachableNames: Set<String> = []
  /// The current play ended early for all.
  var playBroke = false
  /// `meta: end_play` ended it.
  var playEnded = false
  /// An error that is no host's own; ends the run.
  var fatalFailure: Failure?
  var forcesHandlers = false
  /// All items of the current play.
  var playItems: [Item]?
  /// Whether hosts go in step, so that a heading is shown each time.
  var isLockstep = true
  var announced: [ObjectIdentifier: (task: Task, info: TaskInfo)] = [:]
  var tagCache: [ObjectIdentifier: (task: Task, tags: Set<String>)] = [:]
  /// By task, where hosts do not go in step.
  var throttles: [ObjectIdentifier: Limiter] = [:]
  /// Whether failures open the task debugger: `strategy: debug`, or the configuration.
  var debugsFailures = false
  /// Lets one host at a time into the debugger.
  let debuggerTurn = Limiter(1)
  /// How many hosts work at once where they do not go in step.
  let slots: Limiter

  package init(
    options: RunOptions, services: Services, inventory: Inventory, constants: Dict = [:]
  ) {
    self.options = options
    self.services = services
    self.inventory = inventory
    selection = TagSelection(only: options.tags, skip: options.skipTags)
    startAt = options.startAtTask
    isStepping = options.isStepping
    slots = Limiter(options.forks)
    fileCache = FileCache(decrypt: services.decryptFile)
    record =
      options.records || options.resumed != nil
      ? RunRecord(options.resumed ?? [:], emit: services.emit) : nil
    store = VariableStore(
      extraVars: options.extraVars, constants: MagicName.constants(options).merging(constants),
      injectsFacts: options.injectsFacts, mergesDictionaries: options.mergesDictionaries,
      environment: services.environment)
    store.connection["ansible_connection"] = .string(options.connection)
    if let user = options.remoteUser { store.connection["ansible_user"] = .string(user) }
    if let port = options.port { store.connection["ansible_port"] = .int(port) }
  }

  /// Runs plays in order.
  package func execute(_ plays: [Play], playbooks: [String]) async -> ExitCode {
    let clock = ContinuousClock()
    let start = clock.now
    services.emit(.runBegan(RunInfo(playbooks: playbooks)))
    refreshInventory()
    if options.flushesCache { for host in store.hosts.values { clearFacts(of: host) } }
    var code = ExitCode.success
    do throws(Failure) {
      for play in plays {
        guard try await run(play) else { break }
      }
      if let name = startAt {
        throw Failure(.usage, "no task matches '\(name)' of --start-at-task")
      }
    } catch {
      report(error)
      code = error.kind == .syntax ? .hostUnreachable : .error
    }
    await closeConnections()
    writeRetryFile()
    recap.seconds = (clock.now - start).seconds
    recap.wasAborted = code != .success
    services.emit(.runEnded(recap))
    if code != .success { return code }
    if wasAborted { return .interrupted }
    if !unreachableNames.isEmpty { return .hostUnreachable }
    return failedNames.isEmpty ? .success : .hostFailed
  }

  func report(_ failure: Failure) {
    for diagnostic in failure.diagnostics { services.emit(.message(diagnostic)) }
  }

  func warn(_ message: String, at span: Span? = nil) {
    services.emit(.message(Diagnostic(.warning, message, at: span)))
  }

  /// Warns of what would come again and again.
  func warnOnce(_ message: String, at span: Span? = nil) {
    if saidWarnings.insert(message).inserted { warn(message, at: span) }
  }

  func nextPlayID() -> Int {
    playCount += 1
    return playCount
  }

  func nextTaskID() -> Int {
    taskCount += 1
    return taskCount
  }

  func closeConnections() async {
    for connection in connections.values { await connection.reset() }
    connections = [:]
  }
}

extension Dict {
  func merging(_ other: Dict) -> Dict {
    var result = self
    result.merge(other)
    return result
  }
}

extension Swift.Duration {
  /// In seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
