internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

/// Consecutive tasks of a host go to the target in one write as long as it is certain, before any
/// reply, that each of them would run, what it would run, and that the target itself sees whether it
/// failed. Everything else, the order of events above all, is as if they went one at a time: a task
/// whose turn comes finds its reply there.
extension Run {
  /// How many scripts one write has at most, and how many bytes.
  private static let most = (scripts: 128, bytes: 1 << 20)

  /// Sends a task together with those behind it; nil where none can go along.
  func sendAhead(from attempt: Attempt, _ prepared: Prepared, evaluator: Evaluator) async -> Ahead?
  {
    guard case .step(let step, let target, let settings) = prepared,
      case .run(let script, _) = step, canLead(attempt.task, on: target), canLead(script)
    else { return nil }
    let first = Ahead.Sent(
      task: attempt.task, scope: attempt.scope, evaluator: evaluator, settings: settings,
      target: target, step: step)
    let links = chain(behind: first, script, on: attempt.host)
    let scripts = links.compactMap { link -> Script? in
      guard case .sent(let sent) = link, case .run(let script, _) = sent.step else { return nil }
      return script
    }
    guard scripts.count > 1 else { return nil }
    let replies = await target.connection.send(scripts, as: target.identity, stopping: true)
    return Ahead(links, replies)
  }

  /// A task and those that follow it until one has to wait.
  private func chain(behind first: Ahead.Sent, _ script: Script, on host: HostState)
    -> [Ahead.Link]
  {
    var links = [Ahead.Link.sent(first)]
    var registered = Set<String>()
    var bytes = script.size
    var count = 1
    var cursor = host.cursor
    var last = first.task
    while count < Self.most.scripts, bytes < Self.most.bytes {
      if let name = last.register.name { registered.insert(name) }
      guard let task = following(&cursor, on: host), canFollow(task),
        let link = link(task, on: host, first.target, registered)
      else { break }
      links.append(link)
      last = task
      guard case .sent(let sent) = link else { continue }
      guard case .run(let script, _) = sent.step, canLead(task, on: sent.target), canLead(script)
      else { break }
      count += 1
      bytes += script.size
    }
    while case .passed? = links.last { links.removeLast() }
    return links
  }

  /// The task behind the one that a cursor stands at, if it ends well.
  private func following(_ cursor: inout Cursor, on host: HostState) -> Task? {
    cursor.advance()
    while let task = cursor.current(isNotified: { _ in false }) {
      guard task.directives.tags.allSatisfy({ $0.string != nil }) else { return nil }
      if selection.selects(tags(of: task, for: host)) { return task }
      cursor.advance()
    }
    return nil
  }

  /// Evaluates a task before its turn; nil where it has to wait for it.
  private func link(
    _ task: Task, on host: HostState, _ target: Target, _ registered: Set<String>
  ) -> Ahead.Link? {
    let scope = TaskScope(store: store, host: host.variables, task: task)
    let evaluator = Evaluator(environment(for: task), scope: scope)
    // Headings are made at the task's turn; nothing here is shown.
    let info = TaskInfo(
      name: "", action: task.action, id: 0, isHandler: false, isCheck: false, path: "")
    let attempt = Attempt(
      task: task, host: host, info: info, scope: scope, targets: [host.variables])
    let early = store.early {
      let prepared = prepare(attempt, evaluator: evaluator)
      guard case .action(let name, let call) = prepared else { return (prepared, false) }
      return (prepared, self.endsWell(name, call))
    }
    guard let (prepared, endsWell) = early else { return nil }
    let reads = evaluator.reads
    if reads.isVolatile || !reads.names.isDisjoint(with: registered) { return nil }
    let mayChange = states.count > 1 && isLockstep || !registered.isEmpty
    if mayChange, !reads.names.isDisjoint(with: Self.views) { return nil }
    switch prepared {
    case .settled(let result) where result.status == .skipped: return .passed(task)
    case .action where endsWell: return .passed(task)
    case .done(let outcome, _) where !outcome.failed && isSettled(task): return .passed(task)
    case .step(let step, let own, let settings):
      guard own.isSame(as: target), settings.timeout == nil, case .run(let script, _) = step,
        script.timeout == nil
      else { return nil }
      return .sent(
        Ahead.Sent(
          task: task, scope: scope, evaluator: evaluator, settings: settings, target: own,
          step: step))
    default: return nil
    }
  }

  /// Whether an action that changes nothing ends well, as it will at its turn.
  private func endsWell(_ name: ActionName, _ call: ActionCall) -> Bool {
    guard isSettled(call.task) else { return false }
    do throws(Failure) {
      switch name {
      case .assert: return try !assert(call).failed
      case .debug: return try !debug(call).failed
      default: return false
      }
    } catch {
      // It is said at the task's turn.
      return false
    }
  }

  /// The variables that show what tasks of this host or of others have registered or come to.
  private static let views: Set<String> = [
    "hostvars", "vars", "ansible_play_hosts", "ansible_play_batch", "play_hosts",
  ]

  // MARK: What may go

  /// Whether others may be sent behind a task: it stands alone on its host, and only the script
  /// decides whether it fails.
  private func canLead(_ task: Task, on target: Target) -> Bool {
    canFollow(task) && !target.isLocal && isSettled(task) && task.directives.ignoreErrors == nil
      && task.notify.allSatisfy(isKnown)
  }

  /// Whether nothing that the user wrote has a say in whether it failed.
  private func isSettled(_ task: Task) -> Bool {
    task.failedWhen == nil && task.changedWhen?.allSatisfy { $0.isLiteral } ?? true
  }

  private func canLead(_ script: Script) -> Bool {
    script.promise == .decisive && script.timeout == nil
  }

  /// Whether a task may be sent behind others.
  private func canFollow(_ task: Task) -> Bool {
    let directives = task.directives
    guard
      task.loop == nil, task.until == nil, task.retries == nil, task.async == nil, !task.isHandler,
      directives.delegateTo == nil, directives.runOnce == nil, directives.throttle == nil,
      !mayDebug(task), directives.ignoreErrors?.isTemplate != true,
      startAt == nil, !isStepping, !wasAborted
    else { return false }
    let action = ActionName.table[task.resolvedAction]
    let module = services.modules[task.resolvedAction]
    switch action {
    case .template, .assert, .debug: break
    case nil: if module == nil { return false }
    default: return false
    }
    switch options.ahead {
    case .off, .loops: return false
    case .alone: return states.count == 1 || !isLockstep
    case .hosts:
      if states.count == 1 || !isLockstep { return true }
      // What would end the play for all hosts must not find some of them further than others.
      guard store.play?.play.maxFailPercentage == nil, directives.anyErrorsFatal == nil,
        store.play?.play.directives.anyErrorsFatal == nil, !options.anyErrorsFatal
      else { return false }
      return module?.isLocalToHost ?? true
    }
  }

  /// Whether a handler is there for certain: one that is not ends the run.
  private func isKnown(_ notification: Value) -> Bool {
    guard let name = notification.string else { return false }
    return handlers.contains { handler in
      handler.name?.string == name || handler.listen.contains { $0.string == name }
    }
  }

  // MARK: Replies

  /// The result of a task that was sent before its turn.
  func receive(
    _ sent: Ahead.Sent, of host: HostState, info: TaskInfo, targets: [HostVariables]
  ) async -> TaskResult {
    let attempt = Attempt(
      task: sent.task, host: host, info: info, scope: sent.scope, targets: targets)
    var answer = Result<Outcome, Failure>.failure(Failure(.other, "the target gave no reply"))
    var seconds: Double?
    switch await host.ahead?.answer() {
    case nil: break
    case .failure(let failure)?:
      await host.ahead?.end()
      answer = .failure(failure)
    case .success(let reply)?:
      seconds = reply.seconds
      if reply.status != 0 { await host.ahead?.end() }
      do throws(Failure) {
        let step = try sent.step.following(reply)
        answer = await outcome(of: step, on: sent.target)
      } catch {
        answer = .failure(error)
      }
    }
    var result = close(answer, attempt, settings: sent.settings, evaluator: sent.evaluator)
    result.seconds = seconds ?? 0
    return result
  }
}

extension Condition {
  fileprivate var isLiteral: Bool {
    if case .literal(.bool, _) = self { true } else { false }
  }
}

extension Value {
  fileprivate var isTemplate: Bool {
    if case .template = self { true } else { false }
  }
}
