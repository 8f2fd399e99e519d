internal import Diagnostics
internal import Inventories
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

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
  }

  /// Does a `meta` task on the hosts that stand at it.
  func meta(_ task: Task, on hosts: [HostState], play: Play) async {
    let word = task.arguments["_raw_params"]?.text ?? ""
    guard let action = MetaAction(rawValue: word) else {
      let known = MetaAction.allCases.map(\.rawValue)
      abort(
        Failure(
          .usage, "invalid meta action requested: \(word)", at: task.span,
          help: NearName.hint(word, among: known) ?? "use one of \(known.joined(separator: ", "))"))
      return
    }
    if action == .flushHandlers {
      flushHandlers(on: hosts)
      return
    }
    do throws(Failure) {
      var chosen: [HostState] = []
      for host in hosts {
        let evaluator = evaluator(for: host, task: task)
        if try evaluator.firstFalse(task.directives.when) == nil { chosen.append(host) }
      }
      for host in hosts { host.cursor.advance() }
      if !chosen.isEmpty { try await meta(action, task, on: chosen) }
    } catch {
      abort(error.at(task.span))
    }
  }

  private func meta(_ action: MetaAction, _ task: Task, on hosts: [HostState]) async throws(Failure)
  {
    switch action {
    case .noop, .flushHandlers: break
    case .refreshInventory:
      try inventory.refresh()
      refreshInventory()
    case .clearFacts:
      for host in hosts {
        host.variables.clearFacts()
        gathered.remove(host.name)
      }
    case .clearHostErrors:
      for host in states.values where !host.isActive {
        host.hasFailed = false
        host.isUnreachable = false
        lostHosts.remove(host.name)
      }
    case .endPlay, .endBatch:
      for host in states.values { host.cursor.end() }
      if action == .endPlay { playEnded = true }
    case .endHost:
      for host in hosts { host.cursor.end() }
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
    for name in inventory.hostNames {
      let layers = inventory.layers(ofHost: name)
      defer { store.hosts[name]?.source = inventory.hosts[name]?.source }
      if let known = store.hosts[name] {
        known.inventory = layers
        known.forget()
      } else {
        store.add(HostVariables(name: name, inventory: layers))
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
