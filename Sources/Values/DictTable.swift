/// Entries in order, and an open-addressed index of their positions once there are enough.
struct DictTable: Sendable {
  private(set) var keys: [Value] = []
  private(set) var values: [Value] = []
  /// The hash of each key, so that growing does not hash again.
  private var hashes: [UInt64] = []
  /// Positions + 1, zero where free; empty while a linear look is faster.
  private var index: [Int32] = []

  private static let linearLimit = 8

  var count: Int { keys.count }

  func find(_ key: Value) -> Int? {
    if case .string(let text) = key { return find(text: text) }
    let hash = KeyHash.of(key)
    return probe(hash) { keys[$0].isSameKey(as: key) }
  }

  func find(text: String) -> Int? {
    let hash = KeyHash.of(text)
    return probe(hash) {
      if case .string(let other) = keys[$0] { text.isSameText(as: other) } else { false }
    }
  }

  func find(_ key: TextKey) -> Int? {
    probe(key.hash) {
      if case .string(let other) = keys[$0] { key.text.isSameText(as: other) } else { false }
    }
  }

  @inline(__always)
  private func probe(_ hash: UInt64, _ matches: (Int) -> Bool) -> Int? {
    if index.isEmpty {
      for position in hashes.indices where hashes[position] == hash && matches(position) {
        return position
      }
      return nil
    }
    let mask = index.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while index[slot] != 0 {
      let position = Int(index[slot]) - 1
      if hashes[position] == hash, matches(position) { return position }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Sets the value of a key; a new key goes last, a known one stays where it is.
  mutating func set(_ key: Value, _ value: Value) {
    if let position = find(key) {
      values[position] = value
      return
    }
    keys.append(key)
    values.append(value)
    hashes.append(KeyHash.of(key))
    if index.isEmpty ? keys.count > Self.linearLimit : keys.count * 2 > index.count {
      rebuildIndex()
    } else if !index.isEmpty {
      insert(keys.count - 1)
    }
  }

  mutating func remove(_ key: Value) {
    guard let position = find(key) else { return }
    keys.remove(at: position)
    values.remove(at: position)
    hashes.remove(at: position)
    if !index.isEmpty { rebuildIndex() }
  }

  private mutating func rebuildIndex() {
    var size = 16
    while size < keys.count * 4 { size *= 2 }
    index = [Int32](repeating: 0, count: size)
    for position in keys.indices { insert(position) }
  }

  private mutating func insert(_ position: Int) {
    let mask = index.count - 1
    var slot = Int(truncatingIfNeeded: hashes[position]) & mask
    while index[slot] != 0 { slot = (slot + 1) & mask }
    index[slot] = Int32(position + 1)
  }
}
