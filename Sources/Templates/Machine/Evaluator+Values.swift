import Diagnostics
import Values

extension Evaluator {
  /// Python's truth of a value.
  func truth(_ value: Value) throws(Failure) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .undefined(let undefined):
      if undefined.isStrict { throw failure(undefined) }
      return false
    case .template, .object:
      let known = try defined(value, orLenient: true)
      return known.isTrue
    default: return value.isTrue
    }
  }

  /// The text of a value as output has it: Python's `str`.
  package func text(of value: Value) throws(Failure) -> String {
    switch value {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .undefined(let undefined):
      if undefined.isStrict { throw failure(undefined) }
      return undefined.behaviour == .debug ? "{{ \(undefined.name) }}" : ""
    case .template: return try text(of: try defined(value))
    case .list, .tuple, .dict:
      let known = try deep(value)
      try check(known, 0)
      return known.text
    case .object(let object):
      if let vault = object as? VaultText { return try text(of: try plain(vault)) }
      return value.text
    default: return value.text
    }
  }

  /// What is wrong with the inside of a value that becomes text: something strictly undefined, or
  /// too many levels.
  private func check(_ value: Value, _ depth: Int) throws(Failure) {
    if depth > environment.limits.nesting {
      throw Failure(.other, "the value is nested too deeply")
    }
    switch value {
    case .list(let items), .tuple(let items):
      for item in items.items { try check(item, depth + 1) }
    case .dict(let entries): for item in entries.values { try check(item, depth + 1) }
    case .undefined(let undefined) where undefined.isStrict && isAnsible:
      throw failure(undefined)
    default: break
    }
  }

  // MARK: Comparison

  func compare(_ sign: ComparisonOperator, _ a: Value, _ b: Value) throws(Failure) -> Bool {
    switch sign {
    case .equal, .notEqual:
      let x = try operand(a, orLenient: true)
      let y = try operand(b, orLenient: true)
      return x.isEqual(to: y) == (sign == .equal)
    case .isIn: return try contains(b, a)
    case .notIn: return !(try contains(b, a))
    default: break
    }
    let x = try operand(a)
    let y = try operand(b)
    if case .double(let number) = x, number.isNaN, y.isNumber { return false }
    if case .double(let number) = y, number.isNaN, x.isNumber { return false }
    let holds: Bool?
    switch sign {
    case .less: holds = x.isBefore(y)
    case .greater: holds = y.isBefore(x)
    case .lessOrEqual: holds = isOrdered(x, y) ? y.isBefore(x).map { !$0 } : nil
    default: holds = isOrdered(x, y) ? x.isBefore(y).map { !$0 } : nil
    }
    if let subset = subset(sign, x, y) { return subset }
    guard let holds else { throw notOrdered(sign, x, y) }
    return holds
  }

  /// Sets are compared by what they hold.
  private func subset(_ sign: ComparisonOperator, _ a: Value, _ b: Value) -> Bool? {
    guard case .object(let x) = a, case .object(let y) = b, let first = x as? PythonSet,
      let second = y as? PythonSet
    else { return nil }
    func holds(_ small: PythonSet, _ big: PythonSet) -> Bool {
      small.members.keys.allSatisfy { big.members[$0] != nil }
    }
    switch sign {
    case .less: return holds(first, second) && first.members.count < second.members.count
    case .lessOrEqual: return holds(first, second)
    case .greater: return holds(second, first) && second.members.count < first.members.count
    default: return holds(second, first)
    }
  }

  private func isOrdered(_ a: Value, _ b: Value) -> Bool { a.isBefore(b) != nil }

  private func notOrdered(_ sign: ComparisonOperator, _ a: Value, _ b: Value) -> Failure {
    var x = a
    var y = b
    // Python names the first elements that differ.
    while let (first, second) = firstDifference(x, y) {
      x = first
      y = second
    }
    return Failure(
      .type,
      "'\(sign.symbol)' not supported between instances of '\(x.typeName)' and '\(y.typeName)'")
  }

  private func firstDifference(_ a: Value, _ b: Value) -> (Value, Value)? {
    switch (a, b) {
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)):
      return zip(x, y).first { !$0.isEqual(to: $1) }
    default: return nil
    }
  }

  /// Python's `element in container`.
  func contains(_ container: Value, _ element: Value) throws(Failure) -> Bool {
    let inside = try defined(container, orLenient: true)
    // Nothing is compared with the elements of an empty list, so nothing undefined is met.
    if let items = inside.items, items.isEmpty { return false }
    if case .undefined = element, isAnsible {
      switch inside {
      case .string:
        throw Failure(
          .type, "'in <string>' requires string as left operand, not UndefinedMarker")
      case .int, .double, .bool, .null:
        throw Failure(.type, "argument of type '\(inside.typeName)' is not iterable")
      default: break
      }
    }
    let wanted = try operand(element, orLenient: true)
    switch inside {
    case .string(let text):
      guard let part = wanted.string else {
        throw Failure(
          .type,
          "'in <string>' requires string as left operand, not \(wanted.typeName)")
      }
      return TextSearch.find(part, in: text) != nil
    case .list(let items), .tuple(let items):
      for item in items.items {
        switch item {
        case .string, .int, .bool, .null, .double: if item.isEqual(to: wanted) { return true }
        default: if try operand(item, orLenient: true).isEqual(to: wanted) { return true }
        }
      }
      return false
    case .dict(let entries):
      try checkKey(wanted)
      return entries[wanted] != nil
    case .undefined: return false
    case .object(let object):
      switch object {
      case let markup as Markup:
        guard let part = wanted.string else {
          throw Failure(
            .type,
            "'in <string>' requires string as left operand, not \(wanted.typeName)")
        }
        return TextSearch.find(part, in: markup.content) != nil
      case let set as PythonSet: return set.members[wanted] != nil
      case let range as PythonRange:
        guard let number = wanted.repetition, range.length > 0 else { return false }
        let offset = number - range.start
        return offset % range.step == 0 && offset / range.step >= 0
          && offset / range.step < range.length
      case let bytes as Bytes:
        if let number = wanted.repetition {
          return bytes.content.contains(UInt8(truncatingIfNeeded: number))
        }
        if case .object(let part) = wanted, let part = part as? Bytes {
          return TextSearch.find(part.content, in: bytes.content, from: 0) != nil
        }
      case _ where object.isMapping: return try object.has(wanted)
      default:
        if let elements = object.elements { return elements.contains { $0.isEqual(to: wanted) } }
      }
    default: break
    }
    throw Failure(.type, "argument of type '\(inside.typeName)' is not iterable")
  }

  // MARK: Iteration

  /// The elements of anything that Python can iterate over, each resolved.
  package func elements(of value: Value) throws(Failure) -> [Value] {
    let source = try defined(value, orLenient: true)
    if case .object(let object) = source, let failure = (object as? Generator)?.failure {
      throw failure
    }
    guard let items = try iterate(source) else {
      throw Failure(.type, "'\(source.typeName)' object is not iterable")
    }
    guard isAnsible else { return items }
    var changed = items
    for (index, item) in items.enumerated() {
      if case .template = item { changed[index] = try settle(item) }
    }
    return changed
  }

  /// The elements as they are; nil where it is not iterable.
  func iterate(_ value: Value) throws(Failure) -> [Value]? {
    switch value {
    case .list(let items), .tuple(let items): return items.items
    case .dict(let entries): return entries.keys
    case .string(let text):
      return text.unicodeScalars.map { .string(String($0)) }
    case .template, .undefined:
      let known = try defined(value, orLenient: true)
      if case .undefined = known { return [] }
      return try iterate(known)
    case .object(let object):
      if let vault = object as? VaultText { return try iterate(try plain(vault)) }
      if let loop = object as? LoopContext { return loop.items }
      return object.elements
    default: return nil
    }
  }
}
