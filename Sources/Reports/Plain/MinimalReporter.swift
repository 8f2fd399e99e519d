internal import Diagnostics
package import Playbooks
internal import Values

/// One paragraph per result, without headings: what `ansible` prints for a single module.
package struct MinimalReporter: Reporter {
  private let options: ReportOptions
  private var display: Display

  package init(_ options: ReportOptions, _ output: any Output) {
    var options = options
    // Results are always written over many lines here.
    options.prettyResults = options.prettyResults ?? true
    self.options = options
    display = Display(options, output)
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .item(let task, _, let result): diff(task, result)
    case .finished(let task, let host, let result):
      if !task.hasLoop { diff(task, result) }
      finished(task, host, result)
    case .message(let diagnostic): display.diagnostic(diagnostic)
    default: break
    }
  }

  private mutating func finished(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    if !result.isSecret { display.warnings(of: result) }
    switch result.status {
    case .ok: show("SUCCESS", .ok, " => ", task, host, result)
    case .changed: show("CHANGED", .changed, " => ", task, host, result)
    case .skipped: display.line("\(host) | SKIPPED", .skip)
    case .failed:
      fail(task, result)
      show("FAILED", .error, "! => ", task, host, result)
    case .unreachable:
      fail(task, result)
      let text = ResultText(options: options).text(result, of: task)
      display.line("\(host) | UNREACHABLE! => \(text)", .unreachable)
    }
  }

  private mutating func fail(_ task: TaskInfo, _ result: TaskResult) {
    guard let diagnostic = FailureText.diagnostic(task, result) else { return }
    display.error(diagnostic, to: .out)
  }

  private func show(
    _ state: String, _ tint: Tint, _ arrow: String, _ task: TaskInfo, _ host: String,
    _ result: TaskResult
  ) {
    if CommandText.isCommand(task.action), !result.isSecret {
      display.line(CommandText.many(state, host, result.value), tint)
    } else {
      let text = ResultText(options: options).text(result, of: task)
      display.line("\(host) | \(state)\(arrow)\(text)", tint)
    }
  }

  private func diff(_ task: TaskInfo, _ result: TaskResult) {
    guard !result.diffs.isEmpty, !result.isSecret else { return }
    let text = DiffText(options: options).text(result.diffs)
    if !text.isEmpty { display.line(text) }
  }
}

/// Results of commands, whose output is what people want to see.
enum CommandText {
  static func isCommand(_ action: String) -> Bool {
    let names: Set<String> = ["command", "raw", "shell", "win_command", "win_shell"]
    let parts = action.split(separator: ".").map(String.init)
    guard let last = parts.last, names.contains(last) else { return false }
    return parts.count == 1 || parts[0] == "ansible"
  }

  /// A headline, then the output.
  static func many(_ state: String, _ host: String, _ value: Dict) -> String {
    let code = value["rc"]?.text ?? "-1"
    let text = ["stdout", "stderr", "msg"].map { value[$0]?.text ?? "" }.joined()
    return "\(host) | \(state) | rc=\(code) >>\n\(text)\n"
  }

  /// All in one line.
  static func one(_ state: String, _ host: String, _ value: Dict) -> String {
    func text(_ name: String) -> String {
      (value[name]?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\\n")
    }
    let code = value["rc"]?.text ?? "-1"
    var line = "\(host) | \(state) | rc=\(code) | (stdout) \(text("stdout"))"
    if let errors = value["stderr"], errors.isTrue { line += " (stderr) \(text("stderr"))" }
    return line
  }
}
