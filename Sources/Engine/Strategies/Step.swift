internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// Runs one task on the hosts that stand at it, and moves them on.
  func step(_ task: Task, on hosts: [HostState], play: Play) async {
    switch ActionName.table[task.resolvedAction] {
    case .meta: await meta(task, on: hosts, play: play)
    case .includeTasks, .includeRole: await include(task, on: hosts, play: play)
    default: await run(task, on: hosts, play: play)
    }
  }

  /// Runs an ordinary task.
  private func run(_ task: Task, on hosts: [HostState], play: Play) async {
    let first = hosts[0]
    let evaluator = evaluator(for: first, task: task)
    let once: Bool
    let isForAll: Bool
    let throttle: Int
    do throws(Failure) {
      isForAll = try evaluator.flag(task.directives.runOnce, "run_once") ?? false
      throttle = Int(try evaluator.number(task.directives.throttle, "throttle") ?? 0)
      let isForFirst = ActionName.table[task.resolvedAction]?.runsOncePerPlay ?? false
      if !isLockstep { try refuseOnce(task, isForAll: isForAll, isForFirst: isForFirst) }
      once = isLockstep && (isForAll || isForFirst)
    } catch {
      abort(error.at(task.span))
      return
    }
    guard await confirms(task, for: first) else {
      for host in hosts { host.cursor.advance() }
      return
    }
    let info = begin(task, for: first, isOnce: once)
    let workers = once ? [first] : hosts
    if task.isHandler { for host in hosts { host.notified.remove(ObjectIdentifier(task)) } }
    let everyone = isForAll ? states.values.filter(\.isActive).map(\.name) : []
    if isQuick(task) || workers.count == 1 {
      // Hosts that do not go in step meet here one by one; all of them share the task's throttle.
      let limiter = isLockstep || throttle <= 0 ? nil : self.limiter(of: task, throttle)
      await limiter?.acquire()
      for host in workers {
        await work(task, on: host.name, info: info, everyone: everyone)
      }
      limiter?.release()
    } else {
      await runTogether(task, on: workers.map(\.name), info: info, throttle: throttle)
    }
    settle(task, hosts: hosts, workers: workers, isOnce: once && isForAll, play: play)
  }

  /// Where hosts do not go in step, nothing can be done once for all of them.
  private func refuseOnce(_ task: Task, isForAll: Bool, isForFirst: Bool) throws(Failure) {
    if isForFirst {
      throw Failure(
        .usage, "'\(task.action)' runs once for all hosts, which the free strategies cannot do",
        help: "use `strategy: linear` for this play")
    }
    if isForAll {
      warnOnce(
        "run_once has no effect in the free strategies: each host runs the task",
        at: task.directives.runOnce?.span ?? task.span)
    }
  }

  /// Runs a task on several hosts, as many at a time as `forks` and `throttle` allow.
  private func runTogether(_ task: Task, on names: [String], info: TaskInfo, throttle: Int) async {
    let forks = max(1, options.forks)
    let limit = throttle > 0 ? min(forks, throttle) : forks
    await withTaskGroup(of: Void.self) { group in
      var waiting = names[...]
      for name in waiting.prefix(limit) {
        group.addTask { await self.work(task, on: name, info: info, everyone: []) }
      }
      waiting = waiting.dropFirst(limit)
      while await group.next() != nil {
        if let name = waiting.popFirst() {
          group.addTask { await self.work(task, on: name, info: info, everyone: []) }
        }
      }
    }
  }

  /// What lets hosts of `free` and `host_pinned` into a throttled task.
  private func limiter(of task: Task, _ throttle: Int) -> Limiter {
    if let known = throttles[ObjectIdentifier(task)] { return known }
    let limiter = Limiter(throttle)
    throttles[ObjectIdentifier(task)] = limiter
    return limiter
  }

  /// Whether a task runs on the controller without waiting for anything.
  func isQuick(_ task: Task) -> Bool {
    switch ActionName.table[task.resolvedAction] {
    case .addHost, .assert, .debug, .fail, .groupBy, .includeVars, .setFact, .setStats,
      .validateArgumentSpec:
      task.until == nil && task.loop?.pause == nil
    default: false
    }
  }

  /// Runs a task on one host and takes in its result.
  private func work(_ task: Task, on name: String, info: TaskInfo, everyone: [String]) async {
    guard let host = states[name] else { return }
    services.emit(.hostBegan(info, host: name))
    let targets =
      everyone.isEmpty ? [host.variables] : everyone.compactMap { states[$0]?.variables }
    let result = await perform(task, on: host, info: info, targets: targets)
    guard mayDebug(task) else {
      take(result, of: task, host: host, info: info, targets: targets)
      return
    }
    // One host after the other: the user answers for each.
    await debuggerTurn.acquire()
    let (last, isShown) = await debugged(result, of: task, on: host, info: info, targets: targets)
    take(last, of: task, host: host, info: info, targets: targets, isShown: isShown)
    debuggerTurn.release()
  }

  /// Registers, reports and counts a result, notifies handlers, and notes how the host goes on.
  func take(
    _ result: TaskResult, of task: Task, host: HostState, info: TaskInfo,
    targets: [HostVariables], isShown: Bool = false
  ) {
    var result = result
    register(result, of: task, targets: targets)
    switch result.status {
    case .ok, .changed, .skipped: host.outcome = .advance
    case .unreachable: host.outcome = result.isIgnored ? .advance : .unreachable
    case .failed: host.outcome = result.isIgnored ? .advance : .fail
    }
    if host.outcome == .fail {
      let isInHandlers = host.cursor.isInHandlers
      switch host.cursor.fail() {
      case .rescued:
        result.isRescued = true
        remember(failureOf: task, result, of: host, on: targets)
      case .pending(let isRescued):
        result.isRescued = isRescued
        if isRescued { remember(failureOf: task, result, of: host, on: targets) }
      case .fatal: lose(host, isInHandlers: isInHandlers)
      }
    }
    if host.outcome == .unreachable {
      host.isUnreachable = true
      unreachableNames.insert(host.name)
      // Should its errors be cleared, it goes on after the task.
      host.cursor.advance()
    }
    count(result, host: host.name)
    if !isShown { services.emit(.finished(info, host: host.name, result)) }
    if result.status == .changed
      || result.value["changed"]?.isTrue == true && result.status != .failed
    {
      notify(result.notify, from: task, host: host)
    }
  }

  /// A host has failed for good: only flushes of handlers may remain, unless one of them failed.
  func lose(_ host: HostState, isInHandlers: Bool = false) {
    host.hasFailed = true
    failedNames.insert(host.name)
    host.onlyHandlers = forcesHandlers && !isInHandlers
    if host.onlyHandlers, let items = playItems { host.cursor.restart(with: items) }
  }

  private func register(_ result: TaskResult, of task: Task, targets: [HostVariables]) {
    guard let name = task.register.name else { return }
    var value = result.value
    value["invocation"] = nil
    for target in targets { target.set(fact: name, .dict(value)) }
  }

  private func count(_ result: TaskResult, host: String) {
    var line = recap.hosts[host] ?? Recap.Host()
    switch result.status {
    case .ok: line.ok += 1
    case .changed:
      line.ok += 1
      line.changed += 1
    case .skipped: line.skipped += 1
    case .unreachable where !result.isIgnored: line.unreachable += 1
    case .failed, .unreachable:
      if result.isIgnored {
        line.ok += 1
        line.ignored += 1
        if result.value["changed"]?.isTrue == true { line.changed += 1 }
      } else if result.isRescued {
        line.rescued += 1
      } else {
        line.failed += 1
      }
    }
    recap.hosts[host] = line
  }

  /// Moves the hosts past the task; a failure that is fatal for all takes them along.
  func settle(
    _ task: Task, hosts: [HostState], workers: [HostState], isOnce: Bool, play: Play
  ) {
    let failed = workers.filter { $0.outcome == .fail || $0.outcome == .unreachable }
    for host in hosts where workers.count == 1 && host !== workers[0] { host.outcome = .advance }
    for host in hosts where host.outcome == .advance { host.cursor.advance() }
    // Without steps each host fails alone.
    guard isLockstep, let first = failed.first else { return }
    var isFatal = isOnce
    do throws(Failure) {
      let wanted = try evaluator(for: first, task: task).flag(
        task.directives.anyErrorsFatal ?? play.directives.anyErrorsFatal, "any_errors_fatal")
      isFatal = isFatal || wanted ?? options.anyErrorsFatal
    } catch {
      abort(error)
      return
    }
    guard isFatal else { return }
    for host in states.values.sorted(by: { $0.name < $1.name }) {
      guard host.isActive, host.outcome != .fail else { continue }
      var leads = host.cursor.fail()
      // As ansible has it, what was to be done once fails twice for those that did not do it:
      // also in the rescue that the first failure led to.
      if isOnce, case .fatal = leads {} else if isOnce { leads = host.cursor.fail() }
      if case .fatal = leads { lose(host) }
    }
  }

  /// Ends the run because of an error that is no host's.
  func abort(_ failure: Failure) {
    fatalFailure = fatalFailure ?? failure
  }

  // MARK: Headings

  /// Announces a task.
  func begin(_ task: Task, for host: HostState, isOnce: Bool = false) -> TaskInfo {
    if let known = announced[ObjectIdentifier(task)], !isLockstep { return known.info }
    var info = TaskInfo(
      name: title(of: task, for: host), action: task.action, id: nextTaskID(),
      isHandler: task.isHandler, isCheck: options.isCheck, path: task.span.place)
    info.path = "\(Paths.absolute(task.span.source.name)):\(task.span.line)"
    info.span = task.span
    info.arguments = task.shownArguments
    info.role = task.role?.name
    info.runOnce = isOnce
    info.hasLoop = task.loop != nil
    announced[ObjectIdentifier(task)] = (task, info)
    services.emit(.taskBegan(info))
    return info
  }

  /// `role : name` with its templates rendered where that is possible.
  func title(of task: Task, for host: HostState) -> String {
    var name = task.action
    if let own = ownName(of: task, for: host) {
      name = own
    } else if ActionName.table[task.resolvedAction] == .includeRole,
      let role = task.arguments["name"] ?? task.arguments["role"]
    {
      name += " : " + role.text
    }
    // An include of a role does not bear the name of the role that it stands in.
    if ActionName.table[task.resolvedAction] == .includeRole { return name }
    return task.role.map { $0.name + " : " + name } ?? name
  }

  /// The task's `name`, with its templates rendered where that is possible; nil without one.
  private func ownName(of task: Task, for host: HostState) -> String? {
    guard let value = task.name else { return nil }
    let name = heading(value, of: task, for: host).trimmed
    return name.isEmpty ? nil : name
  }

  private func heading(_ value: Value, of task: Task, for host: HostState) -> String {
    guard case .template(let text) = value else { return value.text }
    return Heading.text(text, evaluator(for: host, task: task))
  }

  /// `--step`: whether the user wants the task.
  func confirms(_ task: Task, for host: HostState) async -> Bool {
    guard isStepping else { return true }
    let kind = task.isHandler ? "HANDLER" : "TASK"
    let prompt = "Perform task: \(kind): \(title(of: task, for: host)) (N)o/(y)es/(c)ontinue:"
    let answer = await services.command(prompt + " ")
    let stars = String(repeating: "*", count: max(3, 79 - prompt.count))
    services.show("\n\(prompt) \(stars)\n")
    switch answer?.lowercased().trimmed {
    case "y", "yes": return true
    case "c", "continue":
      isStepping = false
      return true
    default: return false
    }
  }
}
