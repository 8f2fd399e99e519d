import Diagnostics
import Values

/// The methods of dictionaries.
enum DictMethods {
  static func call(
    _ name: String, _ entries: Dict, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    let method = "dict.\(name)"
    func key(_ bound: [Value?]) throws(Failure) -> Value {
      let key = bound[0] ?? .null
      try evaluator.checkKey(key)
      return key
    }
    switch name {
    case "get":
      let bound = try given.bind(["key", "default"], to: method, required: 1)
      return entries[try key(bound)] ?? bound[1] ?? .null
    case "keys": return try view("dict_keys", entries.keys, given, evaluator)
    case "values": return try view("dict_values", entries.values, given, evaluator)
    case "items":
      let items = entries.map { Value.tuple(List([$0.key, $0.value])) }
      return try view("dict_items", items, given, evaluator)
    case "copy":
      _ = try given.bind([], to: method)
      return .dict(Dict(pairs: entries.map { ($0.key, $0.value) }))
    case "fromkeys":
      let bound = try given.bind(["iterable", "value"], to: method, required: 1)
      var result = Dict()
      for key in try evaluator.elements(of: bound[0] ?? .null) {
        try evaluator.checkKey(key)
        result[key] = bound[1] ?? .null
      }
      return .dict(result)
    case "__len__": return .int(entries.count)
    case "__contains__":
      return .bool(entries[try key(try given.bind(["key"], to: method, required: 1))] != nil)
    case "__getitem__":
      let wanted = try key(try given.bind(["key"], to: method, required: 1))
      guard let value = entries[wanted] else { throw Failure(.other, wanted.repr) }
      return value
    default: return try change(name, entries, given, evaluator)
    }
  }

  private static func view(
    _ name: String, _ items: [Value], _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    _ = try given.bind([], to: "dict.\(name.dropFirst(5))")
    return evaluator.isAnsible ? .list(items) : .object(DictView(name, items))
  }

  private static func change(
    _ name: String, _ entries: Dict, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    let method = "dict.\(name)"
    switch name {
    case "update", "__ior__":
      let added = try Methods.entries(given, evaluator, of: "update")
      for value in added.values {
        try ListMethods.checkPlace(of: value, in: .dict(entries), evaluator)
      }
      entries.mutateShared { $0.merge(added) }
      return .null
    case "setdefault":
      let bound = try given.bind(["key", "default"], to: method, required: 1)
      let key = bound[0] ?? .null
      try evaluator.checkKey(key)
      if let known = entries[key] { return known }
      let value = try evaluator.operand(bound[1] ?? .null, orLenient: true)
      try ListMethods.checkPlace(of: value, in: .dict(entries), evaluator)
      entries.mutateShared { $0[key] = value }
      return value
    case "pop":
      let bound = try given.bind(["key", "default"], to: method, required: 1)
      let key = bound[0] ?? .null
      try evaluator.checkKey(key)
      guard let value = entries[key] else {
        if let fallback = bound[1] { return fallback }
        throw Failure(.other, key.repr)
      }
      entries.mutateShared { $0[key] = nil }
      return value
    case "popitem":
      _ = try given.bind([], to: method)
      guard let key = entries.keys.last, let value = entries[key] else {
        throw Failure(.other, "popitem(): dictionary is empty")
      }
      entries.mutateShared { $0[key] = nil }
      return .tuple(List([key, value]))
    case "clear":
      _ = try given.bind([], to: method)
      entries.mutateShared { $0 = Dict() }
      return .null
    case "__setitem__":
      let bound = try given.bind(["key", "value"], to: method, required: 2)
      let key = bound[0] ?? .null
      try evaluator.checkKey(key)
      let value = bound[1] ?? .null
      try ListMethods.checkPlace(of: value, in: .dict(entries), evaluator)
      entries.mutateShared { $0[key] = value }
      return .null
    case "__delitem__":
      let key = try given.bind(["key"], to: method, required: 1)[0] ?? .null
      guard entries[key] != nil else { throw Failure(.other, key.repr) }
      entries.mutateShared { $0[key] = nil }
      return .null
    default: throw Methods.unknown(name, .dict(entries))
    }
  }
}
