import Diagnostics
import Templates
import Values

extension Lookups {
  /// Lookups that only turn their terms into lists.
  static let listLookups: [Lookup] =
    [
      Lookup("items") { call throws(Failure) in call.flatTerms },
      Lookup("list") { call throws(Failure) in call.terms },
      Lookup("dict") { call throws(Failure) in try pairs(call) },
      Lookup("together") { call throws(Failure) in try together(call) },
      Lookup("nested") { call throws(Failure) in try nested(call) },
      Lookup("indexed_items") { call throws(Failure) in
        call.flatTerms.enumerated().map { .list([.int($0.offset), $0.element]) }
      },
      Lookup("random_choice") { call throws(Failure) in
        var generator = SystemRandomNumberGenerator()
        return call.terms.randomElement(using: &generator).map { [$0] } ?? []
      },
    ]
    + ["community.general.flattened", "flattened"].map { name in
      Lookup(name) { call throws(Failure) in deeplyFlattened(call.terms) }
    }
    + ["community.general.cartesian", "cartesian"].map { name in
      Lookup(name) { call throws(Failure) in try cartesian(call) }
    }

  private static func pairs(_ call: LookupCall) throws(Failure) -> [Value] {
    var results: [Value] = []
    for term in call.terms {
      for (key, value) in try entries(term, call) {
        results.append(.dict([("key", key), ("value", value)]))
      }
    }
    return results
  }

  private static func entries(_ term: Value, _ call: LookupCall) throws(Failure) -> Dict {
    if case .dict(let entries) = term { return entries }
    if case .object(let object) = term, object.isMapping, let keys = object.elements {
      var entries = Dict()
      for key in keys {
        entries[key] = try call.evaluator.resolveDeep(try object.item(key) ?? .null)
      }
      return entries
    }
    throw call.failed(
      "the 'dict' lookup plugin expects a dictionary, got '\(term.text)' of type "
        + "<class '\(term.typeName)'>)")
  }

  private static func together(_ call: LookupCall) throws(Failure) -> [Value] {
    guard !call.terms.isEmpty else {
      throw call.failed("with_together requires at least one element in each list")
    }
    var lists: [[Value]] = []
    for term in call.terms { lists.append(try call.evaluator.elements(of: term)) }
    let count = lists.map(\.count).max() ?? 0
    return (0..<count).map { index in
      .list(LookupCall.flattened(lists.map { $0.indices.contains(index) ? $0[index] : .null }))
    }
  }

  private static func nested(_ call: LookupCall) throws(Failure) -> [Value] {
    guard let first = call.terms.first else {
      throw call.failed("with_nested requires at least one element in the nested list")
    }
    var results = try call.evaluator.elements(of: first)
    for term in call.terms.dropFirst() {
      let elements = try call.evaluator.elements(of: term)
      guard results.count * max(1, elements.count) <= call.evaluator.environment.limits.rangeLength
      else { throw call.failed("the lists have too many combinations") }
      results = results.flatMap { result in
        elements.map { .list(LookupCall.flattened([result, $0])) }
      }
    }
    return results.map { result in .list(LookupCall.flattened(result.items ?? [result])) }
  }

  private static func cartesian(_ call: LookupCall) throws(Failure) -> [Value] {
    guard !call.terms.isEmpty else {
      throw call.failed("with_cartesian requires at least one element in each list")
    }
    var results: [[Value]] = [[]]
    for term in call.terms {
      let elements = deeplyFlattened([term])
      guard results.count * max(1, elements.count) <= call.evaluator.environment.limits.rangeLength
      else { throw call.failed("the lists have too many combinations") }
      results = results.flatMap { result in elements.map { result + [$0] } }
    }
    return results.map { .list($0) }
  }

  static func deeplyFlattened(_ values: [Value]) -> [Value] {
    values.flatMap { value in value.items.map(deeplyFlattened) ?? [value] }
  }
}
