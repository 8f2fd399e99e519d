import Diagnostics
import Glibc
import Playbooks
import Reports
import Synchronization

/// How a run is shown.
struct Reporting {
  enum Style { case `default`, minimal, oneLine, json }

  var style = Style.default
  var options = ReportOptions()
  /// A directory that gets a file of results for each host.
  var tree: String?

  init() {
    let forced = getenv("ANSIBLE_FORCE_COLOR").map { String(cString: $0) }
    let refused = getenv("ANSIBLE_NOCOLOR") != nil || getenv("NO_COLOR") != nil
    let isForced = forced.map { ["1", "true", "yes", "on"].contains($0.lowercased()) } ?? false
    options.palette = Palette(isOn: isForced || !refused && Console.isTerminal(.output))
    if getenv("ANSIBLE_STDOUT_CALLBACK").map({ String(cString: $0) }) == "json" { style = .json }
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
