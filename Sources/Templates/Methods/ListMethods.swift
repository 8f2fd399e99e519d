import Diagnostics
import Values

/// The methods of lists and tuples.
enum ListMethods {
  static func call(
    _ name: String, _ list: List, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    let method = "list.\(name)"
    switch name {
    case "append":
      let value = try given.bind(["object"], to: method, required: 1)[0] ?? .null
      try checkPlace(of: value, in: .list(list), evaluator)
      list.mutateShared { $0.append(value) }
    case "extend", "__iadd__":
      let source = try given.bind(["iterable"], to: method, required: 1)[0] ?? .null
      let items = try evaluator.elements(of: source)
      for item in items { try checkPlace(of: item, in: .list(list), evaluator) }
      list.mutateShared { $0 += items }
    case "insert":
      let bound = try given.bind(["index", "object"], to: method, required: 2)
      let value = bound[1] ?? .null
      try checkPlace(of: value, in: .list(list), evaluator)
      let index = try integer(bound[0])
      list.mutateShared { items in
        let at = index < 0 ? max(0, index + items.count) : min(index, items.count)
        items.insert(value, at: at)
      }
    case "remove":
      let value = try given.bind(["value"], to: method, required: 1)[0] ?? .null
      guard let index = try position(of: value, list, evaluator, 0, list.count) else {
        throw Failure(.other, "list.remove(x): x not in list")
      }
      list.mutateShared { _ = $0.remove(at: index) }
    case "pop":
      let index = try integer(try given.bind(["index"], to: method)[0] ?? .int(-1))
      if list.isEmpty { throw Failure(.other, "pop from empty list") }
      let at = index < 0 ? index + list.count : index
      guard at >= 0, at < list.count else { throw Failure(.other, "pop index out of range") }
      let value = list[at]
      list.mutateShared { _ = $0.remove(at: at) }
      return value
    case "clear":
      _ = try given.bind([], to: method)
      list.mutateShared { $0.removeAll() }
    case "reverse":
      _ = try given.bind([], to: method)
      list.mutateShared { $0.reverse() }
    case "sort":
      let bound = try given.bind(["key", "reverse"], to: method, byName: true)
      let sorted = try sort(list.items, evaluator, isReversed: bound[1]?.isTrue ?? false)
      list.mutateShared { $0 = sorted }
    case "copy":
      _ = try given.bind([], to: method)
      return .list(list.items)
    case "__setitem__":
      let bound = try given.bind(["key", "value"], to: method, required: 2)
      let index = try integer(bound[0])
      let at = index < 0 ? index + list.count : index
      guard at >= 0, at < list.count else {
        throw Failure(.other, "list assignment index out of range")
      }
      let value = bound[1] ?? .null
      try checkPlace(of: value, in: .list(list), evaluator)
      list.mutateShared { $0[at] = value }
    default: return try read(name, list, given, evaluator, "list")
    }
    return .null
  }

  static func read(
    _ name: String, _ list: List, _ given: CallArguments, _ evaluator: Evaluator, _ type: String
  ) throws(Failure) -> Value {
    switch name {
    case "index":
      let names = type == "range" ? ["value"] : ["value", "start", "stop"]
      var bound = try given.bind(names, to: "\(type).index", required: 1)
      if type == "range" { bound += [nil, nil] }
      let value = bound[0] ?? .null
      let start = clamp(try integer(bound[1] ?? .int(0)), list.count)
      let stop = clamp(try integer(bound[2] ?? .int(list.count)), list.count)
      guard let index = try position(of: value, list, evaluator, start, stop) else {
        throw Failure(
          .other,
          type == "tuple" ? "tuple.index(x): x not in tuple" : "\(value.repr) is not in \(type)")
      }
      return .int(index)
    case "count":
      let value = try given.bind(["value"], to: "\(type).count", required: 1)[0] ?? .null
      var count = 0
      for item in list.items where try evaluator.compare(.equal, item, value) { count += 1 }
      return .int(count)
    case "__len__": return .int(list.count)
    case "__contains__":
      let value = try given.bind(["key"], to: "\(type).__contains__", required: 1)[0] ?? .null
      return .bool(try evaluator.contains(.list(list), value))
    case "__getitem__":
      let key = try given.bind(["key"], to: "\(type).__getitem__", required: 1)[0] ?? .null
      return try evaluator.item(key, of: type == "list" ? .list(list) : .tuple(list))
    case "__add__":
      let other = try given.bind(["other"], to: "\(type).__add__", required: 1)[0] ?? .null
      return try Arithmetic.apply(
        .add, type == "list" ? .list(list) : .tuple(list), other, limit: evaluator.outputLimit)
    default: throw Methods.unknown(name, .list(list))
    }
  }

  /// Sorts as Python does: stable, an error where two elements do not compare.
  static func sort(_ items: [Value], _ evaluator: Evaluator, isReversed: Bool) throws(Failure)
    -> [Value]
  {
    var resolved: [Value] = []
    for item in items { resolved.append(try evaluator.operand(item)) }
    var failure: Failure?
    // An error cannot leave the comparison, so it is kept and thrown afterwards.
    let sorted = (isReversed ? resolved.reversed() : resolved).sorted { a, b in
      if failure != nil { return false }
      do throws(Failure) {
        return try evaluator.compare(.less, a, b)
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return isReversed ? sorted.reversed() : sorted
  }

  private static func position(
    of value: Value, _ list: List, _ evaluator: Evaluator, _ start: Int, _ stop: Int
  ) throws(Failure) -> Int? {
    var index = start
    while index < min(stop, list.count) {
      if try evaluator.compare(.equal, list[index], value) { return index }
      index += 1
    }
    return nil
  }

  static func clamp(_ index: Int, _ count: Int) -> Int {
    min(max(index < 0 ? index + count : index, 0), count)
  }

  static func integer(_ value: Value?) throws(Failure) -> Int {
    guard let value, let number = value.repetition else {
      throw Failure(
        .type,
        "'\(value?.typeName ?? "NoneType")' object cannot be interpreted as an integer")
    }
    return number
  }

  /// Refuses to put a container into itself, or too deep, which would have no end.
  static func checkPlace(of value: Value, in container: Value, _ evaluator: Evaluator)
    throws(Failure)
  {
    let limit = evaluator.environment.limits.nesting
    switch container {
    case .list(let list): try check(value, list.identity, depth: 0, limit: limit)
    case .dict(let entries): try check(value, entries.identity, depth: 0, limit: limit)
    default: break
    }
    if !Nesting.note(value, goesInto: container, limit: limit) {
      throw Failure(.other, "the value is nested too deeply")
    }
  }

  private static func check(_ value: Value, _ identity: ObjectIdentifier, depth: Int, limit: Int)
    throws(Failure)
  {
    if depth > limit { throw Failure(.other, "the value is nested too deeply") }
    switch value {
    case .list(let items), .tuple(let items):
      if items.identity == identity { throw Failure(.other, "a list cannot contain itself") }
      for item in items.items { try check(item, identity, depth: depth + 1, limit: limit) }
    case .dict(let entries):
      if entries.identity == identity {
        throw Failure(.other, "a dictionary cannot contain itself")
      }
      for item in entries.values { try check(item, identity, depth: depth + 1, limit: limit) }
    case .object(let view as DictView):
      for item in view.elements ?? [] { try check(item, identity, depth: depth + 1, limit: limit) }
    default: break
    }
  }
}
