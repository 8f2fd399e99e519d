import Diagnostics
import Values

/// Evaluates JMESPath expressions on values.
enum JMESInterpreter {
  /// - Throws: `.filter` where a function does not take its arguments, or values do not compare.
  static func evaluate(_ node: JMESNode, _ value: Value) throws(Failure) -> Value {
    switch node {
    case .current: return value
    case .literal(let literal): return literal
    case .field(let name): return try field(name, of: value)
    case .index(let index):
      guard case .list(let items) = value else { return .null }
      let position = index < 0 ? index + items.count : index
      return items.indices.contains(position) ? items[position] : .null
    case .slice(let start, let stop, let step):
      guard case .list(let items) = value else { return .null }
      return .list(try slice(items.items, start, stop, step))
    case .chain(let nodes):
      var result = value
      for node in nodes { result = try evaluate(node, result) }
      return result
    case .flatten(let inner):
      guard case .list(let items) = try evaluate(inner, value) else { return .null }
      return .list(
        items.flatMap { item in
          if case .list(let inner) = item { inner.items } else { [item] }
        })
    case .projection(let left, let right):
      guard case .list(let items) = try evaluate(left, value) else { return .null }
      return try project(items.items, right)
    case .valueProjection(let left, let right):
      guard case .dict(let entries) = try evaluate(left, value) else { return .null }
      return try project(entries.values, right)
    case .filter(let left, let right, let condition):
      guard case .list(let items) = try evaluate(left, value) else { return .null }
      var kept: [Value] = []
      for item in items where isTrue(try evaluate(condition, item)) { kept.append(item) }
      return try project(kept, right)
    case .list(let nodes):
      if value.isNull { return .null }
      var items: [Value] = []
      for node in nodes { items.append(try evaluate(node, value)) }
      return .list(items)
    case .object(let entries):
      if value.isNull { return .null }
      var result = Dict()
      for entry in entries { result[entry.key] = try evaluate(entry.value, value) }
      return .dict(result)
    case .comparison(let sign, let left, let right):
      return try compare(sign, try evaluate(left, value), try evaluate(right, value))
    case .or(let left, let right):
      let first = try evaluate(left, value)
      return isTrue(first) ? first : try evaluate(right, value)
    case .and(let left, let right):
      let first = try evaluate(left, value)
      return isTrue(first) ? try evaluate(right, value) : first
    case .not(let inner): return .bool(!isTrue(try evaluate(inner, value)))
    case .pipe(let left, let right): return try evaluate(right, try evaluate(left, value))
    case .call(let name, let arguments): return try JMESFunctions.call(name, arguments, on: value)
    case .reference:
      throw Failure(.other, "an expression reference (&…) is no value; only functions take it")
    }
  }

  /// JMESPath's truth: numbers are always true.
  static func isTrue(_ value: Value) -> Bool {
    switch value {
    case .null, .undefined: false
    case .bool(let flag): flag
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .dict(let entries): !entries.isEmpty
    default: true
    }
  }

  private static func field(_ name: String, of value: Value) throws(Failure) -> Value {
    switch value {
    case .dict(let entries): entries[name] ?? .null
    case .object(let object) where object.isMapping: try object.item(.string(name)) ?? .null
    default: .null
    }
  }

  private static func project(_ items: [Value], _ node: JMESNode) throws(Failure) -> Value {
    if case .current = node { return .list(items.filter { !$0.isNull }) }
    var results: [Value] = []
    results.reserveCapacity(items.count)
    for item in items {
      let result = try evaluate(node, item)
      if !result.isNull { results.append(result) }
    }
    return .list(results)
  }

  private static func slice(
    _ items: [Value], _ start: Int?, _ stop: Int?, _ step: Int?
  ) throws(Failure) -> [Value] {
    let step = step ?? 1
    guard step != 0 else { throw Failure(.filter, "a slice's step cannot be zero") }
    let count = items.count
    func bound(_ index: Int) -> Int {
      let absolute = index < 0 ? index + count : index
      return step > 0 ? min(max(absolute, 0), count) : min(max(absolute, -1), count - 1)
    }
    let first = start.map(bound) ?? (step > 0 ? 0 : count - 1)
    let end = stop.map(bound) ?? (step > 0 ? count : -1)
    return Swift.stride(from: first, to: end, by: step).map { items[$0] }
  }

  // MARK: Comparison

  static func isEqual(_ a: Value, _ b: Value) -> Bool {
    // A boolean is no number here, other than in Python.
    if case .bool = a, isNumber(b) { return false }
    if case .bool = b, isNumber(a) { return false }
    return a.isEqual(to: b)
  }

  static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .int, .double: true
    case .object(let object): object is BigInteger
    default: false
    }
  }

  private static func compare(
    _ sign: JMESComparison, _ a: Value, _ b: Value
  ) throws(Failure) -> Value {
    switch sign {
    case .equal: return .bool(isEqual(a, b))
    case .notEqual: return .bool(!isEqual(a, b))
    default: break
    }
    guard isNumber(a) || a.string != nil, isNumber(b) || b.string != nil else { return .null }
    guard let less = a.isBefore(b), let greater = b.isBefore(a) else {
      throw Failure(
        .filter,
        "'\(sign.rawValue)' does not compare a \(JMESFunctions.typeName(a)) "
          + "with a \(JMESFunctions.typeName(b))")
    }
    return switch sign {
    case .less: .bool(less)
    case .lessOrEqual: .bool(less || a.isEqual(to: b))
    case .greater: .bool(greater)
    default: .bool(greater || a.isEqual(to: b))
    }
  }
}
