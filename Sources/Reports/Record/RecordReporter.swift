internal import Diagnostics
internal import Formats
package import Playbooks
internal import Values

/// Writes down what happened in a run, a JSON document for each event: to be looked at afterwards
/// (`Record`), and to resume the run from.
///
/// What `no_log` hides is not in it; everything else that targets answered is.
package struct RecordReporter: Reporter {
  /// How the run was started.
  package struct Start: Sendable {
    package var program: String
    package var directory: String
    package var arguments: [String]
    /// The run that it goes on from.
    package var resumed: String?

    package init(
      program: String, directory: String, arguments: [String], resumed: String? = nil
    ) {
      self.program = program
      self.directory = directory
      self.arguments = arguments
      self.resumed = resumed
    }
  }

  /// How many characters of a failed command's errors are kept, from their end.
  private static let longestErrors = 4000

  private var file: RecordFile
  private var line = JSONLine()
  private let start: Start
  private let clock: Clock
  private var began = 0.0
  /// Whether replies wait whose task has not been told to be over.
  private var hasReplies = false

  package init(_ file: RecordFile, _ start: Start, clock: Clock = Clock()) {
    self.file = file
    self.start = start
    self.clock = clock
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .runBegan(let run): begin(run)
    case .playBegan(let play):
      write { line in
        line.add("play", play.name)
        line.add("hosts", play.hosts.count)
      }
    case .taskBegan(let task):
      write { line in
        line.add("task", task.id)
        line.add("name", task.name)
        line.add("path", task.path)
        line.add("action", task.action)
      }
      // Whoever looks at a run that was interrupted sees where.
      file.flush()
    case .finished(let task, let host, let result): end(task, host, result)
    case .exchanged(let exchange, let host):
      write(exchange, host)
      hasReplies = true
    case .message(let diagnostic) where diagnostic.severity == .error:
      write { $0.add("error", Excerpt.text(diagnostic)) }
    case .runEnded(let recap):
      let hosts = Value.dict(recap.hosts.map { ($0.key, describe($0.value)) })
      write { line in
        line.add("seconds", seconds: recap.seconds)
        line.add("recap", hosts)
      }
      file.end()
    default: break
    }
  }

  private mutating func begin(_ run: RunInfo) {
    began = clock.now()
    let (start, began) = (start, began)
    write { line in
      line.add("record", 1)
      line.add("program", start.program)
      line.add("directory", start.directory)
      line.add("arguments", .list(start.arguments.map { .string($0) }))
      line.add("playbooks", .list(run.playbooks.map { .string($0) }))
      line.add("began", seconds: began)
      if let resumed = start.resumed { line.add("resumed", resumed) }
    }
    file.flush()
  }

  private mutating func end(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    let at = clock.now() - began
    write { line in
      line.add("end", host)
      line.add("task", task.id)
      line.add("status", result.status.rawValue)
      line.add("at", seconds: at)
      line.add("seconds", seconds: result.seconds)
      if result.status == .failed || result.status == .unreachable {
        Self.add(result, of: task, to: &line)
      }
    }
    // What was done on a target is on disk before anything that follows is done.
    if hasReplies || result.status == .failed { file.flush() }
    hasReplies = false
  }

  /// Adds why a task failed.
  private static func add(_ result: TaskResult, of task: TaskInfo, to line: inout JSONLine) {
    if result.isIgnored { line.add("ignored", true) }
    if result.isRescued { line.add("rescued", true) }
    if result.isSecret {
      line.add("msg", ResultText.censored)
      return
    }
    let message = FailureText.diagnostic(task, result)?.message ?? result.value["msg"]?.text
    if let message { line.add("msg", message) }
    if let errors = result.value["stderr"]?.string, !errors.isEmpty {
      line.add("stderr", String(errors.suffix(longestErrors)))
    }
  }

  private mutating func write(_ exchange: Exchange, _ host: String) {
    write { line in
      line.add("reply", host)
      line.add("script", exchange.script)
      guard let reply = exchange.reply else { return }
      line.add("status", reply.status)
      if !reply.output.isEmpty { Self.add("out", reply.output, to: &line) }
      if !reply.errors.isEmpty { Self.add("err", reply.errors, to: &line) }
      if let seconds = reply.seconds { line.add("seconds", seconds: seconds) }
    }
  }

  /// Adds bytes: a text, or a list with what is none as base 64.
  private static func add(_ name: StaticString, _ bytes: [UInt8], to line: inout JSONLine) {
    if let text = String(validating: bytes, as: UTF8.self) {
      line.add(name, text)
    } else {
      line.add(name, .list([.string(Base64.encode(bytes))]))
    }
  }

  private func describe(_ host: Recap.Host) -> Value {
    [
      "ok": .int(host.ok), "changed": .int(host.changed), "unreachable": .int(host.unreachable),
      "failed": .int(host.failed), "skipped": .int(host.skipped), "rescued": .int(host.rescued),
      "ignored": .int(host.ignored),
    ]
  }

  private mutating func write(_ fill: (inout JSONLine) -> Void) {
    line.begin()
    fill(&line)
    line.end()
    file.append(line.bytes)
  }
}
