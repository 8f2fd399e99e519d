/// Python's `namedtuple`: a tuple whose elements also have names (`groupby`'s `grouper` and `list`).
public final class NamedTuple: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let names: [String]
  public let items: [Value]

  public init(names: [String], _ items: [Value]) {
    self.names = names
    self.items = items
  }

  public override var typeName: String { "tuple" }
  public override var isTrue: Bool { !items.isEmpty }
  public override var repr: String { Value.tuple(List(items)).repr }
  public override var keyHash: UInt64 { KeyHash.of(.tuple(List(items))) }
  public override var count: Int? { items.count }
  public override var elements: [Value]? { items }

  public override func item(_ key: Value) -> Value? {
    switch key {
    case .string(let name): names.firstIndex(of: name).map { items[$0] }
    case .int(let position):
      items.indices.contains(position)
        ? items[position]
        : items.indices.contains(position + items.count) ? items[position + items.count] : nil
    default: nil
    }
  }

  public override func isEqual(to other: Value) -> Bool {
    Value.tuple(List(items)).isEqual(to: Self.plain(other))
  }

  public override func isBefore(_ other: Value) -> Bool? {
    Value.tuple(List(items)).isBefore(Self.plain(other))
  }

  private static func plain(_ value: Value) -> Value {
    if case .object(let object) = value, let tuple = object as? NamedTuple {
      return .tuple(List(tuple.items))
    }
    return value
  }
}
