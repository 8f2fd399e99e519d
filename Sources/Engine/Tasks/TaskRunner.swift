internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

extension Run {
  /// Runs a task on a host, its loop included, and gives the result as it is registered.
  ///
  /// - Parameter locals: variables above all others.
  func perform(
    _ task: Task, on host: HostState, info: TaskInfo, targets: [HostVariables],
    locals: Dict = [:]
  ) async -> TaskResult {
    if locals.isEmpty, let sent = host.ahead?.take(task) {
      return await receive(sent, of: host, info: info, targets: targets)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let scope = TaskScope(store: store, host: host.variables, task: task, local: locals)
    let evaluator = Evaluator(environment(for: task), scope: scope)
    let attempt = Attempt(task: task, host: host, info: info, scope: scope, targets: targets)
    var result: TaskResult
    if let loop = task.loop {
      result = await perform(loop, attempt, evaluator: evaluator)
    } else {
      let prepared = prepare(attempt, evaluator: evaluator)
      if let chain = await sendAhead(from: attempt, prepared, evaluator: evaluator) {
        host.ahead = chain
        if let sent = chain.take(task) {
          return await receive(sent, of: host, info: info, targets: targets)
        }
      }
      result = await perform(prepared, attempt, evaluator: evaluator)
    }
    result.seconds = (clock.now - start).seconds
    return result
  }

  /// One task on one host, or one item of its loop.
  struct Attempt {
    let task: Task
    let host: HostState
    let info: TaskInfo
    let scope: TaskScope
    let targets: [HostVariables]
    var item: Value?
  }

  /// What is known of a task before a target was asked anything.
  enum Prepared {
    /// It is over: skipped or refused.
    case settled(TaskResult)
    /// Its module needed no target.
    case done(Outcome, TaskSettings)
    /// It may have to be tried again, or runs apart: `until`, `retries`, `async`.
    case whole(TaskSettings)
    case action(ActionName, ActionCall)
    case step(Step, on: Target, TaskSettings)
  }

  /// Asks the conditions, evaluates the keywords and arguments, and begins the module.
  func prepare(_ attempt: Attempt, evaluator: Evaluator) -> Prepared {
    let task = attempt.task
    var settings = TaskSettings(
      isCheck: options.isCheck, wantsDiff: options.wantsDiff, isSecret: false)
    do throws(Failure) {
      settings.isSecret =
        try evaluator.flag(task.directives.noLog, "no_log") ?? options.hidesResults
      if let condition = try evaluator.firstFalse(task.directives.when) {
        var result = TaskResult(.skipped, ResultBuilder.skipped(because: condition))
        result.isSecret = settings.isSecret
        return .settled(result)
      }
      try fill(&settings, for: task, evaluator: evaluator)
      try delegate(&settings, attempt)
      if task.until != nil || task.retries != nil || settings.async > 0 { return .whole(settings) }
      switch try begin(attempt, settings: settings, evaluator: evaluator) {
      case .action(let name, let call): return .action(name, call)
      case .step(let step, let target): return .step(step, on: target, settings)
      case .done(let outcome): return .done(outcome, settings)
      }
    } catch {
      return .settled(failed(error, attempt, settings: settings, evaluator: evaluator))
    }
  }

  /// Runs what was prepared.
  func perform(_ prepared: Prepared, _ attempt: Attempt, evaluator: Evaluator) async -> TaskResult {
    var used = TaskSettings(isCheck: options.isCheck, wantsDiff: options.wantsDiff, isSecret: false)
    do throws(Failure) {
      switch prepared {
      case .settled(let result): return result
      case .done(let outcome, let settings):
        return close(.success(outcome), attempt, settings: settings, evaluator: evaluator)
      case .whole(let settings):
        used = settings
        return try await perform(attempt, settings: settings, evaluator: evaluator)
      case .action(let name, let call):
        used = call.settings
        let before = Self.states(of: call.targets, for: attempt.task)
        let outcome = try await perform(name, call)
        let result = try conclude(outcome, attempt, settings: used, evaluator: evaluator)
        if result.status == .failed { before.forEach { $0.restore() } }
        return result
      case .step(let step, let target, let settings):
        let answer = await outcome(of: step, on: target)
        return close(answer, attempt, settings: settings, evaluator: evaluator)
      }
    } catch {
      return failed(error, attempt, settings: used, evaluator: evaluator)
    }
  }

  /// What hosts know before a task whose conditions may see what it sets, and undo it: what failed
  /// sets nothing.
  private static func states(of hosts: [HostVariables], for task: Task)
    -> [HostVariables.Knowledge]
  {
    task.failedWhen == nil ? [] : hosts.map(\.knowledge)
  }

  /// The result of a module's work.
  func close(
    _ answer: Result<Outcome, Failure>, _ attempt: Attempt, settings: TaskSettings,
    evaluator: Evaluator
  ) -> TaskResult {
    do throws(Failure) {
      let outcome = try answer.get()
      let before = Self.states(of: attempt.targets, for: attempt.task)
      try absorb(outcome, attempt, settings: settings)
      let result = try conclude(outcome, attempt, settings: settings, evaluator: evaluator)
      if result.status == .failed { before.forEach { $0.restore() } }
      return result
    } catch {
      return failed(error, attempt, settings: settings, evaluator: evaluator)
    }
  }

  /// The result of a task that ended in an error of ours: a template, an argument, a connection.
  func failed(
    _ error: Failure, _ attempt: Attempt, settings: TaskSettings, evaluator: Evaluator
  ) -> TaskResult {
    let failure = error.at(attempt.task.span).with {
      $0.context = $0.context ?? "task '\(attempt.info.name)', host \(attempt.host.name)"
    }
    var result: TaskResult
    if error.kind == .timeout, let limit = settings.timeout {
      let seconds = Value.int(Int(limit.rounded()))
      result = TaskResult(
        .failed,
        ResultBuilder.failed(
          failure.with { $0.message = "Timed out after \(seconds.text) second(s)." }))
      result.value["timedout"] = [
        "period": seconds,
        "frame": "Configure `DISPLAY_TRACEBACK` to see a traceback on timeout errors.",
      ]
      result.isIgnored = ignores(attempt.task.directives.ignoreErrors, "ignore_errors", evaluator)
      result.failure = failure
    } else if error.kind == .unreachable {
      result = TaskResult(.unreachable, ResultBuilder.unreachable(failure))
      result.isIgnored = ignores(
        attempt.task.directives.ignoreUnreachable, "ignore_unreachable", evaluator)
    } else {
      result = TaskResult(.failed, ResultBuilder.failed(failure))
      result.isIgnored = ignores(attempt.task.directives.ignoreErrors, "ignore_errors", evaluator)
      result.failure = failure
    }
    result.isSecret = settings.isSecret
    // Its address is only told by those that the host has answered.
    result.delegatedTo = settings.delegateLabel == nil ? nil : settings.delegateTo
    if settings.delegateTo == nil, let written = attempt.task.directives.delegateTo?.text {
      // It failed before it was known where to.
      result.delegatedTo = written.isEmpty ? nil : written
    }
    return result
  }

  func ignores(_ value: Value?, _ keyword: String, _ evaluator: Evaluator) -> Bool {
    guard let value else { return false }
    do throws(Failure) {
      return try evaluator.flag(value, keyword) ?? false
    } catch {
      // The task failed because of it before it began; a text that is not empty counts as true.
      return true
    }
  }

  /// Renders the keywords that the action depends on.
  private func fill(
    _ settings: inout TaskSettings, for task: Task, evaluator: Evaluator
  ) throws(Failure) {
    let directives = task.directives
    settings.isCheck = try evaluator.flag(directives.checkMode, "check_mode") ?? options.isCheck
    settings.wantsDiff = try evaluator.flag(directives.diff, "diff") ?? options.wantsDiff
    if let host = try delegate(named: directives.delegateTo, evaluator), !host.isEmpty {
      settings.delegateTo = host
      settings.delegatesFacts =
        try evaluator.flag(directives.delegateFacts, "delegate_facts") ?? false
    }
    // What only a connection or a failure asks for is wrong in every task.
    for (value, name) in [
      (directives.ignoreErrors, "ignore_errors"),
      (directives.ignoreUnreachable, "ignore_unreachable"),
      (directives.become, "become"), (directives.becomeUser, "become_user"),
      (directives.connection, "connection"), (directives.remoteUser, "remote_user"),
    ] {
      if case .template? = value { _ = try evaluator.keyword(value, name) }
    }
    let seconds = try evaluator.number(directives.timeout, "timeout") ?? options.taskTimeout
    if seconds > 0 { settings.timeout = seconds }
    settings.async = Int(try evaluator.number(task.async, "async_val") ?? 0)
    settings.poll = Int(try evaluator.number(task.poll, "poll") ?? 15)
    settings.notify = try handlerNames(of: task, evaluator)
    if !directives.environment.isEmpty {
      settings.environment = try self.variables(of: directives.environment, evaluator: evaluator)
    }
  }

  private func handlerNames(of task: Task, _ evaluator: Evaluator) throws(Failure) -> [String] {
    var names: [String] = []
    for value in task.notify {
      if let name = value.string {
        names.append(name)
        continue
      }
      guard let outer = try evaluator.keyword(value, "notify") else { continue }
      let resolved = try evaluator.resolveDeep(outer)
      names += (resolved.items.map(Array.init) ?? [resolved]).map(\.text)
    }
    return names
  }

  /// `delegate_to`, which is asked for before all other keywords.
  private func delegate(named value: Value?, _ evaluator: Evaluator) throws(Failure) -> String? {
    do throws(Failure) {
      return try evaluator.word(value, "delegate_to")
    } catch {
      throw error.with { $0.stage = "" }
    }
  }

  /// `environment`: dictionaries from outside in, as name and value.
  private func variables(of layers: [Value], evaluator: Evaluator) throws(Failure)
    -> [(name: String, value: String)]
  {
    var merged: Dict = [:]
    for layer in layers {
      let value: Value
      do throws(Failure) {
        let outer = try evaluator.resolve(layer)
        if outer.isOmit { continue }
        value = try evaluator.resolveDeep(outer)
        if case .undefined(let undefined) = value { throw undefined.failure }
      } catch {
        throw error.at(layer.span).during("Error processing keyword 'environment'")
      }
      switch value {
      case .dict(let entries): merged.merge(entries)
      case .null: continue
      case let other:
        throw Failure(
          .usage, "environment must be a dictionary, received \(other.text) (\(other.typeName))",
          at: layer.span)
      }
    }
    return merged.compactMap { key, value in
      value.isOmit ? nil : (key.text, value.text)
    }
  }

  /// Runs the action, again while `until` does not hold.
  private func perform(
    _ attempt: Attempt, settings: TaskSettings, evaluator: Evaluator
  ) async throws(Failure) -> TaskResult {
    let task = attempt.task
    var tries = 1
    if let retries = try evaluator.number(task.retries, "retries") {
      tries = retries <= 0 ? 1 : Int(retries) + 1
    } else if task.until != nil {
      tries = 4
    }
    let delay = max(0, try evaluator.number(task.delay, "delay") ?? 5)
    var count = 1
    // Every try has the arguments of the first.
    let beginning = try begin(attempt, settings: settings, evaluator: evaluator)
    while true {
      var outcome = try await act(beginning, attempt, settings: settings)
      // What `changed_when` and `failed_when` may ask for.
      if tries > 1 { outcome.values["attempts"] = .int(count) }
      var result = try conclude(outcome, attempt, settings: settings, evaluator: evaluator)
      guard tries > 1 else { return result }
      if try isDone(result, attempt, evaluator: evaluator) { return result }
      if result.status == .unreachable { return result }
      if count >= tries {
        result.value["attempts"] = .int(max(1, tries - 1))
        result.value["failed"] = true
        result.value["exception"] = ResultBuilder.noTraceback
        // What `failed_when` said of the last try holds.
        if result.value["failed_when_result"]?.bool == false { return result }
        result.status = .failed
        result.isIgnored = ignores(task.directives.ignoreErrors, "ignore_errors", evaluator)
        return result
      }
      result.value["retries"] = .int(tries)
      services.emit(
        .retry(attempt.info, host: attempt.host.name, attempt: count, of: tries, result))
      count += 1
      try await pause(seconds: delay)
    }
  }

  private func isDone(_ result: TaskResult, _ attempt: Attempt, evaluator: Evaluator)
    throws(Failure) -> Bool
  {
    guard let conditions = attempt.task.until else { return result.status != .failed }
    return try withResult(result.value, attempt) { () throws(Failure) in
      try evaluator.firstFalse(conditions) == nil
    }
  }

  /// Waits; an interruption of the run ends it at once.
  func pause(seconds: Double) async throws(Failure) {
    do {
      try await _Concurrency.Task.sleep(for: .seconds(seconds))
    } catch {
      throw Failure(.other, "interrupted")
    }
  }

  /// Waits, but no longer than a task may take.
  func pause(seconds: Double, within limit: Double?) async throws(Failure) {
    try await pause(seconds: min(seconds, limit ?? seconds))
    if let limit, limit < seconds { throw Failure(.timeout, "timed out after \(limit) seconds") }
  }

  /// Evaluates with the result under the registered name, where the next item of a loop finds it.
  private func withResult<Answer>(
    _ value: Dict, _ attempt: Attempt, _ body: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    guard let name = attempt.task.register.name else { return try body() }
    attempt.scope.set(local: name, .dict(value))
    return try body()
  }

  /// Asks `changed_when` and `failed_when`; the error of one that cannot be asked, which fails the
  /// task and leaves the rest of its result.
  private func judge(_ value: inout Dict, _ attempt: Attempt, evaluator: Evaluator) -> Failure? {
    let task = attempt.task
    var asked = "changed_when_result"
    do throws(Failure) {
      if let conditions = task.changedWhen {
        let changed = try withResult(value, attempt) { () throws(Failure) in
          try evaluator.firstFalse(conditions) == nil
        }
        value["changed"] = .bool(changed)
      }
      asked = "failed_when_result"
      if let conditions = task.failedWhen, !conditions.isEmpty {
        let failed = try withResult(value, attempt) { () throws(Failure) in
          try evaluator.firstFalse(conditions) == nil
        }
        if !failed, value["failed"]?.isTrue == true {
          value["failed_when_suppressed_exception"] =
            value["exception"] ?? ResultBuilder.noTraceback
          value["exception"] = nil
        }
        value["failed"] = .bool(failed)
        value[asked] = .bool(failed)
      }
      return nil
    } catch {
      value["failed"] = true
      value[asked] = .string(error.account)
      return error.at(task.span)
    }
  }

  /// What an outcome comes to after `changed_when` and `failed_when`.
  func conclude(
    _ outcome: Outcome, _ attempt: Attempt, settings: TaskSettings, evaluator: Evaluator
  ) throws(Failure) -> TaskResult {
    let task = attempt.task
    var value = ResultBuilder.value(of: outcome)
    if value["failed"] == nil { value["failed"] = false }
    let doubt = outcome.skipped ? nil : judge(&value, attempt, evaluator: evaluator)
    var status = TaskResult.Status.ok
    if value["failed"]?.isTrue == true {
      status = .failed
      if value["exception"] == nil { value["exception"] = ResultBuilder.noTraceback }
      if value["msg"] == nil { value["msg"] = ResultBuilder.unknownError }
    } else if outcome.skipped {
      status = .skipped
    } else if value["changed"]?.isTrue == true {
      status = .changed
    }
    var result = TaskResult(status, value)
    if settings.wantsDiff, !outcome.diffs.isEmpty {
      result.diffs = outcome.diffs.map(\.shown)
      let values = outcome.diffs.map { Value.dict($0.value) }
      if value["diff"] == nil {
        result.value["diff"] = values.count == 1 ? values[0] : .list(List(values))
      }
    }
    result.isSecret = settings.isSecret
    result.notify = settings.notify
    result.delegatedTo = settings.delegateLabel
    result.isVerbose = outcome.isAlwaysShown
    result.failure = doubt ?? outcome.fullFailure
    for warning in outcome.warnings { warn(warning) }
    if status == .failed {
      result.isIgnored = ignores(task.directives.ignoreErrors, "ignore_errors", evaluator)
    }
    return result
  }
}

extension Outcome {
  /// What failed, where there is more to say of it than its result does.
  fileprivate var fullFailure: Failure? {
    guard failed, let message, let reason else { return nil }
    let start = message.hasSuffix(".") ? String(message.dropLast()) : message
    return Failure(.other, "Module failed: \(start): \(reason)")
  }
}

extension Diff {
  /// As reports show it: text.
  var shown: Dict {
    if let prepared { return ["prepared": .string(prepared)] }
    var value: Dict = ["before": .string(before), "after": .string(after)]
    if let beforeHeader { value["before_header"] = .string(beforeHeader) }
    if let afterHeader { value["after_header"] = .string(afterHeader) }
    return value
  }
}
