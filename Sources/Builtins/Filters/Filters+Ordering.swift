import Diagnostics
import Templates
import Values

/// Jinja2's filters that compare elements with one another.
extension Filters {
  static let jinjaOrdering: [Builtin] = [
    Builtin(
      "sort", ["reverse?", "case_sensitive?", "attribute?"],
      "the elements in order, by `attribute` (or several, `a,b`)", sort),
    Builtin(
      "dictsort", ["case_sensitive?", "by?", "reverse?"],
      "pairs of key and value, in the order of the keys or (`by='value'`) the values", dictSort),
    Builtin(
      "unique", ["case_sensitive?", "attribute?"], "the elements without those that came before"
    ) { (call) throws(Failure) in
      try call.yielding { () throws(Failure) in try unique(call) }
    },
    Builtin(
      "groupby", ["attribute", "default?", "case_sensitive?"],
      "pairs of an attribute's value and the list of the elements that have it", groupBy),
    Builtin("min", ["case_sensitive?", "attribute?"], "the smallest element") {
      (call) throws(Failure) in
      try extreme(call, "<") { $0.isBefore($1) }
    },
    Builtin("max", ["case_sensitive?", "attribute?"], "the largest element") {
      (call) throws(Failure) in
      try extreme(call, ">") { $1.isBefore($0) }
    },
  ]

  private static func sort(_ call: Call) throws(Failure) -> Value {
    let items = try call.elements()
    let isCaseSensitive = call.flag(1)
    var keys = items
    if let attribute = call.given(2) {
      let paths = AttributePath.list(attribute)
      for position in items.indices {
        var parts: [Value] = []
        for path in paths {
          let part = try call.defined(try path.value(in: items[position], call))
          parts.append(isCaseSensitive ? part : PythonSort.ignoringCase(part))
        }
        keys[position] = .list(parts)
      }
    } else if !isCaseSensitive {
      keys = keys.map(PythonSort.ignoringCase)
    }
    let order = try PythonSort.order(keys, reversed: try call.flagNumber(0), at: call.span)
    return .list(order.map { items[$0] })
  }

  private static func dictSort(_ call: Call) throws(Failure) -> Value {
    let by = try call.text(1, default: "key")
    guard by == "key" || by == "value" else {
      throw call.refused("You can only sort by either \"key\" or \"value\"")
    }
    guard let entries = call.input.dict else { throw call.lacking("items", call.input) }
    var keys = by == "key" ? entries.keys : entries.values
    if !call.flag(0) { keys = keys.map(PythonSort.ignoringCase) }
    let order = try PythonSort.order(keys, reversed: try call.flagNumber(2), at: call.span)
    return .list(order.map { .tuple(List([entries.keys[$0], entries.values[$0]])) })
  }

  static func unique(_ call: Call) throws(Failure) -> [Value] {
    let isCaseSensitive = call.flag(0)
    let path = call.given(1).map { AttributePath($0) }
    var seen = Dict()
    var kept: [Value] = []
    for item in try call.elements() {
      var key = try call.defined(try path?.value(in: item, call) ?? item)
      if !isCaseSensitive { key = PythonSort.ignoringCase(key) }
      if !call.isAnsible, !key.isHashable {
        throw call.mistyped("unhashable type: '\(key.typeName)'")
      }
      if seen[key] == nil {
        seen[key] = true
        kept.append(item)
      }
    }
    return kept
  }

  private static func groupBy(_ call: Call) throws(Failure) -> Value {
    let items = try call.elements()
    let path = AttributePath(call[0] ?? .null)
    let isCaseSensitive = call.flag(2)
    // In ansible-core 2.19 the default does not help against a missing attribute.
    let fallback = call.isAnsible ? nil : call.given(1)
    var names: [Value] = []
    for item in items {
      names.append(try call.defined(try path.value(in: item, call, default: fallback)))
    }
    let keys = isCaseSensitive ? names : names.map(PythonSort.ignoringCase)
    var groups: [(name: Value, key: Value, items: [Value])] = []
    for position in try PythonSort.order(keys, at: call.span) {
      if let last = groups.indices.last, groups[last].key.isEqual(to: keys[position]) {
        groups[last].items.append(items[position])
      } else {
        groups.append((names[position], keys[position], [items[position]]))
      }
    }
    return .list(
      groups.map {
        .object(NamedTuple(names: ["grouper", "list"], [$0.name, .list($0.items)]))
      })
  }

  private static func extreme(
    _ call: Call, _ sign: String, _ wins: (Value, Value) -> Bool?
  ) throws(Failure) -> Value {
    let isCaseSensitive = call.flag(0)
    let path = call.given(1).map { AttributePath($0) }
    var best: (item: Value, key: Value)?
    for item in try call.elements() {
      var key = try path?.value(in: item, call) ?? item
      if call.isAnsible { key = try call.defined(key) }
      if !isCaseSensitive { key = PythonSort.ignoringCase(key) }
      guard let known = best else {
        best = (item, key)
        continue
      }
      for case .undefined(let undefined) in [key, known.key] {
        throw undefined.failure.at(call.span)
      }
      guard let answer = wins(key, known.key) else {
        throw PythonSort.incomparable(key, known.key, sign, at: call.span)
      }
      if answer { best = (item, key) }
    }
    return best?.item ?? call.nothing("No aggregated item, sequence was empty.")
  }
}

extension Value {
  /// Whether it can be a member of a Python set.
  var isHashable: Bool {
    switch self {
    case .list, .dict: false
    case .tuple(let items): items.allSatisfy(\.isHashable)
    case .object(let object): !(object is PythonSet)
    default: true
    }
  }
}
