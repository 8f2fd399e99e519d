package import Playbooks

/// How long the run took, at its end: `ansible.posix.timer`.
package struct TimerReporter: Reporter {
  private let display: Display
  private let clock: Clock
  private var start: Double

  package init(_ options: ReportOptions, _ output: any Output, clock: Clock = Clock()) {
    display = Display(options, output)
    self.clock = clock
    start = clock.now()
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .runBegan: start = clock.now()
    case .runEnded:
      let seconds = Int(clock.now() - start)
      display.banner("PLAYBOOK RECAP")
      display.line(
        "Playbook run took \(seconds / 86400) days, \(seconds / 3600 % 24) hours, "
          + "\(seconds / 60 % 60) minutes, \(seconds % 60) seconds\n\r")
    default: break
    }
  }
}
