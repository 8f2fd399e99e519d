import Diagnostics
import Templates
import Values

/// Jinja2's filters that apply a filter or test to each element.
extension Filters {
  static let jinjaSelecting: [Builtin] = [
    Builtin(
      "map", [], "each element's attribute, or each element through a filter", rest: true,
      keywords: true, lazy: true, map),
    Builtin(
      "select", [], "the elements that pass a test, or are true", rest: true, keywords: true,
      lazy: true
    ) { (call) throws(Failure) in
      try select(call, keeping: true, byAttribute: false)
    },
    Builtin(
      "reject", [], "the elements that fail a test, or are false", rest: true, keywords: true,
      lazy: true
    ) { (call) throws(Failure) in
      try select(call, keeping: false, byAttribute: false)
    },
    Builtin(
      "selectattr", [], "the elements whose attribute passes a test, or is true", rest: true,
      keywords: true, lazy: true
    ) { (call) throws(Failure) in
      try select(call, keeping: true, byAttribute: true)
    },
    Builtin(
      "rejectattr", [], "the elements whose attribute fails a test, or is false", rest: true,
      keywords: true, lazy: true
    ) { (call) throws(Failure) in
      try select(call, keeping: false, byAttribute: true)
    },
  ]

  /// Whether there is nothing to go through: of something false Jinja2 asks no more.
  private static func isNothing(_ call: Call) throws(Failure) -> Bool {
    switch try call.subject() {
    case .template, .object: false
    case .undefined: true
    default: !call.input.isTrue
    }
  }

  private static func map(_ call: Call) throws(Failure) -> Value {
    try call.yielding { () throws(Failure) in try mapped(call) }
  }

  private static func mapped(_ call: Call) throws(Failure) -> [Value] {
    if try isNothing(call) { return [] }
    if call.rest.isEmpty, let attribute = call.keyword("attribute") {
      let known = ["attribute", "default"]
      if let other = call.keywords.first(where: { !known.contains($0.name) }) {
        throw call.refused("Unexpected keyword argument '\(other.name)'")
      }
      let path = AttributePath(attribute)
      let fallback = call.keyword("default").flatMap { $0.isNull ? nil : $0 }
      var items = try call.elements()
      for position in items.indices {
        items[position] = try path.value(in: items[position], call, default: fallback)
      }
      return items
    }
    guard let wanted = call.rest.first else {
      throw call.refused("map requires a filter argument")
    }
    var items = try call.elements()
    if items.isEmpty { return [] }
    guard let filter = wanted.string.flatMap(call.evaluator.environment.builtins.filter(named:))
    else {
      throw call.unknown("filter", wanted, among: call.evaluator.environment.builtins.filters.keys)
    }
    let arguments = Array(call.rest.dropFirst())
    for position in items.indices {
      items[position] = try call.evaluator.apply(
        filter, to: items[position], arguments, call.keywords)
    }
    return items
  }

  private static func select(
    _ call: Call, keeping: Bool, byAttribute: Bool
  ) throws(Failure) -> Value {
    try call.yielding { () throws(Failure) in
      try selected(call, keeping: keeping, byAttribute: byAttribute)
    }
  }

  private static func selected(
    _ call: Call, keeping: Bool, byAttribute: Bool
  ) throws(Failure) -> [Value] {
    if try isNothing(call) { return [] }
    var arguments = call.rest[...]
    var path: AttributePath?
    if byAttribute {
      guard let attribute = arguments.popFirst() else {
        throw call.refused("Missing parameter for attribute name")
      }
      path = AttributePath(attribute)
    }
    let items = try call.elements()
    if items.isEmpty { return [] }
    let wanted = arguments.popFirst()
    let test = wanted?.string.flatMap(call.evaluator.environment.builtins.test(named:))
    if let wanted, test == nil {
      throw call.unknown("test", wanted, among: call.evaluator.environment.builtins.tests.keys)
    }
    let rest = Array(arguments)
    var kept: [Value] = []
    for item in items {
      let subject = try path?.value(in: item, call) ?? item
      let passes: Bool
      if let test {
        passes = try call.evaluator.ask(test, of: subject, rest, call.keywords)
      } else {
        passes = try call.defined(subject).isTrue
      }
      if passes == keeping { kept.append(item) }
    }
    return kept
  }
}

extension Call {
  /// The error of a filter or test that is named in an argument and does not exist.
  fileprivate func unknown(
    _ kind: String, _ name: Value, among names: some Sequence<String>
  ) -> Failure {
    if !name.isHashable { return mistyped("unhashable type: '\(name.typeName)'") }
    return Failure(
      isAnsible ? .filter : .other, "No \(kind) named \(name.repr).", at: span,
      help: name.string.flatMap { NearName.hint($0, among: names) })
  }
}
