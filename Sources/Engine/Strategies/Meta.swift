internal import Diagnostics
internal import Inventories
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

extension RunOptions {
  /// The actions of `meta`.
  package static let metaActions = Run.MetaAction.allCases.map(\.rawValue)
}

extension Run {
  /// The actions of `meta`.
  enum MetaAction: String, CaseIterable {
    case noop
    case flushHandlers = "flush_handlers"
    case refreshInventory = "refresh_inventory"
    case clearFacts = "clear_facts"
    case clearHostErrors = "clear_host_errors"
    case endPlay = "end_play"
    case endBatch = "end_batch"
    case endHost = "end_host"
    case endRole = "end_role"
    case resetConnection = "reset_connection"

    /// Whether `when` is asked; else it has no effect.
    var isConditional: Bool {
      self != .noop && self != .refreshInventory && self != .resetConnection
    }

    /// Whether it is done once for all hosts of the play.
    var isForAll: Bool {
      switch self {
      case .noop, .flushHandlers, .endHost, .endRole, .resetConnection: false
      default: true
      }
    }
  }

  /// Does a `meta` task on the hosts that stand at it.
  func meta(_ task: Task, on hosts: [HostState], play: Play) async {
    let word = task.arguments["_raw_params"]?.text ?? ""
    guard let action = MetaAction(rawValue: word) else {
      let known = MetaAction.allCases.map(\.rawValue)
      _ = begin(task, for: hosts[0])
      abort(
        Failure(
          .usage, "invalid meta action requested: \(word)", at: task.span,
          help: NearName.hint(word, among: known) ?? "use one of \(known.joined(separator: ", "))"))
      return
    }
    do throws(Failure) {
      let chosen = try choose(hosts, for: action, task)
      if action == .flushHandlers {
        for host in hosts where !chosen.contains(where: { $0 === host }) { host.cursor.advance() }
        flushHandlers(on: chosen)
        return
      }
      for host in hosts {
        host.cursor.advance()
        host.notified.remove(ObjectIdentifier(task))
      }
      if !chosen.isEmpty { try await meta(action, task, on: chosen) }
    } catch {
      abort(error.at(task.span))
    }
  }

  /// The hosts that the action is for, each announced unless no file holds the task; actions that
  /// are for all ask the first host's condition only.
  private func choose(_ hosts: [HostState], for action: MetaAction, _ task: Task) throws(Failure)
    -> [HostState]
  {
    var chosen: [HostState] = []
    if !action.isConditional, !task.directives.when.isEmpty {
      warnOnce("meta: \(action.rawValue) has no condition: 'when' has no effect", at: task.span)
    }
    for host in action.isForAll ? [hosts[0]] : hosts {
      let info = task.isImplicit || !isLockstep ? nil : begin(task, for: host)
      if action.isConditional,
        let condition = try evaluator(for: host, task: task).firstFalse(task.directives.when)
      {
        if let info {
          let result = TaskResult(.skipped, ResultBuilder.skipped(because: condition))
          services.emit(.finished(info, host: host.name, result))
        }
      } else {
        chosen.append(host)
      }
    }
    return chosen
  }

  private func meta(_ action: MetaAction, _ task: Task, on hosts: [HostState]) async throws(Failure)
  {
    switch action {
    case .noop, .flushHandlers: break
    case .refreshInventory:
      try inventory.refresh()
      refreshInventory()
    case .clearFacts:
      for name in store.play?.allHosts ?? [] {
        if let host = store.host(name) { clearFacts(of: host) }
      }
    case .clearHostErrors:
      for host in states.values {
        host.hasFailed = false
        host.isUnreachable = false
      }
      for name in store.play?.allHosts ?? [] {
        lostHosts.remove(name)
        failedNames.remove(name)
        unreachableNames.remove(name)
      }
    case .endPlay, .endBatch:
      for host in states.values { host.cursor.end() }
      if action == .endPlay { playEnded = true }
    case .endHost:
      for host in hosts { host.cursor.end() }
      store.play?.end(hosts.map(\.name))
    case .endRole:
      for host in hosts where !host.cursor.endRole() {
        throw Failure(.usage, "cannot execute 'end_role' from outside of a role", at: task.span)
      }
    case .resetConnection:
      for host in hosts {
        let target = try target(
          named: host.name, directives: task.directives,
          evaluator: evaluator(for: host, task: task))
        await target.connection.reset()
      }
    }
  }

  /// Takes hosts, groups and their variables from the inventory as it is now.
  func refreshInventory() {
    for outsider in store.outsiders.values {
      outsider.inventory = inventory.layers(ofHost: outsider.name)
      outsider.forget()
    }
    _ = variables(ofHost: "localhost")
    for name in inventory.hostNames {
      let layers = inventory.layers(ofHost: name)
      defer { store.hosts[name]?.source = inventory.hosts[name]?.source }
      if let known = store.hosts[name] {
        known.inventory = layers
        known.forget()
      } else {
        let host = HostVariables(name: name, inventory: layers)
        remember(factsOf: host)
        store.add(host)
      }
      store.groupNames[name] = .list(inventory.groups(ofHost: name).map { .string($0) })
    }
    store.groups = .dict(
      Dict(
        inventory.groupNames.map { group in
          (group, Value.list(inventory.hosts(inGroup: group).map { .string($0) }))
        }))
  }
}
