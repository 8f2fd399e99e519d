internal import Diagnostics
package import Playbooks
internal import Values

/// What ansible-playbook prints, line for line.
package struct DefaultReporter: Reporter {
  let options: ReportOptions
  var display: Display
  let results: ResultText
  private var strategy = "linear"
  /// The task that was headed last.
  private var headed: Int?
  private var isCheck = false
  /// The task that began last, headed or not.
  private var begun: TaskInfo?

  package init(_ options: ReportOptions, _ output: any Output) {
    self.options = options
    display = Display(options, output)
    results = ResultText(options: options)
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .runBegan(let run): begin(run)
    case .playBegan(let play): begin(play)
    case .noHostsMatched: display.line("skipping: no hosts matched", .skip)
    case .noHostsRemaining: display.banner("NO MORE HOSTS LEFT")
    case .taskBegan(let task): begin(task)
    case .hostBegan(let task, let host):
      guard options.showsHostStart else { return }
      let kind = task.isHandler ? "HANDLER" : "TASK"
      display.line(" [started \(kind): \(task.name) on \(host)]", .ok)
    case .item(let task, let host, let result): item(task, host, result)
    case .finished(let task, let host, let result): finished(task, host, result)
    case .retry(let task, let host, let attempt, let count, let result):
      var text = "FAILED - RETRYING: [\(label(host, result))]: \(task.name) "
      text += "(\(count - attempt) retries left)."
      if options.verbosity > 2 { text += "Result was: " + results.text(result, of: task) }
      display.line(text, .debug)
    case .asyncPolled(_, let host, let result):
      let value = result.value
      func show(_ name: String) -> String { value[name]?.text ?? "" }
      display.line(
        "ASYNC POLL on \(host): jid=\(show("ansible_job_id")) started=\(show("started")) "
          + "finished=\(show("finished"))", .debug)
    case .asyncEnded(_, let host, let result):
      let word = result.status == .failed ? "FAILED" : "OK"
      let job = result.value["ansible_job_id"]?.text ?? ""
      display.line("ASYNC \(word) on \(host): jid=\(job)", .debug)
    case .included(let file, let hosts, let item):
      if let begun, DefaultReporter.isInclude(begun.action) { head(begun) }
      var text = "included: \(file) for " + hosts.joined(separator: ", ")
      if let item, item.isTrue { text += " => (item=\(item.text))" }
      display.line(text, .included)
    case .announced(let text): display.line(text)
    case .handlerNotified(let name, let host):
      if options.verbosity > 1 { display.line("NOTIFIED HANDLER \(name) for \(host)", .verbose) }
    case .message(let diagnostic): display.diagnostic(diagnostic)
    case .exchanged: break
    case .runEnded(let recap): end(recap)
    }
  }

  // MARK: Headings

  private mutating func begin(_ run: RunInfo) {
    isCheck = run.isCheck
    if options.verbosity > 1 {
      for playbook in run.playbooks { display.banner("PLAYBOOK: " + Paths.name(of: playbook)) }
    }
    if isCheck, options.marksCheckMode { display.banner("DRY RUN") }
  }

  private mutating func begin(_ play: PlayInfo) {
    strategy = play.strategy
    headed = nil
    let mark = play.isCheck && options.marksCheckMode ? " [CHECK MODE]" : ""
    display.banner(play.name.isEmpty ? "PLAY" + mark : "PLAY [\(play.name)]" + mark)
  }

  private mutating func begin(_ task: TaskInfo) {
    begun = task
    // Where results may stay hidden, and where tasks interleave, the first result heads.
    guard options.showsSkipped, options.showsOK, !isInterleaved else { return }
    head(task)
  }

  private var isInterleaved: Bool {
    let name = strategy.split(separator: ".").last.map(String.init) ?? strategy
    return name == "free" || name == "host_pinned"
  }

  /// Heads a result whose task is not the one headed last.
  mutating func head(_ task: TaskInfo) {
    guard headed != task.id else { return }
    headed = task.id
    let kind = task.isHandler ? "RUNNING HANDLER" : "TASK"
    let mark = task.isCheck && options.marksCheckMode ? " [CHECK MODE]" : ""
    let arguments = options.showsArguments ? task.arguments.map { " " + $0 } ?? "" : ""
    display.banner("\(kind) [\(task.name)\(arguments)]\(mark)")
    if options.verbosity > 1 { showPath(task) }
  }

  func showPath(_ task: TaskInfo) {
    if !task.path.isEmpty { display.line("task path: " + task.path, .debug) }
  }

  // MARK: The end

  private mutating func end(_ recap: Recap) {
    // Where nothing ran there is nothing to sum up.
    if recap.wasAborted, recap.hosts.isEmpty { return }
    display.banner("PLAY RECAP")
    for (name, host) in recap.hosts.sorted(by: { $0.key.isTextBefore($1.key) }) {
      display.line(RecapLine.text(name, host, options.palette))
    }
    display.line("")
    if options.showsCustomStats, !recap.custom.isEmpty { show(recap.custom) }
    if isCheck, options.marksCheckMode { display.banner("DRY RUN") }
  }

  private mutating func show(_ custom: [String: Dict]) {
    display.banner("CUSTOM STATS:")
    func text(_ stats: Dict) -> String {
      ResultText.json(.dict(stats), indent: 1).split(separator: "\n").joined()
    }
    for (host, stats) in custom.sorted(by: { $0.key.isTextBefore($1.key) }) where host != "_run" {
      display.line("\t\(host): \(text(stats))")
    }
    if let stats = custom["_run"] {
      display.line("")
      display.line("\tRUN: \(text(stats))")
    }
    display.line("")
  }
}

/// A host's line of the recap.
enum RecapLine {
  static func text(_ name: String, _ host: Recap.Host, _ palette: Palette) -> String {
    let tint: Tint =
      host.failed > 0 || host.unreachable > 0 ? .error : host.changed > 0 ? .changed : .ok
    let painted = palette.paint(name, tint)
    let counts: [(String, Int, Tint)] = [
      ("ok", host.ok, .ok), ("changed", host.changed, .changed),
      ("unreachable", host.unreachable, .unreachable), ("failed", host.failed, .error),
      ("skipped", host.skipped, .skip), ("rescued", host.rescued, .ok),
      ("ignored", host.ignored, .warn),
    ]
    let parts = counts.map { lead, number, tint in
      let text = lead + "=" + pad(String(number), 4)
      return number > 0 ? palette.paint(text, tint) : text
    }
    return pad(painted, palette.isOn ? 37 : 26) + " : " + parts.joined(separator: " ")
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  }
}
