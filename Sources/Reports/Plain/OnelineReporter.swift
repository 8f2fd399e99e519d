package import Playbooks
internal import Values

/// One line per result: `ansible -o`.
package struct OnelineReporter: Reporter {
  private let options: ReportOptions
  private var display: Display

  package init(_ options: ReportOptions, _ output: any Output) {
    self.options = options
    display = Display(options, output)
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .finished(let task, let host, let result): finished(task, host, result)
    case .message(let diagnostic): display.diagnostic(diagnostic)
    default: break
    }
  }

  private mutating func finished(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    if !result.isSecret { display.warnings(of: result) }
    let isCommand = CommandText.isCommand(task.action) && !result.isSecret
    let shown = ResultText(options: options).visible(result, of: task)
    let text = ResultText.json(.dict(shown), indent: 0).split(separator: "\n").joined()
    switch result.status {
    case .ok, .changed:
      let isChanged = result.status == .changed
      let state = isChanged ? "CHANGED" : "SUCCESS"
      display.line(
        isCommand ? CommandText.one(state, host, result.value) : "\(host) | \(state) => \(text)",
        isChanged ? .changed : .ok)
    case .failed:
      if isCommand { display.line(CommandText.one("FAILED", host, result.value), .error) }
      display.line("\(host) | FAILED! => \(text)", .error)
    case .skipped: display.line("\(host) | SKIPPED", .skip)
    case .unreachable:
      let message = result.isSecret ? ResultText.censored : result.value["msg"]?.text ?? ""
      display.line("\(host) | UNREACHABLE!: \(message)", .unreachable)
    }
  }
}
