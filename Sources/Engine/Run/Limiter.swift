internal import Values

/// Lets a number of tasks through at a time; the others wait in order.
///
/// Belongs to the run's actor.
final class Limiter {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = max(1, count) }

  func acquire(isolation: isolated (any Actor)? = #isolation) async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func release() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
