internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

/// Items of a loop go to the target in rounds. A round is one write: the next script of every item
/// that need not wait for one in front of it. It is filled in the order of the items and ends at the
/// first that has to wait, so that scripts of items that are not known to be apart run in the order
/// of the items, each after all of the one before:
///
/// - an item whose one script is all (`.complete`) may follow others of its kind;
/// - items that begin with a look at a file (`.look`) may all look before any of them writes. Where
///   one is about to change what a later one has seen, the later one looks again, behind the
///   writing;
/// - anything else is the last of its round, and its round begins with no item under way.
extension Run {
  /// How many scripts one write has at most, and how many bytes.
  private static let most = (scripts: 256, bytes: 1 << 20)

  /// Runs all items of a loop, and shows each as soon as it and all before it are over.
  func run(_ course: LoopCourse) async {
    while course.results.count < course.items.count {
      if course.begun.isEmpty {
        let index = course.nextIndex
        if index > 0, course.pause > 0 { try? await pause(seconds: course.pause) }
        let attempt = enter(index, of: course)
        let prepared = course.waiting ?? prepare(attempt, evaluator: course.evaluator)
        course.waiting = nil
        guard case .step(let step, let target, let settings) = prepared else {
          let result = await perform(prepared, attempt, evaluator: course.evaluator)
          guard take(result, of: course) else { return }
          continue
        }
        course.begun = [LoopItem(step, on: target, settings)]
      }
      let places = fillRound(course)
      guard await send(places, of: course) else { return }
    }
  }

  /// The places in `begun` of the items whose scripts go now; begins items for it.
  private func fillRound(_ course: LoopCourse) -> [Int] {
    let target = course.begun.first?.work?.target
    var places: [Int] = []
    var bytes = 0
    var place = 0
    // Whether an item in front may want another script; whether it is not known yet.
    var isOpen = false
    var isUnclear = false
    while places.count < Self.most.scripts, bytes < Self.most.bytes {
      if place == course.begun.count, !beginNext(of: course) { break }
      let item = course.begun[place]
      defer { place += 1 }
      guard let work = item.work, let script = item.script else { continue }
      guard target.map(work.target.isSame) ?? true else { break }
      switch item.promise {
      case .complete, .decisive:
        if isOpen { return places }
      case .look where item.isRestarted && !item.hasAnswered:
        return isUnclear ? places : places + [place]
      case .look:
        isOpen = true
        isUnclear = isUnclear || !item.hasAnswered
      case .none: return isOpen ? places : places + [place]
      }
      places.append(place)
      bytes += script.size
    }
    return places
  }

  /// Begins the item after those that have begun; false where it has to wait.
  private func beginNext(of course: LoopCourse) -> Bool {
    guard options.ahead != .off, course.goesAhead else { return false }
    let attempt = enter(course.nextIndex, of: course)
    let evaluator = Evaluator(environment(for: attempt.task), scope: attempt.scope)
    guard let prepared = store.early({ prepare(attempt, evaluator: evaluator) }) else {
      return false
    }
    // What asks for the result of the item before it has to wait for that.
    if let name = attempt.task.register.name, evaluator.reads.names.contains(name) { return false }
    switch prepared {
    case .step(let step, let target, let settings):
      course.begun.append(LoopItem(step, on: target, settings))
    case .settled(let result): course.begun.append(LoopItem(result))
    case .done(let outcome, let settings): course.begun.append(LoopItem(outcome, settings))
    case let prepared:
      course.waiting = prepared
      return false
    }
    return true
  }

  /// Sends the scripts of a round, takes in the replies and shows what is over; false where the loop
  /// ends.
  private func send(_ places: [Int], of course: LoopCourse) async -> Bool {
    guard let target = course.begun[places[0]].work?.target else { return false }
    let scripts = places.compactMap { course.begun[$0].script }
    let shown = course.results.count
    var count = 0
    for await answer in await target.connection.send(
      scripts, as: target.identity, stopping: false)
    {
      // Items that were shown meanwhile have left the front.
      let place = places[count] - (course.results.count - shown)
      count += 1
      switch answer {
      case .success(let reply):
        let isFirst = !course.begun[place].hasAnswered
        course.begun[place].hear(reply)
        if isFirst, isStale(place, course) { course.begun[place].restart() }
      case .failure(let failure):
        course.begun[place].state = .over(.failure(failure))
        if failure.kind == .unreachable {
          course.isEnding = true
          course.begun.removeSubrange((place + 1)...)
        }
      }
      guard show(course) else { return false }
    }
    if count == 0 {
      course.begun[places[0]].state = .over(
        .failure(Failure(.other, "the target gave no reply")))
      return show(course)
    }
    return true
  }

  /// Whether an item in front of this one is about to change the file that this one has seen.
  private func isStale(_ place: Int, _ course: LoopCourse) -> Bool {
    let item = course.begun[place]
    guard item.promise == .look else { return false }
    return course.begun[..<place].contains { other in
      guard other.script != nil, other.hasAnswered else { return false }
      return other.identity == nil || item.identity == nil || other.identity == item.identity
    }
  }

  /// Shows the items at the front that are over; false where the loop ends with one of them.
  private func show(_ course: LoopCourse) -> Bool {
    while let item = course.begun.first {
      let result: TaskResult
      let attempt: Attempt
      switch item.state {
      case .next: return true
      case .settled(let settled):
        _ = enter(course.results.count, of: course)
        result = settled
      case .over(let answer):
        attempt = enter(course.results.count, of: course)
        guard let settings = item.settings else { return false }
        result = close(answer, attempt, settings: settings, evaluator: course.evaluator)
      }
      course.begun.removeFirst()
      guard take(result, of: course) else { return false }
    }
    return true
  }
}
