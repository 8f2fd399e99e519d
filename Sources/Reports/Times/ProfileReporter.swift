package import Playbooks

/// When each task began, and at the end which took longest: `ansible.posix.profile_tasks` and
/// `ansible.posix.profile_roles`.
package struct ProfileReporter: Reporter {
  /// What times are summed up by.
  package enum Subject: Sendable { case tasks, roles }

  private let subject: Subject
  private let display: Display
  private let clock: Clock
  private var start: Double
  private var last: Double
  /// What runs now, by its key.
  private var current: String?
  private var names: [String: String] = [:]
  private var seconds: [String: Double] = [:]
  private var order: [String] = []
  /// How many tasks the summary names.
  private static let limit = 20

  package init(
    _ subject: Subject, _ options: ReportOptions, _ output: any Output, clock: Clock = Clock()
  ) {
    self.subject = subject
    display = Display(options, output)
    self.clock = clock
    start = clock.now()
    last = start
  }

  package mutating func receive(_ event: Event) {
    switch event {
    case .runBegan:
      start = clock.now()
      last = start
    case .taskBegan(let task):
      turn()
      let key = subject == .tasks ? String(task.id) : role(of: task)
      current = key
      if names[key] == nil {
        order.append(key)
        names[key] = subject == .tasks ? task.name : key
      }
    case .runEnded: end()
    default: break
    }
  }

  private func role(of task: TaskInfo) -> String {
    task.role ?? task.action.split(separator: ".").last.map(String.init) ?? task.action
  }

  /// Ends what runs now, and tells the time.
  private mutating func turn() {
    let now = clock.now()
    if let current { seconds[current, default: 0] += now - last }
    let line =
      "\(TimeText.date(now)) (\(TimeText.span(now - last)))       \(TimeText.span(now - start))"
    display.line(TimeText.filled(line, "*"))
    last = now
  }

  private mutating func end() {
    display.banner(subject == .tasks ? "TASKS RECAP" : "ROLES RECAP")
    turn()
    display.line(TimeText.filled("", "="))
    let rows = order.map { (names[$0] ?? $0, seconds[$0] ?? 0) }
      .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
      .map(\.element)
    let shown = subject == .tasks ? rows.prefix(ProfileReporter.limit) : rows[...]
    for (name, seconds) in shown { display.line(TimeText.row(name, seconds)) }
    if subject == .roles {
      display.line(TimeText.filled("", "~"))
      display.line(TimeText.row("total", rows.reduce(0) { $0 + $1.1 }))
    }
  }
}
