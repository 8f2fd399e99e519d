internal import Synchronization

/// The patterns compiled so far: one expression is compiled once in a process.
final class PatternCache: Sendable {
  /// A cache of pure results, so that it may be everyone's.
  static let shared = PatternCache()

  private struct Key: Hashable {
    let text: String
    let flags: Pattern.Flags
  }

  /// Beyond this, all are forgotten.
  private static let limit = 1000

  private let patterns = Mutex<[Key: Pattern]>([:])

  func find(_ text: String, _ flags: Pattern.Flags) -> Pattern? {
    patterns.withLock { known in
      guard let pattern = known[Key(text: text, flags: flags)],
        // Keys compare by Unicode's equality; expressions are compared by code points.
        pattern.text.utf8.elementsEqual(text.utf8)
      else { return nil }
      return pattern
    }
  }

  func keep(_ pattern: Pattern, for text: String, _ flags: Pattern.Flags) {
    patterns.withLock { known in
      if known.count >= Self.limit { known.removeAll() }
      known[Key(text: text, flags: flags)] = pattern
    }
  }
}
