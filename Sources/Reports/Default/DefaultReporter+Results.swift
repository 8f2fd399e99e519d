internal import Diagnostics
internal import Playbooks
internal import Values

extension DefaultReporter {
  /// `h1`, or `h1 -> h2` where the task was delegated.
  func label(_ host: String, _ result: TaskResult) -> String {
    result.delegatedTo.map { host + " -> " + $0 } ?? host
  }

  // MARK: Items

  mutating func item(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    showDiffs(task, result)
    let place = "[\(label(host, result))]"
    let item = "(item=\(ResultText.label(result)))"
    switch result.status {
    case .ok, .changed:
      let isChanged = result.status == .changed
      guard isChanged || options.showsOK, !DefaultReporter.isInclude(task.action) else { return }
      head(task)
      warn(result)
      let text = "\(isChanged ? "changed" : "ok"): \(place) => \(item)" + details(task, result)
      display.line(text, isChanged ? .changed : .ok)
    case .skipped:
      guard options.showsSkipped else { return }
      head(task)
      display.line("skipping: \(place) => \(item) " + details(task, result), .skip)
    case .failed, .unreachable:
      head(task)
      warn(result)
      showFailure(task, result)
      display.line(
        "failed: \(place) \(item) => " + results.text(result, of: task), .error,
        to: options.failsToStderr ? .err : .out)
    }
  }

  // MARK: Whole results

  mutating func finished(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    let hasItems = task.hasLoop && result.value["results"] != nil
    if !hasItems { showDiffs(task, result) }
    let place = "[\(label(host, result))]"
    switch result.status {
    case .ok, .changed:
      let isChanged = result.status == .changed
      guard isChanged || options.showsOK else { return }
      head(task)
      // Of an include, the event of what was included tells.
      if DefaultReporter.isInclude(task.action) { return }
      warn(result)
      guard !hasItems else { return }
      let text = "\(isChanged ? "changed" : "ok"): \(place)" + details(task, result)
      display.line(text, isChanged ? .changed : .ok)
    case .skipped:
      guard options.showsSkipped else { return }
      head(task)
      display.line("skipping: [\(host)]" + details(task, result), .skip)
    case .failed:
      head(task)
      warn(result)
      showFailure(task, result)
      // Of a debug task's results nothing but the message is left to show.
      if !hasItems || ResultText.isDebug(task) {
        if options.verbosity < 2, options.showsPathOnFailure { showPath(task) }
        display.line(
          "fatal: \(place): FAILED! => " + results.text(result, of: task), .error,
          to: options.failsToStderr ? .err : .out)
      }
      if result.isIgnored { display.line("...ignoring", .skip) }
    case .unreachable: unreachable(task, host, result)
    }
  }

  private mutating func unreachable(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    head(task)
    warn(result)
    showFailure(task, result)
    display.line(
      "fatal: [\(label(host, result))]: UNREACHABLE! => " + results.text(result, of: task),
      .unreachable, to: options.failsToStderr ? .err : .out)
    if result.isIgnored { display.line("...ignoring", .skip) }
  }

  // MARK: Parts of a result

  /// ` => {…}` where the result is to be seen.
  private func details(_ task: TaskInfo, _ result: TaskResult) -> String {
    guard options.verbosity > 0 || (result.isVerbose && !result.isSecret) else { return "" }
    return " => " + results.text(result, of: task)
  }

  private mutating func showDiffs(_ task: TaskInfo, _ result: TaskResult) {
    guard !result.diffs.isEmpty, result.status == .changed, !result.isSecret else { return }
    let text = DiffText(options: options).text(result.diffs)
    guard !text.isEmpty else { return }
    head(task)
    display.line(text)
  }

  private mutating func warn(_ result: TaskResult) {
    guard !result.isSecret else { return }
    display.warnings(of: result)
  }

  private mutating func showFailure(_ task: TaskInfo, _ result: TaskResult) {
    guard let diagnostic = FailureText.diagnostic(task, result) else { return }
    display.error(diagnostic, to: options.failsToStderr ? .err : .out)
  }

  static func isInclude(_ action: String) -> Bool {
    let short = action.split(separator: ".").last.map(String.init) ?? action
    return short == "include_tasks" || short == "include_role"
  }
}

extension Display {
  /// What a result says in `warnings` and `deprecations`.
  mutating func warnings(of result: TaskResult) {
    for warning in result.value["warnings"]?.items ?? [] { self.warning(warning.text) }
    for entry in result.value["deprecations"]?.items ?? [] {
      deprecation(entry.dict?["msg"]?.text ?? entry.text)
    }
  }
}

/// Why a task failed, as a diagnostic.
enum FailureText {
  /// - Returns: nil where the result's items have told it.
  static func diagnostic(_ task: TaskInfo, _ result: TaskResult) -> Diagnostic? {
    if task.hasLoop, result.value["results"] != nil, result.failure == nil { return nil }
    var diagnostic: Diagnostic
    if let first = result.failure?.diagnostics.first {
      diagnostic = first
    } else {
      let message = result.value["msg"]?.text ?? "the task says no reason"
      diagnostic = Diagnostic(.error, culprit(task, result) + message)
    }
    if result.isSecret {
      diagnostic = Diagnostic(.error, "Task failed: " + ResultText.censored)
    } else if !diagnostic.message.hasPrefix("Task failed") {
      diagnostic.message = "Task failed: " + diagnostic.message
    }
    diagnostic.severity = .error
    diagnostic.span = diagnostic.span ?? task.span
    // The headings above and the line below tell which task and host; and what is the same for
    // many hosts is said once.
    diagnostic.context = nil
    return diagnostic
  }

  /// What runs on the controller alone.
  private static let actions: Set<String> = [
    "add_host", "assert", "debug", "fail", "gather_facts", "group_by", "include_vars", "pause",
    "set_fact", "set_stats", "template", "validate_argument_spec", "wait_for_connection",
  ]

  /// Who failed, in front of the reason.
  private static func culprit(_ task: TaskInfo, _ result: TaskResult) -> String {
    if result.status == .unreachable { return "" }
    let parts = task.action.split(separator: ".").map(String.init)
    let isBuiltin = parts.count == 1 || parts[0] == "ansible"
    guard let last = parts.last, isBuiltin, actions.contains(last) else { return "Module failed: " }
    return "Action failed: "
  }
}
