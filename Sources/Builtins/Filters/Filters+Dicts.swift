import Diagnostics
import Templates
import Values

/// Ansible's filters on dictionaries.
extension Filters {
  static let ansibleDicts: [Builtin] = [
    Builtin(
      "combine", [],
      "the dictionaries as one, later ones win; `recursive`, `list_merge` (replace, keep, append, "
        + "prepend, append_rp, prepend_rp)", rest: true, keywords: true, lazy: true, combine),
    Builtin(
      "dict2items", ["key_name?", "value_name?"], "a list of `{key: …, value: …}`", lazy: true
    ) { (call) throws(Failure) in
      guard let entries = try call.mapping(try call.subject()) else {
        throw call.mistyped(
          "dict2items requires a dictionary, got \(call.input.typeInWords) instead.")
      }
      let key = try call.text(0, default: "key")
      let value = try call.text(1, default: "value")
      return .list(entries.map { .dict([(key, $0.key), (value, $0.value)]) })
    },
    Builtin(
      "items2dict", ["key_name?", "value_name?"], "a dictionary of a list of `{key: …, value: …}`",
      items2dict),
    Builtin(
      "rekey_on_member", ["key", "duplicates?"],
      "the dictionaries of a list or dictionary under the value of one of their keys", rekey),
  ]

  // MARK: combine

  /// How two lists under one key become one.
  private enum ListMerge: String {
    case replace, keep, append, prepend
    case appendRemoving = "append_rp"
    case prependRemoving = "prepend_rp"

    func merge(_ old: List, _ new: List) -> Value {
      switch self {
      case .replace: .list(new)
      case .keep: .list(old)
      case .append: .list(old.items + new.items)
      case .prepend: .list(new.items + old.items)
      case .appendRemoving:
        .list(old.filter { item in !new.contains { $0.isEqual(to: item) } } + new.items)
      case .prependRemoving:
        .list(new.items + old.filter { item in !new.contains { $0.isEqual(to: item) } })
      }
    }
  }

  private static func combine(_ call: Call) throws(Failure) -> Value {
    if call.keywords.contains(where: { $0.name != "recursive" && $0.name != "list_merge" }) {
      throw call.refused("'recursive' and 'list_merge' are the only valid keyword arguments")
    }
    let isRecursive = call.keyword("recursive")?.isTrue ?? false
    let merge = try call.keyword("list_merge").map { (value) throws(Failure) in
      guard let merge = ListMerge(rawValue: value.text) else {
        throw call.refused(
          "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', "
            + "'prepend', 'append_rp' or 'prepend_rp'")
      }
      return merge
    }
    var values: [Value] = []
    for value in [call.input] + call.rest {
      let value = try call.defined(value)
      if let items = value.items {
        for item in items { values.append(try call.defined(try call.evaluator.resolve(item))) }
      } else {
        values.append(value)
      }
    }
    values.removeAll { $0.isNull }
    if values.count == 1 { return values[0] }
    // As Ansible does it, from the last two on; here only to say which two did not go together.
    for (before, last) in zip(values, values.dropFirst()).reversed()
    where !isMapping(before) || !isMapping(last) {
      throw call.refused(
        "failed to combine variables, expected dicts but got a '\(before.typeName)' and a "
          + "'\(last.typeName)'.")
    }
    var result = Dict()
    for (position, value) in values.enumerated() {
      guard let entries = try call.mapping(value) else { continue }
      for case (_, .undefined(let undefined)) in entries { throw undefined.failure.at(call.span) }
      if position == 0 {
        result = entries
      } else {
        try combine(&result, entries, isRecursive, merge ?? .replace, call)
      }
    }
    return .dict(result)
  }

  private static func isMapping(_ value: Value) -> Bool {
    switch value {
    case .dict: true
    case .object(let object): object.isMapping
    default: false
    }
  }

  private static func combine(
    _ old: inout Dict, _ new: Dict, _ isRecursive: Bool, _ merge: ListMerge, _ call: Call
  ) throws(Failure) {
    if !isRecursive, merge == .replace {
      old.merge(new)
      return
    }
    // Of two that are equal Ansible takes the second as it is: no list grows.
    if Value.dict(old).isEqual(to: .dict(new)) {
      old = new
      return
    }
    for (key, value) in new {
      guard let before = old[key] else {
        old[key] = value
        continue
      }
      let a = try call.evaluator.resolve(before)
      let b = try call.evaluator.resolve(value)
      if isRecursive, case .dict(var inner) = a, case .dict(let other) = b {
        try combine(&inner, other, isRecursive, merge, call)
        old[key] = .dict(inner)
      } else if case .list(let items) = a, case .list(let others) = b {
        let isByValue = merge == .appendRemoving || merge == .prependRemoving
        if isByValue, case .list(let x) = try call.evaluator.resolveDeep(a),
          case .list(let y) = try call.evaluator.resolveDeep(b)
        {
          old[key] = merge.merge(x, y)
        } else {
          old[key] = merge.merge(items, others)
        }
      } else {
        old[key] = b
      }
    }
  }

  // MARK: The others

  private static func items2dict(_ call: Call) throws(Failure) -> Value {
    guard let items = call.input.items else {
      throw call.mistyped("items2dict requires a list, got \(call.input.typeInWords) instead.")
    }
    let key = try call.text(0, default: "key")
    let value = try call.text(1, default: "value")
    var result = Dict()
    for item in items {
      guard let entries = item.dict else {
        throw call.mistyped(
          "items2dict requires a list of dictionaries, got \(call.input.repr) instead.")
      }
      guard let name = entries[key], let content = entries[value] else {
        throw call.refused(
          "items2dict requires each dictionary in the list to contain the keys '\(key)' and "
            + "'\(value)', got \(call.input.repr) instead.")
      }
      guard name.isHashable else {
        throw call.mistyped(
          "items2dict requires a list of dictionaries, got \(call.input.repr) instead.")
      }
      result[name] = content
    }
    return .dict(result)
  }

  private static func rekey(_ call: Call) throws(Failure) -> Value {
    let key = call[0] ?? .null
    let duplicates = call[1] ?? "error"
    guard duplicates.string == "error" || duplicates.string == "overwrite" else {
      throw call.refused(
        "duplicates parameter to rekey_on_member has unknown value \(duplicates.repr)")
    }
    let items: [Value]
    if let entries = call.input.dict {
      items = entries.values
    } else if let list = call.input.items {
      items = list
    } else {
      throw call.refused("Type is not a valid list, set, or dict")
    }
    var result = Dict()
    for item in items {
      guard let entries = item.dict else { throw call.refused("List item is not a valid dict") }
      guard let name = entries[key] else {
        throw call.refused("Key \(key.repr) was not found.")
      }
      guard name.isHashable else { throw call.mistyped("unhashable type: '\(name.typeName)'") }
      if duplicates.string == "error", result[name] != nil {
        throw call.refused("Key \(name.repr) is not unique, cannot convert to dict.")
      }
      result[name] = item
    }
    return .dict(result)
  }
}

extension Call {
  /// The entries of a dictionary or of a lazy mapping; nil for anything else.
  func mapping(_ value: Value) throws(Failure) -> Dict? {
    switch value {
    case .dict(let entries): return entries
    case .object(let object) where object.isMapping:
      var entries = Dict()
      for key in object.elements ?? [] { entries[key] = try object.item(key) ?? .null }
      return entries
    default: return nil
    }
  }
}
