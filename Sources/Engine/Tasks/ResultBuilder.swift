internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Values

/// Makes results as they are registered and shown.
enum ResultBuilder {
  /// The value of an outcome.
  static func value(of outcome: Outcome) -> Dict {
    var value = outcome.values
    if let message = outcome.message { value["msg"] = .string(message) }
    // A debug task that `verbosity` silences says nothing of changes.
    if !outcome.skipped || outcome.changed || outcome.message != nil {
      value["changed"] = .bool(outcome.changed)
    }
    if outcome.skipped { value["skipped"] = true }
    if !outcome.facts.isEmpty { value["ansible_facts"] = .dict(outcome.facts) }
    if !outcome.warnings.isEmpty {
      value["warnings"] = .list(outcome.warnings.map { .string($0) })
    }
    for stream in outcome.hasLines ? ["stdout", "stderr"] : [] {
      if case .string(let text)? = value[stream], value["\(stream)_lines"] == nil {
        value["\(stream)_lines"] = .list(lines(text))
      }
    }
    if outcome.failed {
      value["failed"] = true
    } else if value["failed"] == nil, let status = value["rc"]?.int, status != 0 {
      value["failed"] = true
    }
    return value
  }

  /// Python's `splitlines` for the line breaks that commands write.
  static func lines(_ text: String) -> [Value] {
    guard !text.isEmpty else { return [] }
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { .string(String($0)) }
  }

  static func skipped(because condition: Condition) -> Dict {
    [
      "changed": false, "skipped": true, "skip_reason": "Conditional result was False",
      "false_condition": condition.written,
    ]
  }

  /// A loop over nothing.
  static let withoutItems: Dict = [
    "changed": false, "skipped": true, "skipped_reason": "No items in the list", "results": [],
  ]

  static func failed(_ failure: Failure) -> Dict {
    [
      "failed": true, "changed": false, "msg": .string(message(failure)),
      "exception": noTraceback,
    ]
  }

  /// The message of a failed result that has none of its own.
  static let unknownError: Value = "Task failed: Action failed: Unknown error."

  /// What a failed result has where tracebacks are not asked for.
  static let noTraceback: Value = "(traceback unavailable)"

  static func unreachable(_ failure: Failure) -> Dict {
    [
      "unreachable": true, "changed": false, "msg": .string(message(failure)),
      "exception": noTraceback,
    ]
  }

  /// A failure's message as results hold it: what failed stands before it.
  private static func message(_ failure: Failure) -> String {
    if let reported = failure.diagnostics.first?.reported { return reported }
    let stage = failure.diagnostics.first?.stage
    // What an action or a module says of its own arguments stands alone.
    if stage == nil, ![.unreachable, .undefined, .timeout].contains(failure.kind) {
      return failure.message
    }
    return "Task failed: " + failure.account
  }

  /// A loop's result from those of its items.
  static func loop(_ results: [TaskResult]) -> TaskResult {
    var value: Dict = [
      "results": .list(results.map { .dict($0.value) }),
      "changed": .bool(results.contains { $0.value["changed"]?.isTrue ?? false }),
      "msg": "All items completed",
    ]
    let isSkipped = !results.isEmpty && results.allSatisfy { $0.status == .skipped }
    if isSkipped {
      value["msg"] = "All items skipped"
      value["skipped"] = true
    }
    // All that ran: not only the items that changed.
    let notified = results.filter { $0.status != .skipped }.flatMap(\.notify)
    let failures = results.filter {
      ($0.status == .failed || $0.status == .unreachable) && !$0.isIgnored
    }
    var status: TaskResult.Status = value["changed"]?.isTrue == true ? .changed : .ok
    if isSkipped { status = .skipped }
    if let first = results.first(where: { $0.status == .failed }) {
      status = .failed
      value["failed"] = true
      value["skipped"] = false
      value["msg"] = "One or more items failed"
      var result = TaskResult(status, value)
      result.failure = first.failure
      result.isIgnored = failures.isEmpty
      return result
    }
    if results.contains(where: { $0.status == .unreachable }) {
      status = .unreachable
      value["unreachable"] = true
    }
    value["skipped"] = .bool(isSkipped)
    var result = TaskResult(status, value)
    result.isIgnored = status == .unreachable && failures.isEmpty
    result.notify = notified
    return result
  }
}
