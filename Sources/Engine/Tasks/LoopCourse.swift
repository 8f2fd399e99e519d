internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

/// A loop on one host under way.
///
/// Belongs to the run's actor.
final class LoopCourse {
  let loop: Loop
  let items: [Value]
  let attempt: Run.Attempt
  let evaluator: Evaluator
  /// Seconds between items.
  let pause: Double
  /// Of the items that are over and shown, in order.
  var results: [TaskResult] = []
  /// Items that have begun and are not shown yet, in order: the first is that after `results`.
  var begun: [LoopItem] = []
  /// What was prepared of the item after those, where it has to wait for them.
  var waiting: Run.Prepared?
  /// The error of a `break_when` that cannot be asked, which the whole loop fails with.
  var failure: Failure?
  /// Whether no further item begins: the target is gone.
  var isEnding = false

  init(loop: Loop, items: [Value], attempt: Run.Attempt, evaluator: Evaluator, pause: Double) {
    self.loop = loop
    self.items = items
    self.attempt = attempt
    self.evaluator = evaluator
    self.pause = pause
  }

  /// The item that has not begun yet and comes next.
  var nextIndex: Int { results.count + begun.count }

  /// Whether the next item may begin before those that have begun are over.
  var goesAhead: Bool {
    waiting == nil && !isEnding && nextIndex < items.count && pause <= 0 && loop.breakWhen.isEmpty
      && begun.allSatisfy { $0.promise != .none }
  }
}

/// An item of a loop that has begun.
struct LoopItem {
  enum State {
    /// It was skipped or refused.
    case settled(TaskResult)
    case next(Step)
    case over(Result<Outcome, Failure>)
  }

  /// A module's work on a target.
  struct Work {
    /// The first step, to begin again with.
    let first: Step
    let target: Target
  }

  /// nil where it needed no target.
  let work: Work?
  let settings: TaskSettings?
  var state: State
  /// Whether a reply has come.
  private(set) var hasAnswered = false
  /// Which file it turned out to work on, whatever that is called.
  private(set) var identity: String?
  /// Whether it looked at what was about to change, and so looks again.
  private(set) var isRestarted = false

  init(_ result: TaskResult) {
    work = nil
    settings = nil
    state = .settled(result)
  }

  init(_ outcome: Outcome, _ settings: TaskSettings) {
    work = nil
    self.settings = settings
    state = .over(.success(outcome))
  }

  init(_ first: Step, on target: Target, _ settings: TaskSettings) {
    work = Work(first: first, target: target)
    self.settings = settings
    state = .next(first)
  }

  /// The script that it wants to run now.
  var script: Script? {
    guard case .next(.run(let script, _)) = state else { return nil }
    return script
  }

  /// What its module promised at the beginning.
  var promise: Script.Promise {
    guard let work else { return .decisive }
    // Local files are read before the item begins, and a script that is ended takes along its shell.
    guard !work.target.isLocal, case .run(let script, _) = work.first,
      script.timeout == nil
    else { return .none }
    return script.promise
  }

  /// Goes on with the reply of its script.
  mutating func hear(_ reply: Reply) {
    guard case .next(let step) = state else { return }
    if promise == .look, !hasAnswered { identity = Answer(reply)["which"] }
    hasAnswered = true
    do throws(Failure) {
      let following = try step.following(reply)
      if case .done(let outcome) = following {
        state = .over(.success(outcome))
      } else {
        state = .next(following)
      }
    } catch {
      state = .over(.failure(error))
    }
  }

  /// Begins again.
  mutating func restart() {
    guard let work else { return }
    state = .next(work.first)
    hasAnswered = false
    isRestarted = true
  }
}

extension Step {
  /// The step after this one's reply.
  func following(_ reply: Reply) throws(Failure) -> Step {
    guard case .run(let script, let then) = self else { return self }
    let next = try then(reply)
    switch (script.promise, next) {
    case (.complete, .run), (.decisive, .run):
      assertionFailure("a module broke its word: there is another script")
    case (.decisive, .done(let outcome)):
      assert(!outcome.failed || reply.status != 0, "a module broke its word: status 0, yet failed")
    default: break
    }
    return next
  }
}

extension Script {
  /// How many bytes it adds to a write, about.
  var size: Int {
    payloads.reduce(text.utf8.count + (input?.size ?? 0)) { sum, payload in
      if case .bytes(let bytes) = payload { sum + bytes.count } else { sum }
    }
  }
}
