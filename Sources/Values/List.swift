/// The storage of a list; shared by every copy until one of them changes.
public final class ListStorage: @unchecked Sendable {
  // Unchecked: changed only while uniquely referenced, or through `mutateShared`, whose callers
  // own every copy (see there).
  @usableFromInline var items: [Value]
  /// How many levels of containers are inside and around, as far as `Nesting` knows.
  var depth: UInt16 = 0
  var level: UInt16 = 0
  @usableFromInline init(_ items: [Value]) { self.items = items }
}

/// A list or tuple: a Swift value, copied on write, that a template can also change in place.
@frozen public struct List: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
  @usableFromInline var storage: ListStorage

  @inlinable public init(_ items: [Value] = []) { storage = ListStorage(items) }
  @inlinable public init(arrayLiteral elements: Value...) { storage = ListStorage(elements) }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { storage.items.count }
  @inlinable public var count: Int { storage.items.count }
  @inlinable public subscript(position: Int) -> Value { storage.items[position] }
  /// The elements as an array.
  @inlinable public var items: [Value] { storage.items }

  /// Appends to this copy only.
  public mutating func append(_ value: Value) {
    if !isKnownUniquelyReferenced(&storage) { storage = ListStorage(storage.items) }
    storage.items.append(value)
  }

  /// Changes the list for everyone who holds it, as Python's `append` does.
  ///
  /// Only for a template's machine, and only on lists that it made or copied for this rendering;
  /// any other list may be read by another thread.
  public func mutateShared(_ change: (inout [Value]) -> Void) { change(&storage.items) }

  /// Whether both are the same list, as Python's `is` asks.
  public func isSame(as other: List) -> Bool { storage === other.storage }
  public var identity: ObjectIdentifier { ObjectIdentifier(storage) }
}
