import Diagnostics
import Playbooks
import Reports
import Synchronization

/// How a run is shown: the reporters of the settings, and a line that moves on a terminal.
struct Reporting {
  /// What prints, by ansible's names; nil: as the settings say.
  var callback: String?
  /// A directory that gets a file of results for each host.
  var tree: String?
  /// Writes the run down.
  var record: RecordReporter?
  let settings: Settings
  let verbosity: Int

  init(_ settings: Settings, verbosity: Int) {
    self.settings = settings
    self.verbosity = verbosity
  }

  func sink() throws(Failure) -> EventSink {
    let options = ReportOptions(
      settings, verbosity: verbosity, isTerminal: Console.isTerminal(.output),
      terminalColumns: Console.columns)
    let name = callback ?? settings.stdoutCallback
    let standard = StandardOutput()
    var live: LiveLine?
    if name != "json", callback == nil, Console.isTerminal(.output), Console.columns > 20 {
      live = LiveLine(over: standard, columns: Console.columns)
    }
    let choice = try ReporterChoice(name, settings, options, live ?? standard, tree: tree)
    for warning in choice.warnings { Problems.show(warning) }
    var reporters: [any Reporter] = [choice.reporters]
    // Before anything is shown of an event, it is written down.
    if let record { reporters.insert(record, at: 0) }
    if let live { reporters.append(live) }
    return EventSink(Reporters(reporters), live: live)
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

  /// Asks something while no line moves.
  func undisturbed<Answer>(_ body: () -> Answer) -> Answer {
    live?.isHeld = true
    defer { live?.isHeld = false }
    return body()
  }

  func receive(_ event: Event) { reporters.withLock { $0.receive(event) } }
}
