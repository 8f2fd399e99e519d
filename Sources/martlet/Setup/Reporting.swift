import Playbooks
import Reports
import Synchronization

/// How a run is shown.
struct Reporting {
  enum Style { case `default`, minimal, oneLine, json }

  var style = Style.default
  private let options: ReportOptions

  init(_ settings: Settings, verbosity: Int) {
    options = ReportOptions(
      settings, verbosity: verbosity, isTerminal: Console.isTerminal(.output),
      terminalColumns: Console.columns)
    switch settings.stdoutCallback.split(separator: ".").last {
    case "json": style = .json
    case "minimal": style = .minimal
    case "oneline": style = .oneLine
    default: style = .default
    }
  }

  func reporters() -> Reporters {
    let output = StandardOutput()
    let main: any Reporter =
      switch style {
      case .default: DefaultReporter(options, output)
      case .minimal: MinimalReporter(options, output)
      case .oneLine: OnelineReporter(options, output)
      case .json: JSONReporter(options, output)
      }
    return Reporters([main])
  }
}

/// Passes events on, one at a time, whichever thread they come from.
final class EventSink: Sendable {
  private let reporters: Mutex<Reporters>

  init(_ reporters: Reporters) { self.reporters = Mutex(reporters) }

  func receive(_ event: Event) { reporters.withLock { $0.receive(event) } }
}
