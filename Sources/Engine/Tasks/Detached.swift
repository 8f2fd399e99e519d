internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Values

extension Run {
  /// `async`: starts a module's script apart from the connection, and looks every `poll` seconds
  /// until it has ended; with `poll: 0` it does not wait.
  func runDetached(
    _ first: Step, on target: Target, attempt: Attempt, settings: TaskSettings
  ) async throws(Failure) -> Outcome {
    guard case .run(let script, let then) = first else { return try await drive(first, on: target) }
    let job = AsyncJob(
      id: "j\(UInt64.random(in: 100_000_000_000...999_999_999_999)).\(Controller.processID)")
    let started = try await target.connection.run(
      job.start(script, limit: settings.async), as: target.identity)
    guard started.status == 0 else {
      return .failure("could not start the job: \(started.errorText.trimmed)")
    }
    let values: Dict = [
      "ansible_job_id": .string(job.id), "started": true, "finished": false,
      "results_file": .string("~/.ansible_async/" + job.id),
    ]
    if settings.poll <= 0 {
      jobs[job.id] = then
      return Outcome(changed: true, values: values)
    }
    let late = Outcome.failure(
      "async task did not complete within the requested time - \(settings.async)s", values: values)
    let clock = ContinuousClock()
    let start = clock.now
    while true {
      try await pause(seconds: Double(settings.poll))
      let reply = try await target.connection.run(job.look, as: target.identity)
      let seconds = (clock.now - start).seconds
      switch job.state(reply) {
      case .finished(let reply) where Self.wasEnded(reply) && seconds > Double(settings.async):
        return ended(late, attempt)
      case .finished(let reply):
        _ = try await target.connection.run(job.cleanup, as: target.identity)
        var outcome = try await drive(try then(reply), on: target)
        outcome.finish(values)
        return ended(outcome, attempt)
      case .missing: return ended(.failure("could not find job", values: values), attempt)
      case .running:
        services.emit(
          .asyncPolled(attempt.info, host: attempt.host.name, TaskResult(.ok, values)))
      }
      if seconds > Double(settings.async) { return ended(late, attempt) }
    }
  }

  func isAsyncStatus(_ task: Task) -> Bool {
    services.modules[task.resolvedAction]?.name == "ansible.builtin.async_status"
  }

  /// A look at a job that this run began: once it has ended, its module tells what its output means.
  func status(of id: String, _ look: Step) -> Step {
    guard let meaning = jobs[id], case .run(let script, let then) = look else { return look }
    let job = AsyncJob(id: id)
    return .run(script) { (reply: Reply) throws(Failure) in
      guard case .finished(let own) = job.state(reply), !Self.wasEnded(own) else {
        return try then(reply)
      }
      return try meaning(own).mapping {
        $0.finish([
          "ansible_job_id": .string(id), "results_file": .string("~/.ansible_async/" + id),
        ])
      }
    }
  }

  /// Whether a job's return code is that of `timeout`, or of the signal that it sends.
  private static func wasEnded(_ reply: Reply) -> Bool {
    reply.status == 124 || reply.status == 143
  }

  /// Tells that a job has ended.
  private func ended(_ outcome: Outcome, _ attempt: Attempt) -> Outcome {
    let value = ResultBuilder.value(of: outcome)
    let status: TaskResult.Status = value["failed"]?.isTrue == true ? .failed : .ok
    services.emit(
      .asyncEnded(attempt.info, host: attempt.host.name, TaskResult(status, value)))
    return outcome
  }
}

extension Outcome {
  /// Adds what results of jobs that have ended hold.
  fileprivate mutating func finish(_ job: Dict) {
    values = job.merging(values)
    values["started"] = true
    values["finished"] = true
    for stream in ["stdout", "stderr"] where values[stream] == nil { values[stream] = "" }
  }
}
