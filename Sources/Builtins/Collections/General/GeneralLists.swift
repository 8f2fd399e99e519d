import Diagnostics
import Templates
import Values

extension Collections {
  /// Set operations on lists that keep the order, and `lists_mergeby`.
  static let listFilters: [Builtin] = [
    lists("lists_union") { $0 + $1 },
    lists("lists_intersect") { a, b in unique(a).filter { contains(b, $0) } },
    lists("lists_difference") { a, b in unique(a).filter { !contains(b, $0) } },
    lists("lists_symmetric_difference") { a, b in
      unique(a + b).filter { contains(a, $0) != contains(b, $0) }
    },
    Builtin("community.general.lists_mergeby", rest: true, keywords: true) { call throws(Failure) in
      try ListMerge(call).answer()
    },
  ]

  private static func lists(
    _ name: String, _ operation: @escaping @Sendable ([Value], [Value]) -> [Value]
  ) -> Builtin {
    Builtin("community.general." + name, rest: true, keywords: true) { call throws(Failure) in
      for (keyword, _) in call.keywords where keyword != "flatten" {
        throw call.failed("\(name)() got unexpected keywords arguments: \(keyword)")
      }
      var operands = [call.input] + call.rest
      if call.keyword("flatten")?.isTrue == true {
        operands = operands.flatMap { $0.items ?? [$0] }
      }
      let takesAny = name == "lists_intersect" || name == "lists_difference"
      var lists: [[Value]] = []
      for operand in operands {
        if let items = operand.items {
          lists.append(items)
        } else if takesAny {
          lists.append(try call.evaluator.elements(of: operand))
        } else {
          throw call.failed("\(name) needs lists, not \(operand.typeName): \(operand.repr)")
        }
      }
      guard var result = lists.first else { return .list([]) }
      for list in lists.dropFirst() { result = operation(result, list) }
      return .list(name == "lists_union" && lists.count > 1 ? unique(result) : result)
    }
  }

  static func contains(_ items: [Value], _ value: Value) -> Bool {
    items.contains { $0.isEqual(to: value) }
  }

  /// The elements, each where it stands first.
  static func unique(_ items: [Value]) -> [Value] {
    var seen = Dict()
    var complex: [Value] = []
    return items.filter { item in
      switch item {
      case .list, .dict, .tuple:
        if contains(complex, item) { return false }
        complex.append(item)
      default:
        if seen[item] != nil { return false }
        seen[item] = .null
      }
      return true
    }
  }
}

/// `lists_mergeby`: joins the dictionaries of several lists that have one value under a key.
private struct ListMerge {
  private let call: Call

  init(_ call: Call) { self.call = call }

  func answer() throws(Failure) -> Value {
    for (keyword, _) in call.keywords where keyword != "recursive" && keyword != "list_merge" {
      throw call.failed("'recursive' and 'list_merge' are the only valid keyword arguments.")
    }
    guard let index = call.rest.last else {
      throw call.failed("At least one list and the key to merge by are needed")
    }
    var lists: [[Value]] = []
    for argument in [call.input] + call.rest.dropLast() {
      guard let items = argument.items else {
        throw call.failed(
          "All arguments before the argument index for community.general.lists_mergeby must be "
            + "lists. \(argument.text) is \(argument.typeName)")
      }
      // A list may hold lists in turn.
      let isNested = !items.isEmpty && items.allSatisfy { $0.items != nil }
      lists += isNested ? items.compactMap(\.items) : [items]
    }
    lists.removeAll { $0.isEmpty }
    if lists.count < 2 { return .list(lists.first ?? []) }
    var merged = Dict()
    for item in lists.joined() {
      guard case .dict(let entries) = item else {
        throw call.failed(
          "Elements of list arguments for lists_mergeby must be dictionaries. \(item.text) is "
            + item.typeName)
      }
      guard let value = entries[index] else { continue }
      let key = try call.key(value)
      merged[key] =
        try merged[key].map { known throws(Failure) in try combined(known, item) } ?? item
    }
    let keys = merged.keys
    return .list(try PythonSort.order(keys, at: call.span).map { merged[keys[$0]] ?? .null })
  }

  private func combined(_ a: Value, _ b: Value) throws(Failure) -> Value {
    try call.evaluator.apply(filter: "combine", to: a, [b], call.keywords)
  }
}
