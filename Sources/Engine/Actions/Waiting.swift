internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

extension Run {
  /// `pause`: waits for a time, or for the user.
  func pause(_ call: ActionCall) async throws(Failure) -> Outcome {
    let minutes = try whole("minutes", call)
    let seconds = try whole("seconds", call)
    if minutes != nil, seconds != nil {
      throw Failure(
        .usage, "parameters are mutually exclusive: minutes|seconds", at: call.task.span)
    }
    let prompt = try call.option("prompt", as: String.self)
    let echoes = try call.option("echo", as: Bool.self) ?? true
    let clock = ContinuousClock()
    let start = clock.now
    let began = Controller.now
    var input = ""
    // Without a time it is told in minutes.
    var unit = "minutes"
    if let length = minutes.map({ $0 * 60 }) ?? seconds {
      unit = minutes == nil ? "seconds" : "minutes"
      // As ansible-core: a second at least.
      let length = max(1, length)
      services.emit(.announced("Pausing for \(Int(length)) seconds"))
      try await pause(seconds: length, within: call.settings.timeout)
    } else if services.isInteractive {
      let question = prompt ?? "Press enter to continue, Ctrl+C to interrupt"
      input =
        await services.ask("[\(call.task.name?.text ?? "pause")]\n\(question):", !echoes) ?? ""
    } else {
      warn("not waiting for a response to the prompt as standard input is not interactive")
    }
    let length = (clock.now - start).seconds
    let shown = unit == "minutes" ? length / 60 : length
    var outcome = Outcome(
      values: [
        "rc": 0, "stderr": "", "echo": .bool(echoes), "user_input": .string(input),
        "delta": .int(Int(length)), "start": .string(began.text),
        "stop": .string(Controller.now.text),
        "stdout": .string("Paused for \((shown * 100).rounded() / 100) \(unit)"),
      ])
    outcome.hasLines = false
    return outcome
  }

  /// A number of minutes or seconds, parts left out.
  private func whole(_ name: String, _ call: ActionCall) throws(Failure) -> Double? {
    guard let value = call.arguments[name], !value.isNull else { return nil }
    if case .double(let number) = value { return number.rounded(.towardZero) }
    do throws(Failure) {
      return Double(try Int.decode(value))
    } catch {
      throw Failure(
        .usage, "option '\(name)' of \(call.task.resolvedAction): \(error.message)",
        at: call.task.argumentPlaces[name] ?? call.task.span
      ).reported(
        "argument '\(name)' is of type \(value.typeName) and we were unable to convert to int: "
          + "invalid literal for int() with base 10: \(value.repr)")
    }
  }

  /// `wait_for_connection`: tries until a target answers.
  func waitForConnection(_ call: ActionCall) async throws(Failure) -> Outcome {
    let delay = try call.option("delay", as: Double.self) ?? 0
    let interval = try call.option("sleep", as: Double.self) ?? 1
    let limit = try call.option("timeout", as: Double.self) ?? 600
    if call.settings.isCheck {
      var outcome = Outcome()
      outcome.skipped = true
      return outcome
    }
    let clock = ContinuousClock()
    let start = clock.now
    if delay > 0 { try await pause(seconds: delay, within: call.settings.timeout) }
    let target = try target(of: call)
    let answered = try await answers(target, within: limit, every: interval, since: start)
    let elapsed = Value.int(Int((clock.now - start).seconds))
    guard answered.isEmpty else {
      return .failure(
        "timed out waiting for ping module test: \(answered)", values: ["elapsed": elapsed])
    }
    return Outcome(values: ["elapsed": elapsed])
  }

  /// Whether a task runs on this machine itself.
  private func isLocal(_ call: ActionCall) throws(Failure) -> Bool {
    try target(of: call).isLocal
  }

  func target(of call: ActionCall) throws(Failure) -> Target {
    let attempt = Attempt(
      task: call.task, host: call.host,
      info: TaskInfo(
        name: "", action: call.task.action, id: 0, isHandler: false, isCheck: false, path: ""),
      scope: call.scope, targets: call.targets)
    return try target(
      of: call.task, attempt: attempt, settings: call.settings, evaluator: call.evaluator)
  }

  /// Runs `true` until it succeeds; the last reason where the time is up, else an empty text.
  private func answers(
    _ target: Target, within limit: Double, every interval: Double,
    since start: ContinuousClock.Instant, test: String = ":"
  ) async throws(Failure) -> String {
    let clock = ContinuousClock()
    var reason = ""
    while (clock.now - start).seconds < limit {
      do throws(Failure) {
        let reply = try await target.connection.run(Script(test, timeout: 30), as: target.identity)
        if reply.status == 0 { return "" }
        reason = reply.errorText
      } catch {
        reason = error.message
        await target.connection.reset()
      }
      try await pause(seconds: interval)
    }
    return reason.isEmpty ? "no answer" : reason
  }

  /// `reboot`: restarts a target and waits until it has come back with another boot id.
  func reboot(_ call: ActionCall) async throws(Failure) -> Outcome {
    let limit = try call.option("reboot_timeout", as: Double.self) ?? 600
    let before = try call.option("pre_reboot_delay", as: Double.self) ?? 0
    let after = try call.option("post_reboot_delay", as: Double.self) ?? 0
    let test = try call.option("test_command", as: String.self) ?? "whoami"
    let message = try call.option("msg", as: String.self) ?? "Reboot initiated by Ansible"
    let probe =
      try call.option("boot_time_command", as: String.self)
      ?? "cat /proc/sys/kernel/random/boot_id"
    let command = try call.option("reboot_command", as: String.self)
    let paths =
      try call.option("search_paths", as: [String].self)
      ?? ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"]
    if call.settings.isCheck {
      return Outcome(changed: true, values: ["elapsed": 0, "rebooted": true])
    }
    let target = try target(of: call)
    if try isLocal(call) {
      return .failure("Running reboot with local connection would reboot the control node.")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let old = try await target.connection.run(
      Script(probe, isolation: .command), as: target.identity)
    guard old.status == 0 else {
      return .failure(
        "failed to get host boot time info, stdout: \(old.outputText), stderr: \(old.errorText)")
    }
    let script = RebootScript.text(
      command: command, delay: before, message: message, paths: paths)
    do throws(Failure) {
      let reply = try await target.connection.run(
        Script(script, isolation: .command), as: target.identity)
      guard reply.status == 0 else {
        return .failure(
          "reboot command failed, error was: \(reply.errorText)", values: ["rebooted": false])
      }
    } catch {
      // The connection may go before the reply comes; that is what was asked for.
      guard error.kind == .unreachable else { throw error }
    }
    await target.connection.reset()
    if after > 0 { try await pause(seconds: after) }
    let check =
      "[ \"$(\(probe))\" != \(Quote.word(old.outputText.trimmed)) ] && { \(test) >/dev/null; }"
    let reason = try await answers(target, within: limit, every: 1, since: start, test: check)
    let elapsed = Value.int(Int((clock.now - start).seconds))
    guard reason.isEmpty else {
      return .failure(
        "timed out waiting for last boot time check: \(reason)",
        values: ["rebooted": true, "elapsed": elapsed])
    }
    return Outcome(changed: true, values: ["rebooted": true, "elapsed": elapsed])
  }
}

/// The command that restarts a machine, detached so that the shell can answer first.
enum RebootScript {
  static func text(command: String?, delay: Double, message: String, paths: [String]) -> String {
    let order: String
    if let command {
      order = command
    } else {
      // shutdown knows minutes only; BusyBox has reboot instead.
      let minutes = max(0, Int(delay / 60))
      order =
        "if command -v shutdown >/dev/null; then "
        + "shutdown -r \(minutes == 0 ? "now" : "+\(minutes)") \(Quote.word(message)); "
        + "else sleep \(Int(delay)); reboot; fi"
    }
    let path = paths.joined(separator: ":")
    return "PATH=\"$PATH:\"\(Quote.word(path)); "
      + "nohup sh -c \(Quote.word("sleep 1; " + order)) >/dev/null 2>&1 </dev/null &"
  }
}
