/// The storage of a dictionary: entries in the order of insertion, and a hash index over them.
public final class DictStorage: @unchecked Sendable {
  // Unchecked: changed only while uniquely referenced, or through `mutateShared`, whose callers
  // own every copy (see there).
  var table: DictTable
  /// How many levels of containers are inside and around, as far as `Nesting` knows.
  var depth: UInt16 = 0
  var level: UInt16 = 0
  init(_ table: DictTable) { self.table = table }

  func value(for key: TextKey) -> Value? {
    guard let position = table.find(key) else { return nil }
    return table.values[position]
  }
}

/// A text with its hash, for a key that is looked up again and again.
public struct TextKey: Sendable {
  public let text: String
  let hash: UInt64

  public init(_ text: String) {
    self.text = text
    hash = KeyHash.of(text)
  }
}

/// A dictionary in insertion order with Python's key equality (`1`, `1.0` and `True` are one key).
///
/// A Swift value, copied on write, that a template can also change in place.
public struct Dict: Sendable, Sequence, ExpressibleByDictionaryLiteral {
  public typealias Element = (key: Value, value: Value)

  var storage: DictStorage

  public init() { storage = DictStorage(DictTable()) }

  public init(_ pairs: some Sequence<(String, Value)>) {
    var table = DictTable()
    for (key, value) in pairs { table.set(.string(key), value) }
    storage = DictStorage(table)
  }

  public init(pairs: some Sequence<(Value, Value)>) {
    var table = DictTable()
    for (key, value) in pairs { table.set(key, value) }
    storage = DictStorage(table)
  }

  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  public var count: Int { storage.table.count }
  public var isEmpty: Bool { storage.table.count == 0 }
  /// The keys, in order.
  public var keys: [Value] { storage.table.keys }
  /// The values, in order of their keys.
  public var values: [Value] { storage.table.values }

  public func makeIterator() -> DictIterator { DictIterator(storage.table) }

  public subscript(name: String) -> Value? {
    get { storage.table.find(text: name).map { storage.table.values[$0] } }
    set { self[.string(name)] = newValue }
  }

  /// The value under a key whose hash is known.
  public func value(for key: TextKey) -> Value? { storage.value(for: key) }

  public subscript(key: Value) -> Value? {
    get { storage.table.find(key).map { storage.table.values[$0] } }
    set {
      if !isKnownUniquelyReferenced(&storage) { storage = DictStorage(storage.table) }
      if let newValue {
        storage.table.set(key, newValue)
      } else {
        storage.table.remove(key)
      }
    }
  }

  /// Adds the entries of another dictionary, which win.
  public mutating func merge(_ other: Dict) {
    for (key, value) in other { self[key] = value }
  }

  /// Adds the entries of another dictionary, which win; dictionaries within are merged likewise.
  public mutating func mergeDeeply(_ other: Dict) {
    for (key, value) in other {
      if case .dict(let more) = value, case .dict(var known)? = self[key] {
        known.mergeDeeply(more)
        self[key] = .dict(known)
      } else {
        self[key] = value
      }
    }
  }

  /// The text keys in order; other keys are left out.
  public var names: [String] {
    storage.table.keys.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  /// Changes the dictionary for everyone who holds it, as Python's `update` does.
  ///
  /// Only for a template's machine, and only on dictionaries that it made or copied for this
  /// rendering; any other may be read by another thread.
  public func mutateShared(_ change: (inout Dict) -> Void) {
    var copy = Dict()
    swap(&copy.storage.table, &storage.table)
    change(&copy)
    swap(&copy.storage.table, &storage.table)
  }

  /// Whether both are the same dictionary, as Python's `is` asks.
  public func isSame(as other: Dict) -> Bool { storage === other.storage }
  public var identity: ObjectIdentifier { ObjectIdentifier(storage) }
}

/// Walks the entries of a dictionary as it was when the walk began.
public struct DictIterator: IteratorProtocol {
  private let table: DictTable
  private var position = 0

  init(_ table: DictTable) { self.table = table }

  public mutating func next() -> (key: Value, value: Value)? {
    guard position < table.count else { return nil }
    defer { position += 1 }
    return (table.keys[position], table.values[position])
  }
}
