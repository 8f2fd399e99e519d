internal import Diagnostics
package import Playbooks
internal import Values

/// A JUnit file for each playbook: every host's task is a test case.
package struct JUnitReporter: Reporter {
  package struct Options: Sendable {
    /// Absolute.
    package var directory = "/tmp"
    package var hidesArguments = false
    /// Whether a change counts as a failure.
    package var failsOnChange = false
    /// Whether an ignored failure counts.
    package var failsOnIgnored = false
    package var includesSetup = true
    /// Whether classes are tasks' files alone, without lines.
    package var classIsFile = false
    /// Only tasks whose names begin so are cases; empty: all.
    package var prefix = ""

    package init() {}

    /// As configured by `JUNIT_*`.
    package init(_ settings: Settings) {
      func flag(_ name: String) -> Bool { settings.value("callback.junit." + name).isTrue }
      directory = Paths.absolute(settings.value("callback.junit.output_dir").text)
      hidesArguments = flag("hide_task_arguments")
      failsOnChange = flag("fail_on_change")
      failsOnIgnored = flag("fail_on_ignore")
      includesSetup = flag("include_setup_tasks_in_report")
      classIsFile = flag("task_class")
      let prefix = settings.value("callback.junit.test_case_prefix").text
      self.prefix = prefix == "<empty>" ? "" : prefix
    }
  }

  private enum Verdict { case passed, failed, erred, skipped }

  private struct Case {
    var name: String
    var path: String
    var seconds: Double
    var verdict: Verdict
    var text: String
  }

  private let options: Options
  private let files: any FileStore
  private let clock: Clock
  private var display: Display
  private var playbook = ""
  private var play = ""
  private var starts: [String: Double] = [:]
  private var cases: [Case] = []

  package init(
    _ options: Options, _ look: ReportOptions, _ output: any Output,
    files: any FileStore = LocalFiles(), clock: Clock = Clock()
  ) {
    self.options = options
    self.files = files
    self.clock = clock
    display = Display(look, output)
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .runBegan(let run): playbook = Paths.stem(of: run.playbooks.first ?? "adhoc")
    case .playBegan(let info): play = info.name
    case .hostBegan(let task, let host): starts["\(task.id) \(host)"] = clock.now()
    case .finished(let task, let host, let result): finish(task, host, result)
    case .runEnded: write()
    default: break
    }
  }

  private mutating func finish(_ task: TaskInfo, _ host: String, _ result: TaskResult) {
    let short = task.action.split(separator: ".").last.map(String.init) ?? task.action
    if !options.includesSetup, short == "setup" || short == "gather_facts" { return }
    if !options.prefix.isEmpty, !task.name.hasPrefix(options.prefix) { return }
    var name = "[\(host)] \(play): \(task.name)"
    if !options.hidesArguments, let arguments = task.arguments, !result.isSecret {
      name += " " + arguments
    }
    let start = starts.removeValue(forKey: "\(task.id) \(host)")
    let seconds = result.seconds > 0 ? result.seconds : clock.now() - (start ?? clock.now())
    let path =
      options.classIsFile
      ? task.path.split(separator: ":").first.map(String.init) ?? "" : task.path
    let shown = ResultText(options: ReportOptions()).visible(result, of: task)
    var entry = Case(
      name: name, path: path, seconds: seconds, verdict: .passed,
      text: ResultText.json(.dict(shown), indent: 0))
    switch result.status {
    case .skipped:
      entry.verdict = .skipped
      entry.text = shown["skip_reason"]?.text ?? shown["msg"]?.text ?? "skipped"
    case .failed where !result.isIgnored || options.failsOnIgnored, .unreachable:
      entry.verdict = .erred
      entry.text = FailureText.diagnostic(task, result)?.message ?? shown["msg"]?.text ?? ""
    case .changed where options.failsOnChange: entry.verdict = .failed
    default: break
    }
    cases.append(entry)
  }

  // MARK: The file

  private mutating func write() {
    let stamp = Int(clock.now() * 1000)
    let path = Paths.join(options.directory, "\(playbook)-\(stamp / 1000).\(stamp % 1000).xml")
    if !files.save(document(), as: path) { display.warning("Unable to write to \(path)") }
  }

  private func document() -> String {
    func count(_ verdict: Verdict) -> Int { cases.count { $0.verdict == verdict } }
    let time = JUnitReporter.seconds(cases.reduce(0) { $0 + $1.seconds })
    let totals =
      "disabled=\"0\" errors=\"\(count(.erred))\" failures=\"\(count(.failed))\""
    var lines = ["<?xml version=\"1.0\" ?>"]
    lines.append("<testsuites \(totals) tests=\"\(cases.count)\" time=\"\(time)\">")
    lines.append(
      "\t<testsuite \(totals) name=\"\(JUnitReporter.escape(playbook))\" "
        + "skipped=\"\(count(.skipped))\" tests=\"\(cases.count)\" time=\"\(time)\">")
    for entry in cases { lines += describe(entry) }
    lines += ["\t</testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
  }

  private func describe(_ entry: Case) -> [String] {
    let text = JUnitReporter.escape(entry.text)
    let inner =
      switch entry.verdict {
      case .passed: "<system-out>\(text)</system-out>"
      case .skipped: "<skipped>\(text)</skipped>"
      case .erred: "<error message=\"\(text)\" type=\"error\">\(text)</error>"
      case .failed:
        "<failure message=\"the task changed something\" type=\"failure\">\(text)</failure>"
      }
    return [
      "\t\t<testcase classname=\"\(JUnitReporter.escape(entry.path))\" "
        + "name=\"\(JUnitReporter.escape(entry.name))\" "
        + "time=\"\(JUnitReporter.seconds(entry.seconds))\">",
      "\t\t\t" + inner, "\t\t</testcase>",
    ]
  }

  private static func seconds(_ number: Double) -> String {
    TimeText.decimal(number, places: 6)
  }

  /// Text for XML: no control characters, no marks.
  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar.value < 32 ? "?" : scalar)
      }
    }
    return result
  }
}
