internal import Inventories
internal import Playbooks
internal import Templates
internal import Values

/// All variables of a run: those of every host, those that they share.
///
/// Belongs to the run's actor.
final class VariableStore {
  private(set) var hosts: [String: HostVariables] = [:]
  /// Hosts that stand in no inventory: localhost where none names it, and delegates.
  private(set) var outsiders: [String: HostVariables] = [:]
  let extraVars: Dict
  var play: PlayVariables?
  /// How hosts are reached where neither variables nor keywords say it.
  var connection: Dict = [:]
  /// Facts of the run itself that magic variables show.
  var constants: Dict
  let injectsFacts: Bool
  let mergesDictionaries: Bool
  /// Group name → host names, as `groups` has it; made anew when the inventory changed.
  var groups: Value = .dict([:])
  /// Host name → the groups it is in, sorted, without `all`.
  var groupNames: [String: Value] = [:]
  /// Evaluates for `hostvars`: the engine's environment.
  var environment: Environment

  init(
    extraVars: Dict, constants: Dict, injectsFacts: Bool, mergesDictionaries: Bool,
    environment: Environment
  ) {
    self.extraVars = extraVars
    self.constants = constants
    self.injectsFacts = injectsFacts
    self.mergesDictionaries = mergesDictionaries
    self.environment = environment
  }

  /// Where the files of each task are looked for.
  private var searchPaths: [ObjectIdentifier: (task: Task, path: [String])] = [:]

  /// Whether a task or item is evaluated before its turn.
  private var isEarly = false
  /// Whether it asked for what can only be asked at its turn.
  private var mustWait = false

  /// Evaluates a task or item before its turn; nil where it has to wait for it.
  func early<Answer>(_ body: () -> Answer) -> Answer? {
    isEarly = true
    mustWait = false
    defer { isEarly = false }
    let answer = body()
    return mustWait ? nil : answer
  }

  func refusesOutside() -> Bool {
    if isEarly { mustWait = true }
    return isEarly
  }

  func add(_ host: HostVariables) {
    hosts[host.name] = host
    outsiders[host.name] = nil
  }

  /// Forgets what was computed for all hosts: after a change of variables that they share.
  func forget() {
    for host in hosts.values { host.forget() }
    for host in outsiders.values { host.forget() }
  }

  func add(outsider: HostVariables) { outsiders[outsider.name] = outsider }

  func host(_ name: String) -> HostVariables? { hosts[name] ?? outsiders[name] }

  /// Where a task's files are looked for: its role and those that brought it in, its own file, the
  /// files that included it, the play.
  func searchPath(of task: Task?) -> [String] {
    guard let task else { return play.map { [Paths.directory(of: $0.play.playbook)] } ?? [] }
    if let known = searchPaths[ObjectIdentifier(task)] { return known.path }
    let path = task.searchPath(in: play?.play)
    searchPaths[ObjectIdentifier(task)] = (task, path)
    return path
  }
}
