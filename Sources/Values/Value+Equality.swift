extension Value {
  /// Python's `==`.
  public func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): return a.isSameText(as: b)
    case (.int(let a), .int(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.null, .null): return true
    case (.double(let a), .double(let b)): return a == b
    case (.int(let a), .double(let b)), (.double(let b), .int(let a)):
      return Int(exactly: b) == a
    case (.bool(let a), .int(let b)), (.int(let b), .bool(let a)): return (a ? 1 : 0) == b
    case (.bool(let a), .double(let b)), (.double(let b), .bool(let a)): return (a ? 1 : 0) == b
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      return a.isSame(as: b)
        || a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.dict(let a), .dict(let b)):
      if a.isSame(as: b) { return true }
      guard a.count == b.count else { return false }
      return a.allSatisfy { key, value in b[key].map { value.isEqual(to: $0) } ?? false }
    case (.template(let a), .template(let b)): return a === b || a.text.isSameText(as: b.text)
    case (.template(let a), .string(let b)), (.string(let b), .template(let a)):
      return a.text.isSameText(as: b)
    case (.undefined, .undefined): return true
    case (.object(let a), _): return a.isEqual(to: other)
    case (_, .object(let b)): return b.isEqual(to: self)
    default: return false
    }
  }

  /// Whether both are one key of a dictionary: equal, and for floats also NaN and itself.
  func isSameKey(as other: Value) -> Bool {
    if case .double(let a) = self, case .double(let b) = other, a.isNaN, b.isNaN { return true }
    return isEqual(to: other)
  }

  /// Python's `<`; nil where Python raises a TypeError.
  public func isBefore(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.string(let a), .string(let b)): return a.isTextBefore(b)
    case (.int(let a), .int(let b)): return a < b
    case (.double(let a), .double(let b)): return a < b
    case (.int(let a), .double(let b)): return Double(a) < b
    case (.double(let a), .int(let b)): return a < Double(b)
    case (.bool, .bool), (.bool, .int), (.int, .bool):
      guard let a = int, let b = other.int else { return nil }
      return a < b
    case (.bool(let a), .double(let b)): return (a ? 1 : 0) < b
    case (.double(let a), .bool(let b)): return a < (b ? 1 : 0)
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      for (x, y) in zip(a, b) where !x.isEqual(to: y) { return x.isBefore(y) }
      return a.count < b.count
    case (.object(let a), _): return a.isBefore(other)
    case (_, .object(let b)):
      if b.isEqual(to: self) { return false }
      return b.isBefore(self).map { !$0 }
    default: return nil
    }
  }
}
