internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

/// `hostvars`: the variables of every host, looked up when they are asked for.
final class HostVarsMapping: Object, @unchecked Sendable {
  // Unchecked: made and asked only while the run's actor evaluates.
  private let store: VariableStore
  private let host: String

  init(_ store: VariableStore, from host: String) {
    self.store = store
    self.host = host
  }

  override var typeName: String { "HostVars" }
  override var isMapping: Bool { true }
  override var isTrue: Bool { !store.hosts.isEmpty }
  override var count: Int? { store.hosts.count }
  override var elements: [Value]? { store.hosts.keys.sorted().map { .string($0) } }
  override func absence(of key: Value) -> String? { "hostvars[\(key.repr)]" }

  override func item(_ key: Value) throws(Failure) -> Value? {
    guard let name = key.string, let other = store.host(name) else { return nil }
    let scope = TaskScope(store: store, host: other, task: nil, seesPlay: false)
    return .object(VarsMapping(scope))
  }
}

/// All variables of a scope as a mapping: `vars`, and what `hostvars` gives for a host.
///
/// Values are evaluated in the scope that they are of, not in the one that asks.
final class VarsMapping: Object, @unchecked Sendable {
  // Unchecked: made and asked only while the run's actor evaluates.
  private let scope: TaskScope

  init(_ scope: TaskScope) { self.scope = scope }

  override var typeName: String { scope.task == nil ? "HostVarsVars" : "dict" }
  override var isMapping: Bool { true }
  override var count: Int? { names.count }
  override var elements: [Value]? { names.map { .string($0) } }
  override var repr: String { "{" + names.map { "'\($0)': …" }.joined(separator: ", ") + "}" }

  /// What is listed: not the mappings themselves, which would hold one another without end.
  private var names: [String] {
    scope.names.filter(isListed)
  }

  private func isListed(_ name: String) -> Bool {
    !Self.unlisted.contains(name) && !(scope.task == nil && Self.ofPlay.contains(name))
  }

  /// What `hostvars` does not give of a host.
  private func isHidden(_ name: String) -> Bool {
    scope.task == nil && (name == MagicName.hostvars.rawValue || name == MagicName.vars.rawValue)
  }

  /// What belongs to the play rather than to a host.
  private static let ofPlay: Set<String> = Set(
    [
      MagicName.ansibleDependentRoleNames, .ansiblePlayBatch, .ansiblePlayHosts,
      .ansiblePlayHostsAll, .ansiblePlayName, .ansiblePlayRoleNames, .ansibleRoleNames,
      .playHosts, .roleNames,
    ].map(\.rawValue))

  private static let unlisted: Set<String> = [
    MagicName.ansibleDelegatedVars.rawValue, MagicName.ansibleSearchPath.rawValue,
    MagicName.hostvars.rawValue, MagicName.omit.rawValue, MagicName.vars.rawValue,
  ]

  override func has(_ key: Value) throws(Failure) -> Bool {
    guard let name = key.string, isListed(name) else { return false }
    return try scope.value(of: name) != nil
  }

  override func item(_ key: Value) throws(Failure) -> Value? {
    guard let name = key.string, !isHidden(name), let value = try scope.value(of: name) else {
      return nil
    }
    // Facts and results are data without templates: looking for some would cost their size.
    if scope.isData(name) { return value }
    return try Evaluator(scope.store.environment, scope: scope).resolveDeep(value)
  }
}
