package import Playbooks
internal import Synchronization

/// The line at the foot of a terminal that tells what is going on: the task, how many hosts are
/// done, the host that takes longest and for how many seconds.
///
/// It is an output and a reporter at once: what others write goes through it, so that the line is
/// taken away before and drawn again after. Where standard output is no terminal, do not use it.
package final class LiveLine: Output, Reporter {
  private struct State {
    var task: TaskInfo?
    var total = 0
    var done = 0
    /// When each host began that is still at work.
    var running: [String: Double] = [:]
    var isDrawn = false
    var isOver = false
    /// Whether somebody is being asked: nothing is drawn.
    var isHeld = false
    /// Whether what was written last ended its line.
    var isAtLineStart = true
  }

  private let output: any Output
  private let columns: Int
  private let clock: Clock
  private let state = Mutex(State())

  /// - Parameter columns: how wide the terminal is.
  package init(over output: any Output, columns: Int, clock: Clock = Clock()) {
    self.output = output
    self.columns = columns
    self.clock = clock
  }

  /// Whether the line stays away: while the user is asked something.
  package var isHeld: Bool {
    get { state.withLock { $0.isHeld } }
    set {
      state.withLock { state in
        if newValue { erase(&state) }
        state.isHeld = newValue
      }
    }
  }

  package func write(_ text: String, to channel: Channel) {
    state.withLock { state in
      erase(&state)
      output.write(text, to: channel)
      state.isAtLineStart = text.utf8.last == 10
      draw(&state)
    }
  }

  package func receive(_ event: Event) {
    state.withLock { state in
      switch event {
      case .playBegan(let play): state.total = play.hosts.count
      case .taskBegan(let task):
        state.task = task
        state.done = 0
        state.running = [:]
      case .hostBegan(_, let host): state.running[host] = clock.now()
      case .finished(_, let host, _):
        state.done += 1
        state.running[host] = nil
      case .runEnded:
        state.isOver = true
        erase(&state)
      default: break
      }
    }
  }

  /// Draws the line as it is now; to be called a few times a second.
  package func tick() {
    state.withLock { state in
      erase(&state)
      draw(&state)
    }
  }

  /// Calls `tick` until the run has ended.
  package func run() async {
    while !_Concurrency.Task.isCancelled, !state.withLock({ $0.isOver }) {
      tick()
      try? await _Concurrency.Task.sleep(nanoseconds: 200_000_000)
    }
    state.withLock { erase(&$0) }
  }

  private func erase(_ state: inout State) {
    guard state.isDrawn else { return }
    output.write("\r\u{1B}[K", to: .out)
    state.isDrawn = false
  }

  private func draw(_ state: inout State) {
    guard !state.isOver, !state.isHeld, state.isAtLineStart, let task = state.task,
      !state.running.isEmpty
    else {
      return
    }
    let total = max(state.total, state.done + state.running.count)
    var text = "[\(task.name)] \(state.done) of \(total) hosts done"
    if let slowest = state.running.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      text += ", \(slowest.key) for \(max(0, Int(clock.now() - slowest.value))) s"
    }
    output.write(LiveLine.cut(text, columns - 1), to: .out)
    state.isDrawn = true
  }

  /// What of a text fits in a line, without what would move the cursor.
  private static func cut(_ text: String, _ columns: Int) -> String {
    var result = ""
    for scalar in text.unicodeScalars
    where scalar.value >= 32 && !(0x7F...0x9F).contains(scalar.value) {
      if TextWidth.of(result + String(scalar)) > columns { break }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
