internal import Diagnostics
internal import Values

/// The entries of a mapping while it is read: each key once, at the place where it first stood.
struct YAMLEntries {
  private var own: [(key: Node, value: Node)] = []
  private var merged: [(key: Node, value: Node)] = []
  /// Positions of the keys in `own`, once there are many, and of those in `merged`.
  private var positions = Dict()
  private var mergedPositions = Dict()
  /// The value of the key `=`.
  var defaultValue: Node?

  private static let linearLimit = 8

  /// Adds an entry; answers where the same key stood before, whose value is replaced.
  mutating func add(_ key: Node, _ value: Node) -> Span? {
    if let known = Self.find(key, in: own, positions) {
      let place = own[known].key.span
      own[known].value = value
      return place
    }
    own.append((key, value))
    if own.count > Self.linearLimit {
      if positions.isEmpty {
        for (index, entry) in own.enumerated() { positions[entry.key.scalar] = .int(index) }
      } else {
        positions[key.scalar] = .int(own.count - 1)
      }
    }
    return nil
  }

  /// Adds merged entries behind those merged before; a later value wins.
  mutating func merge(_ entries: [(key: Node, value: Node)]) {
    for entry in entries {
      if let known = mergedPositions[entry.key.scalar]?.int {
        merged[known].value = entry.value
      } else {
        mergedPositions[entry.key.scalar] = .int(merged.count)
        merged.append(entry)
      }
    }
  }

  /// The merged entries, then its own, which win.
  var flattened: [(key: Node, value: Node)] {
    if merged.isEmpty { return own }
    var result = merged
    for entry in own {
      if let known = mergedPositions[entry.key.scalar]?.int {
        result[known] = entry
      } else {
        result.append(entry)
      }
    }
    return result
  }

  private static func find(
    _ key: Node, in entries: [(key: Node, value: Node)], _ positions: Dict
  ) -> Int? {
    let wanted = key.scalar
    if !positions.isEmpty { return positions[wanted]?.int }
    return entries.firstIndex { wanted.isEqual(to: $0.key.scalar) }
  }
}

extension Node {
  /// The value of a scalar.
  fileprivate var scalar: Value { if case .scalar(let value) = content { value } else { .null } }
}
