import Diagnostics
import Glibc
import Templates
import Values

/// Ansible's filters on lists and sets.
extension Filters {
  static let ansibleLists: [Builtin] = [
    Builtin(
      "flatten", ["levels?", "skip_nulls?"], "nested lists as one, to a depth; without nulls"
    ) { (call) throws(Failure) in
      let levels = try call.given(0) == nil ? Int.max : call.integer(0, default: .max)
      var flat: [Value] = []
      flatten(try call.elements(), levels, call.flag(1, default: true), &flat)
      return .list(flat)
    },
    Builtin("zip", [], "the lists' first elements, their second ones, … as lists", rest: true) {
      (call) throws(Failure) in
      let columns = try columns(call)
      let count = columns.map(\.count).min() ?? 0
      return .list((0..<count).map { row in .tuple(List(columns.map { $0[row] })) })
    },
    Builtin(
      "zip_longest", [], "as `zip`, up to the longest list, with `fillvalue` for what is missing",
      rest: true, keywords: true
    ) { (call) throws(Failure) in
      if call.keywords.contains(where: { $0.name != "fillvalue" }) {
        throw call.mistyped("zip_longest() got an unexpected keyword argument")
      }
      let columns = try columns(call)
      let filler = call.keyword("fillvalue") ?? .null
      let count = columns.map(\.count).max() ?? 0
      return .list(
        (0..<count).map { row in
          .tuple(List(columns.map { row < $0.count ? $0[row] : filler }))
        })
    },
    Builtin(
      "product", [], "every combination of an element of each list", rest: true, keywords: true,
      product),
    Builtin("permutations", ["length?"], "every order of `length` of the elements") {
      (call) throws(Failure) in
      let items = try call.elements()
      let length = try call.given(0) == nil ? items.count : call.integer(0, default: 0)
      if length < 0 { throw call.wrong("r must be non-negative") }
      return .list(try permutations(items, length, call))
    },
    Builtin("combinations", ["length"], "every choice of `length` of the elements, in order") {
      (call) throws(Failure) in
      let length = try call.integer(0, default: 0)
      if length < 0 { throw call.wrong("r must be non-negative") }
      return .list(try combinations(try call.elements(), length, call))
    },
    Builtin("union", ["b"], "what is in either list, once") { (call) throws(Failure) in
      let (a, b) = try sides(call)
      return .list(distinct(a + b))
    },
    Builtin("intersect", ["b"], "what is in both lists, once") { (call) throws(Failure) in
      let (a, b) = try sides(call)
      let other = members(b)
      return .list(distinct(a).filter { other[$0] != nil })
    },
    Builtin("difference", ["b"], "what is in the list and not in the other, once") {
      (call) throws(Failure) in
      let (a, b) = try sides(call)
      let other = members(b)
      return .list(distinct(a).filter { other[$0] == nil })
    },
    Builtin("symmetric_difference", ["b"], "what is in one of the lists only, once") {
      (call) throws(Failure) in
      let (a, b) = try sides(call)
      let (inA, inB) = (members(a), members(b))
      return .list(
        distinct(a).filter { inB[$0] == nil } + distinct(b).filter { inA[$0] == nil })
    },
    Builtin(
      "unique", ["case_sensitive?", "attribute?"], "the elements without those that came before"
    ) { (call) throws(Failure) in
      let elements: [Value]
      do throws(Failure) {
        elements = try unique(call)
      } catch {
        // Of these Ansible's own way knows nothing.
        guard call.given(1) != nil || call[0]?.bool == false else { throw error }
        let reason =
          "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does "
          + "not support the parameters supplied: "
        throw error.with { $0.message = reason + $0.message }
      }
      if call[0]?.bool == false, let odd = elements.first(where: { !$0.isHashable }) {
        throw call.mistyped("unhashable type: '\(odd.typeName)'")
      }
      return .list(elements)
    },
    Builtin(
      "extract", ["container", "morekeys?"],
      "the element of a container under the key, and under more keys in it", lazy: true
    ) { (call) throws(Failure) in
      var value = try call.evaluator.item(
        try call.subject(), of: try call.defined(call[0] ?? .null))
      let more = call.given(1)
      for key in more.flatMap({ $0.items }) ?? (more.map { [$0] } ?? []) {
        if case .undefined = value { return value }
        value = try call.evaluator.item(
          try call.evaluator.resolve(key), of: try call.evaluator.resolve(value))
      }
      return try call.evaluator.resolve(value)
    },
    Builtin(
      "subelements", ["subelements", "skip_missing?"],
      "pairs of each dictionary and one element of a list in it", subelements),
  ]

  private static func flatten(
    _ items: [Value], _ levels: Int, _ skipsNulls: Bool, _ flat: inout [Value]
  ) {
    for item in items {
      let isNull =
        item.isNull
        || item.string.map { $0.isSameText(as: "null") || $0.isSameText(as: "None") }
          == true
      if skipsNulls, isNull { continue }
      if levels > 0, let inner = item.items {
        flatten(inner, levels == .max ? levels : levels - 1, skipsNulls, &flat)
      } else {
        flat.append(item)
      }
    }
  }

  private static func columns(_ call: Call) throws(Failure) -> [[Value]] {
    var columns = [try call.elements()]
    for argument in call.rest { columns.append(try call.elements(of: argument)) }
    return columns
  }

  private static func product(_ call: Call) throws(Failure) -> Value {
    if let other = call.keywords.first(where: { $0.name != "repeat" }) {
      throw call.mistyped("'\(other.name)' is an invalid keyword argument for product()")
    }
    let columns = try columns(call)
    let count = call.keyword("repeat")?.int ?? 1
    guard count >= 0 else { throw call.wrong("repeat argument cannot be negative") }
    // How long the answer will be is known before any of it is made.
    var size = columns.contains(where: \.isEmpty) && count > 0 ? 0.0 : 1.0
    for column in columns where size > 0 { size *= Glibc.pow(Double(column.count), Double(count)) }
    try call.checkLength(size * Double(max(1, columns.count * count)))
    if size == 0 { return [] }
    var rows: [[Value]] = [[]]
    for _ in 0..<count {
      for column in columns { rows = rows.flatMap { row in column.map { row + [$0] } } }
    }
    return .list(rows.map { .tuple(List($0)) })
  }

  private static func permutations(
    _ items: [Value], _ length: Int, _ call: Call
  ) throws(Failure) -> [Value] {
    guard length <= items.count else { return [] }
    // How many there will be bounds how deep the recursion goes, too.
    var count = Double(max(1, length))
    for factor in (items.count - length)..<items.count {
      count *= Double(factor + 1)
      try call.checkLength(count)
    }
    var result: [Value] = []
    var isFree = [Bool](repeating: true, count: items.count)
    func extend(_ chosen: [Value]) {
      if chosen.count == length {
        result.append(.tuple(List(chosen)))
        return
      }
      for position in items.indices where isFree[position] {
        isFree[position] = false
        extend(chosen + [items[position]])
        isFree[position] = true
      }
    }
    extend([])
    return result
  }

  private static func combinations(
    _ items: [Value], _ length: Int, _ call: Call
  ) throws(Failure) -> [Value] {
    guard length <= items.count else { return [] }
    var count = Double(max(1, length))
    for step in 0..<min(length, items.count - length) {
      count *= Double(items.count - step) / Double(step + 1)
      try call.checkLength(count)
    }
    var chosen = Array(0..<length)
    var result: [Value] = []
    while true {
      result.append(.tuple(List(chosen.map { items[$0] })))
      // The last position that can still move; those behind it follow it.
      guard
        let moving = chosen.indices.last(where: { chosen[$0] < items.count - length + $0 })
      else { return result }
      let next = chosen[moving] + 1
      for index in moving..<length { chosen[index] = next + index - moving }
    }
  }

  private static func sides(_ call: Call) throws(Failure) -> ([Value], [Value]) {
    (try call.elements(), try call.elements(of: call[0] ?? .null))
  }

  private static func members(_ items: [Value]) -> Dict {
    Dict(pairs: items.map { ($0, Value.null) })
  }

  private static func distinct(_ items: [Value]) -> [Value] { members(items).keys }

  private static func subelements(_ call: Call) throws(Failure) -> Value {
    let elements: [Value]
    if let entries = call.input.dict {
      elements = entries.values
    } else if let items = call.input.items {
      elements = items
    } else {
      throw call.refused("obj must be a list of dicts or a nested dict")
    }
    let keys: [String]
    if let text = call[0]?.string {
      keys = PythonString.split(text, ".")
    } else if let items = call[0]?.items {
      keys = items.map(\.text)
    } else {
      throw call.refused("subelements must be a list or a string")
    }
    var pairs: [Value] = []
    element: for element in elements {
      var value = element
      for (position, key) in keys.enumerated() {
        guard let entries = value.dict else {
          let why =
            value.string != nil
            ? "string indices must be integers, not 'str'"
            : value.items != nil
              ? "list indices must be integers or slices, not str"
              : "'\(value.typeName)' object is not subscriptable"
          throw call.refused(
            "the key \(key) should point to a dictionary, got '\(value.text)': \(why)")
        }
        guard let found = entries[key] else {
          if call.flag(1) { continue element }
          throw call.refused("could not find '\(key)' key in iterated item \(value.repr)")
        }
        value = found
        if position == keys.count - 1, value.items == nil {
          throw call.refused("the key '\(key)' should point to a list, got \(value.repr)")
        }
      }
      for item in value.items ?? [] { pairs.append(.tuple(List([element, item]))) }
    }
    return .list(pairs)
  }
}

extension Call {
  /// Refuses what would be longer than a template may make.
  func checkLength(_ count: Int) throws(Failure) { try checkLength(Double(count)) }

  /// Refuses text that would be larger than a template may put out.
  func checkBytes(_ count: Double) throws(Failure) {
    let limit = evaluator.environment.limits.outputBytes
    if count > Double(limit) {
      throw Failure(.filter, "\(name) would make more than \(limit >> 20) MiB of text", at: span)
    }
  }

  func checkLength(_ count: Double) throws(Failure) {
    let limit = evaluator.environment.limits.rangeLength
    if count > Double(limit) {
      throw Failure(
        .filter, "\(name) would make more than \(limit) elements", at: span,
        help: "use fewer or shorter lists")
    }
  }
}
