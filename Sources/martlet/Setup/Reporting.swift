import Diagnostics
import Playbooks
import Reports
import Synchronization

/// How a run is shown.
struct Reporting {
  enum Style { case `default`, minimal, oneLine, json }

  var style = Style.default
  /// A directory that gets a file of results for each host.
  var tree: String?
  /// Whether the callbacks of `callbacks_enabled` are used.
  var usesCallbacks = true
  private let options: ReportOptions
  private let settings: Settings

  init(_ settings: Settings, verbosity: Int) throws(Failure) {
    self.settings = settings
    options = ReportOptions(
      settings, verbosity: verbosity, isTerminal: Console.isTerminal(.output),
      terminalColumns: Console.columns)
    let name = settings.stdoutCallback
    switch name.split(separator: ".").last {
    case "default", "yaml", "debug": style = .default
    case "json": style = .json
    case "minimal": style = .minimal
    case "oneline": style = .oneLine
    default:
      throw Failure(
        .usage, "there is no callback '\(name)' for standard output",
        help: NearName.hint(name, among: ["default", "json", "minimal", "oneline"])
          ?? "use default, json, minimal or oneline; Python callbacks cannot run")
    }
  }

  /// The reporters, and the line that a terminal shows while a run goes on.
  func reporters() -> (Reporters, LiveLine?) {
    let standard = StandardOutput()
    var live: LiveLine?
    if style == .default, Console.isTerminal(.output), Console.columns > 20 {
      live = LiveLine(over: standard, columns: Console.columns)
    }
    let output: any Output = live ?? standard
    var list: [any Reporter] = [main(output)]
    if let live { list.append(live) }
    if let tree { list.append(TreeReporter(tree, options, output)) }
    if usesCallbacks { list += settings.callbacksEnabled.compactMap { callback($0, output) } }
    return (Reporters(list), live)
  }

  private func main(_ output: any Output) -> any Reporter {
    switch style {
    case .default: DefaultReporter(options, output)
    case .minimal: MinimalReporter(options, output)
    case .oneLine: OnelineReporter(options, output)
    case .json: JSONReporter(options, output)
    }
  }

  /// A callback of `callbacks_enabled`; one that is not known is named and left out.
  private func callback(_ name: String, _ output: any Output) -> (any Reporter)? {
    switch name.split(separator: ".").last {
    case "junit": return JUnitReporter(.init(settings), options, output)
    case "timer": return TimerReporter(options, output)
    case "profile_tasks": return ProfileReporter(.tasks, options, output)
    case "profile_roles": return ProfileReporter(.roles, options, output)
    default:
      Problems.show(
        Diagnostic(
          .warning, "the callback '\(name)' is not known and left out",
          help: "junit, timer, profile_tasks and profile_roles are built in"))
      return nil
    }
  }
}

/// Passes events on, one at a time, whichever thread they come from.
final class EventSink: Sendable {
  private let reporters: Mutex<Reporters>
  /// The line of a terminal, which moves with time.
  let live: LiveLine?

  init(_ reporters: Reporters, live: LiveLine? = nil) {
    self.reporters = Mutex(reporters)
    self.live = live
  }

  func receive(_ event: Event) { reporters.withLock { $0.receive(event) } }
}
