import Synchronization

/// A place for something that is computed once from the value that holds the slot.
public final class CompiledSlot: Sendable {
  private let content = Mutex<(any AnyObject & Sendable)?>(nil)

  public init() {}

  /// What is kept, or nil.
  public var value: (any AnyObject & Sendable)? { content.withLock { $0 } }

  /// Keeps `value`; the first one stays.
  public func fill(_ value: any AnyObject & Sendable) {
    content.withLock { $0 = $0 ?? value }
  }
}
