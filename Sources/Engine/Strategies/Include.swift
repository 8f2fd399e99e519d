internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// One file or role that a dynamic include brings in, and the hosts that it is for.
  private struct Group {
    let key: String
    var inclusion: Inclusion
    var role: Inclusion.RoleArguments?
    var file = ""
    /// What a loop shows for its item.
    var label: Value?
    var arguments: Dict = [:]
    var hosts: [HostState] = []

    /// What the task registers.
    var result: Dict {
      if role != nil { return ["include_args": .dict(arguments)] }
      return ["include": .string(file), "include_args": .dict(arguments)]
    }
  }

  /// `include_tasks` and `include_role`: reads what each host wants, once for all that want the
  /// same, and puts it before what follows.
  func include(_ task: Task, on hosts: [HostState], play: Play) async {
    guard await confirms(task, for: hosts[0]) else {
      for host in hosts { host.cursor.advance() }
      return
    }
    let info = begin(task, for: hosts[0])
    var hosts = hosts
    if isLockstep, isOnce(task, for: hosts[0]) {
      for host in hosts.dropFirst() { host.cursor.advance() }
      hosts = [hosts[0]]
    }
    var groups: [Group] = []
    var wanted: [ObjectIdentifier: [Int]] = [:]
    for host in hosts {
      host.outcome = .advance
      host.notified.remove(ObjectIdentifier(task))
    }
    for host in hosts {
      do throws(Failure) {
        let places = try inclusions(of: task, for: host, info: info, play: play, groups: &groups)
        wanted[ObjectIdentifier(host)] = places
        for place in places { groups[place].hosts.append(host) }
      } catch {
        failInclude(error, task, host: host, info: info)
      }
    }
    var loaded: [[Item]] = []
    for group in groups {
      do throws(Failure) {
        loaded.append(try load(group, play: play))
      } catch {
        // A file that does not follow the language ends the run: no rescue can mean it.
        if error.kind == .syntax {
          abort(error)
          return
        }
        loaded.append([])
        for host in group.hosts where host.outcome == .advance {
          failLoad(error, task, group, host: host, info: info)
        }
      }
    }
    for host in hosts where host.outcome == .advance {
      let places = wanted[ObjectIdentifier(host)] ?? []
      if places.isEmpty {
        host.cursor.advance()
        continue
      }
      let blocks = places.map { place in
        Item.block(Block(span: task.span, block: loaded[place]))
      }
      host.cursor.enter(blocks, keys: places)
    }
    settleFailures(task, hosts: hosts, play: play)
  }

  /// Whether `run_once` lets only the first host include.
  private func isOnce(_ task: Task, for host: HostState) -> Bool {
    do throws(Failure) {
      return try evaluator(for: host, task: task).flag(task.directives.runOnce, "run_once") ?? false
    } catch {
      abort(error.at(task.span))
      return false
    }
  }

  /// The files that a task includes for a host, as places in `groups`.
  private func inclusions(
    of task: Task, for host: HostState, info: TaskInfo, play: Play, groups: inout [Group]
  ) throws(Failure) -> [Int] {
    let scope = TaskScope(store: store, host: host.variables, task: task)
    let evaluator = Evaluator(environment(for: task), scope: scope)
    guard let loop = try task.loop?.rendered(by: evaluator) else {
      if let condition = try evaluator.firstFalse(task.directives.when) {
        skip(task, ResultBuilder.skipped(because: condition), host: host, info: info)
        return []
      }
      let inclusion = Inclusion(task, in: play)
      let place = try place(inclusion, label: nil, evaluator: evaluator, groups: &groups)
      var value = groups[place].result
      value["changed"] = false
      register(value, of: task, host: host)
      return [place]
    }
    let items: [Value]
    do throws(Failure) {
      items = try self.items(of: loop, task: task, evaluator: evaluator)
    } catch {
      if error.kind == .undefined, let condition = try? evaluator.firstFalse(task.directives.when) {
        skip(task, ResultBuilder.skipped(because: condition), host: host, info: info)
        return []
      }
      throw error
    }
    if items.isEmpty {
      skip(task, ResultBuilder.withoutItems, host: host, info: info)
      return []
    }
    var places: [Int] = []
    var results: [TaskResult] = []
    for (index, item) in items.enumerated() {
      set(index, of: items, loop: loop, scope: scope)
      var result = TaskResult(.ok, [:])
      if let condition = try evaluator.firstFalse(task.directives.when) {
        result = TaskResult(.skipped, ResultBuilder.skipped(because: condition))
      }
      finish(
        &result, of: task, item: item, index: index, loop: loop, evaluator: evaluator, scope: scope)
      if result.status == .skipped {
        services.emit(.item(info, host: host.name, result))
      } else {
        var inclusion = Inclusion(task, in: play)
        inclusion.vars = scope.local
        let place = try place(
          inclusion, label: result.label, evaluator: evaluator, groups: &groups)
        result.value.merge(groups[place].result)
        places.append(place)
      }
      results.append(result)
    }
    let result = ResultBuilder.loop(results)
    if places.isEmpty {
      skip(task, result.value, host: host, info: info)
    } else {
      register(result.value, of: task, host: host)
    }
    return places
  }

  /// The group of an inclusion: that of another host or item that includes the same, or a new one.
  private func place(
    _ inclusion: Inclusion, label: Value?, evaluator: Evaluator, groups: inout [Group]
  ) throws(Failure) -> Int {
    var inclusion = inclusion
    let task = inclusion.task
    let arguments = try self.arguments(
      of: task, evaluator: evaluator, raw: ["apply"])
    if case .dict(let apply)? = arguments["apply"] { inclusion.apply = apply }
    var group = Group(key: "", inclusion: inclusion, label: label, arguments: arguments)
    if ActionName.table[task.resolvedAction] == .includeRole {
      group.role = try role(arguments, task: task)
    } else {
      guard let file = arguments["_raw_params"] ?? arguments["file"] else {
        throw Failure(.usage, "no file specified for include_tasks", at: task.span)
      }
      group.file = file.text
      group.arguments["_raw_params"] = nil
    }
    let role = group.role.map { "\($0)" } ?? ""
    let key = [group.file, role, label?.text ?? "", Value.dict(inclusion.vars).repr]
      .joined(separator: "\n")
    if let known = groups.firstIndex(where: { $0.key == key }) { return known }
    group = Group(
      key: key, inclusion: inclusion, role: group.role, file: group.file, label: label,
      arguments: group.arguments)
    groups.append(group)
    return groups.count - 1
  }

  private func role(_ arguments: Dict, task: Task) throws(Failure) -> Inclusion.RoleArguments {
    guard let name = arguments["name"] ?? arguments["role"] else {
      throw Failure(.usage, "'name' is a required field for include_role", at: task.span)
    }
    var role = Inclusion.RoleArguments(name: name.text)
    role.tasksFrom = arguments["tasks_from"]?.text
    role.varsFrom = arguments["vars_from"]?.text
    role.defaultsFrom = arguments["defaults_from"]?.text
    role.handlersFrom = arguments["handlers_from"]?.text
    if let value = arguments["allow_duplicates"] { role.allowsDuplicates = try Bool.decode(value) }
    if let value = arguments["public"] { role.isPublic = try Bool.decode(value) }
    if let value = arguments["rolespec_validate"] { role.validates = try Bool.decode(value) }
    return role
  }

  private func load(_ group: Group, play: Play) throws(Failure) -> [Item] {
    let loaded: Inclusion.Loaded
    if let role = group.role {
      loaded = try services.loader.loadRole(role, group.inclusion)
      store.play?.include(loaded.roles)
      for role in loaded.roles where role.isPublic {
        store.play?.export(role)
        targetCache.clear()
        store.forget()
      }
    } else {
      loaded = try services.loader.loadTasks(file: group.file, group.inclusion)
    }
    for handler in loaded.handlers where !handlers.contains(where: { $0 === handler }) {
      replace(by: handler)
      handlers.append(handler)
    }
    services.emit(
      .included(
        file: group.role?.name ?? loaded.path, hosts: group.hosts.map(\.name), item: group.label))
    for host in group.hosts { recap.hosts[host.name, default: Recap.Host()].ok += 1 }
    return loaded.items
  }

  /// A role that comes again brings its handlers again: the later one of a name stands for both.
  private func replace(by handler: Task) {
    guard let name = handler.name?.text, let role = handler.role?.path
    else { return }
    let isSame = { (old: Task) in old.name?.text == name && old.role?.path == role }
    let known = Set(handlers.filter(isSame).map(ObjectIdentifier.init))
    handlers.removeAll(where: isSame)
    for host in states.values where !host.notified.isDisjoint(with: known) {
      host.notified.subtract(known)
      host.notified.insert(ObjectIdentifier(handler))
    }
  }

  private func skip(_ task: Task, _ value: Dict, host: HostState, info: TaskInfo) {
    let result = TaskResult(.skipped, value)
    register(value, of: task, host: host)
    services.emit(.finished(info, host: host.name, result))
    recap.hosts[host.name, default: Recap.Host()].skipped += 1
  }

  private func register(_ value: Dict, of task: Task, host: HostState) {
    guard let name = task.register.name else { return }
    host.variables.set(fact: name, .dict(value))
  }

  /// The include itself is wrong for a host: a template, a loop, an argument.
  private func failInclude(_ error: Failure, _ task: Task, host: HostState, info: TaskInfo) {
    let evaluator = evaluator(for: host, task: task)
    let attempt = Attempt(
      task: task, host: host, info: info,
      scope: TaskScope(store: store, host: host.variables, task: task), targets: [host.variables])
    let settings = TaskSettings(
      isCheck: options.isCheck, wantsDiff: options.wantsDiff, isSecret: false)
    take(
      failed(error, attempt, settings: settings, evaluator: evaluator), of: task, host: host,
      info: info, targets: [host.variables])
    if host.outcome == .advance { host.cursor.advance() }
    host.outcome = .fail
  }

  /// What was to be included is not there: never ignored, and counted as a failure even where a
  /// block rescues it.
  private func failLoad(
    _ error: Failure, _ task: Task, _ group: Group, host: HostState, info: TaskInfo
  ) {
    var value: Dict = [
      "failed": true, "changed": false,
      "reason": .string(error.diagnostics.first?.reported ?? error.message),
    ]
    if group.role == nil { value["include"] = .string(group.file) }
    var result = TaskResult(.failed, value)
    result.failure = error.at(task.span)
    if case .fatal = host.cursor.fail() { lose(host) }
    recap.hosts[host.name, default: Recap.Host()].failed += 1
    services.emit(.finished(info, host: host.name, result))
    host.outcome = .fail
  }

  private func settleFailures(_ task: Task, hosts: [HostState], play: Play) {
    let failed = hosts.filter { $0.outcome == .fail }
    guard !failed.isEmpty else { return }
    settle(task, hosts: [], workers: failed, isOnce: false, play: play)
  }
}
