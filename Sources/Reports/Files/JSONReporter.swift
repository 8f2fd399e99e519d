internal import Diagnostics
package import Playbooks
internal import Values

/// The whole run as one JSON document at its end, in the form of `ansible.posix.json`.
package struct JSONReporter: Reporter {
  private struct TaskRecord {
    var info: TaskInfo
    var start: Double
    var end: Double
    var hosts = Dict()
  }

  private struct PlayRecord {
    var info: PlayInfo
    var start: Double
    var end: Double
    var tasks: [TaskRecord] = []
  }

  private let output: any Output
  private let clock: Clock
  private var display: Display
  private var plays: [PlayRecord] = []

  package init(_ options: ReportOptions, _ output: any Output, clock: Clock = Clock()) {
    self.output = output
    self.clock = clock
    display = Display(options, output)
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .playBegan(let play):
      plays.append(PlayRecord(info: play, start: clock.now(), end: clock.now()))
    case .taskBegan(let task): _ = record(task)
    case .finished(let task, let host, let result): keep(task, host, result)
    case .message(let diagnostic):
      // Standard output belongs to the document.
      if diagnostic.severity != .note { display.diagnostic(diagnostic) }
    case .runEnded(let recap): write(recap)
    default: break
    }
  }

  /// Where a task is kept; nil before the first play.
  private mutating func record(_ task: TaskInfo) -> (play: Int, task: Int)? {
    guard let play = plays.indices.last else { return nil }
    if let known = plays[play].tasks.lastIndex(where: { $0.info.id == task.id }) {
      return (play, known)
    }
    plays[play].tasks.append(TaskRecord(info: task, start: clock.now(), end: clock.now()))
    return (play, plays[play].tasks.count - 1)
  }

  private mutating func keep(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    if !result.isSecret { display.warnings(of: result) }
    guard let place = record(task) else { return }
    var value = Dict()
    if result.isSecret {
      value["censored"] = .string(ResultText.censored)
      value["changed"] = .bool(result.status == .changed)
    } else {
      value.merge(result.value)
      if !result.diffs.isEmpty { value["diff"] = .list(result.diffs.map { Value.dict($0) }) }
    }
    if !task.hasLoop { value["_ansible_no_log"] = .bool(result.isSecret) }
    switch result.status {
    case .failed: value["failed"] = true
    case .unreachable: value["unreachable"] = true
    case .skipped: value["skipped"] = true
    case .ok, .changed: break
    }
    value["action"] = .string(task.action)
    let now = clock.now()
    plays[place.play].end = now
    plays[place.play].tasks[place.task].end = now
    plays[place.play].tasks[place.task].hosts[host] = .dict(value)
  }

  // MARK: The document

  private func write(_ recap: Recap) {
    var custom = recap.custom
    let global = custom.removeValue(forKey: "_run") ?? [:]
    let document: Dict = [
      "plays": .list(plays.map(describe)),
      "stats": .dict(recap.hosts.map { ($0.key, describe($0.value)) }),
      "custom_stats": .dict(custom.map { ($0.key, .dict($0.value)) }),
      "global_custom_stats": .dict(global),
    ]
    output.write(ResultText.json(.dict(document), indent: 4) + "\n", to: .out)
  }

  private func describe(_ play: PlayRecord) -> Value {
    [
      "play": [
        "name": .string(play.info.name), "id": .string(String(play.info.id)),
        "path": play.info.place.map { .string($0) } ?? .null,
        "duration": duration(play.start, play.end),
      ],
      "tasks": .list(play.tasks.map(describe)),
    ]
  }

  private func describe(_ task: TaskRecord) -> Value {
    [
      "task": [
        "name": .string(task.info.name), "id": .string(String(task.info.id)),
        "path": .string(task.info.path), "duration": duration(task.start, task.end),
      ],
      "hosts": .dict(task.hosts),
    ]
  }

  private func duration(_ start: Double, _ end: Double) -> Value {
    ["start": .string(Clock.text(start)), "end": .string(Clock.text(end))]
  }

  private func describe(_ host: Recap.Host) -> Value {
    [
      "ok": .int(host.ok), "changed": .int(host.changed), "failures": .int(host.failed),
      "unreachable": .int(host.unreachable), "skipped": .int(host.skipped),
      "rescued": .int(host.rescued), "ignored": .int(host.ignored),
    ]
  }
}
