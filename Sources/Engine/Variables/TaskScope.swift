internal import Diagnostics
internal import Inventories
internal import Playbooks
internal import Templates
internal import Values

/// The variables that one task sees on one host: layers that hosts and tasks share, looked through
/// from the nearest to the farthest, in the order of Ansible's precedence.
final class TaskScope: Scope {
  let store: VariableStore
  let host: HostVariables
  let task: Task?
  /// The loop's variables, and a result while its conditions are asked: above everything.
  var local: Dict
  /// The host that the task is delegated to, for `ansible_delegated_vars`.
  var delegate: HostVariables?
  /// What the play defines is not seen through `hostvars`: nil there.
  let play: PlayVariables?
  private let role: PlayVariables.RoleLayers?
  private var ownMemo: [ObjectIdentifier: (template: TemplateText, value: Value, reads: Reads)] =
    [:]

  init(
    store: VariableStore, host: HostVariables, task: Task?, local: Dict = [:], seesPlay: Bool = true
  ) {
    self.store = store
    self.host = host
    self.task = task
    self.local = local
    play = seesPlay ? store.play : nil
    role = task?.role.flatMap { store.play?.layers(of: $0) }
  }

  func value(of name: String) throws(Failure) -> Value? {
    if store.mergesDictionaries { return merged(name) }
    return layered(name)
  }

  private func layered(_ name: String) -> Value? {
    near(name) ?? far(name) ?? connection(name)
  }

  /// Looks where tasks, roles and loops define variables.
  private func near(_ name: String) -> Value? {
    if let value = local[name] { return value }
    if let magic = MagicName.table[name], let value = self.value(of: magic) { return value }
    if let value = store.extraVars[name] { return value }
    if let value = task?.includeParams[name] { return value }
    if let value = role?.params[name] { return value }
    if let value = host.setFacts[name] { return value }
    if let value = host.includedVars[name] { return value }
    if let task {
      for vars in task.directives.vars.reversed() {
        if let value = vars[name] { return value }
      }
    }
    if let role {
      for vars in role.vars {
        if let value = vars[name] { return value }
      }
    }
    return nil
  }

  /// Looks where plays, facts, inventories and role defaults define variables.
  private func far(_ name: String) -> Value? {
    if let play {
      if let value = play.roleVars[name] { return value }
      for file in host.playFiles {
        if let value = file[name] { return value }
      }
      if let value = play.prompts[name] { return value }
      if let value = play.play.vars[name] { return value }
    }
    if store.injectsFacts || name == MagicName.localFacts, let value = host.injectedFact(name) {
      return value
    }
    for layer in host.inventory {
      if let value = layer[name] { return value }
    }
    if let role {
      for defaults in role.defaults {
        if let value = defaults[name] { return value }
      }
    }
    return play?.roleDefaults[name]
  }

  /// How the task's host, or the one that it is delegated to, is reached: below everything, and for
  /// tasks alone.
  private func connection(_ name: String) -> Value? {
    guard let task, let magic = MagicName.table[name], magic.isOfConnection else { return nil }
    for layer in delegate?.inventory ?? [] {
      if let value = layer[name] { return value }
    }
    switch magic {
    case .ansibleConnection: return task.directives.connection ?? store.connection[name]
    case .ansibleUser: return task.directives.remoteUser ?? store.connection[name]
    case .ansiblePort: return task.directives.port ?? store.connection[name]
    case .ansibleHost: return .string((delegate ?? host).name)
    default: return nil
    }
  }

  /// `hash_behaviour=merge`: dictionaries of all layers, the nearest winning.
  private func merged(_ name: String) -> Value? {
    guard let first = layered(name), case .dict = first else { return layered(name) }
    var found: [Dict] = []
    for layer in layers {
      if case .dict(let entries)? = layer[name] { found.append(entries) }
    }
    var result = Dict()
    for entries in found.reversed() { result.mergeDeeply(entries) }
    return found.isEmpty ? first : .dict(result)
  }

  /// Every layer that holds names as they are, nearest first.
  private var layers: [Dict] {
    var layers = [local, store.extraVars]
    if let task { layers.append(task.includeParams) }
    if let role { layers.append(role.params) }
    layers += [host.setFacts, host.includedVars]
    if let task { layers += task.directives.vars.reversed() }
    if let role { layers += role.vars }
    if let play {
      layers.append(play.roleVars)
      layers += host.playFiles
      layers += [play.prompts, play.play.vars]
    }
    layers += host.inventory
    if let role { layers += role.defaults }
    if let play { layers.append(play.roleDefaults) }
    return layers
  }

  var names: [String] {
    var seen = Set<String>()
    var result: [String] = []
    for layer in layers {
      for name in layer.names where seen.insert(name).inserted { result.append(name) }
    }
    if store.injectsFacts {
      for name in host.namedFacts.names where seen.insert(name).inserted { result.append(name) }
    }
    for (name, magic) in MagicName.table where value(of: magic) != nil {
      if seen.insert(name).inserted { result.append(name) }
    }
    return result
  }

  /// Whether the variable came from a host or a result, and so holds no templates.
  func isData(_ name: String) -> Bool {
    if name == MagicName.ansibleFacts.rawValue { return true }
    return store.extraVars[name] == nil && local[name] == nil && host.setFacts[name] != nil
  }

  // MARK: What was computed before

  /// Whether a name is defined by something nearer than what all tasks of the host share.
  private func isShadowed(_ name: String) -> Bool {
    if local[name] != nil { return true }
    guard let task else { return false }
    if task.includeParams[name] != nil { return true }
    for vars in task.directives.vars where vars[name] != nil { return true }
    guard let magic = MagicName.table[name] else { return false }
    return magic.dependsOnTask || magic.isOfConnection && far(name) == nil
  }

  private func key(_ template: TemplateText) -> HostVariables.MemoKey {
    HostVariables.MemoKey(
      template: ObjectIdentifier(template), role: task?.role.map(ObjectIdentifier.init),
      seesPlay: play != nil)
  }

  func remembered(_ template: TemplateText) -> Value? {
    if let own = ownMemo[ObjectIdentifier(template)] { return own.value }
    return host.remembered(key(template)) { isShadowed($0) }
  }

  func reads(of template: TemplateText) -> Reads? {
    if let own = ownMemo[ObjectIdentifier(template)] { return own.reads }
    return host.reads(key(template))
  }

  func remember(_ value: Value, of template: TemplateText, reads: Reads) {
    if reads.isVolatile { return }
    if reads.names.contains(where: isShadowed) {
      ownMemo[ObjectIdentifier(template)] = (template, value, reads)
    } else {
      host.remember(value, key(template), of: template, reads: reads.names)
    }
  }

  func refusesOutside() -> Bool { store.refusesOutside() }

  /// Changes the local variables, which what was computed in this scope may have read.
  func set(local name: String, _ value: Value?) {
    local[name] = value
    ownMemo.removeAll(keepingCapacity: true)
  }
}
