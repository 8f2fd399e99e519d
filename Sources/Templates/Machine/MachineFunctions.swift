import Diagnostics
import Values

/// The functions that need the machine itself.
enum MachineFunctions {
  static func function(named name: String, isAnsible: Bool) -> Value? {
    switch name {
    case "range": return function(name, isType: true, range)
    case "dict": return function(name, isType: true, dictionary)
    case "namespace": return function("jinja2.utils.Namespace", isType: true, namespace)
    case "cycler": return function("jinja2.utils.Cycler", isType: true, cycler)
    case "joiner": return function("jinja2.utils.Joiner", isType: true, joiner)
    case "lipsum": return function(name, lipsum)
    case "lookup" where isAnsible:
      return function(name) { (given, evaluator) throws(Failure) in
        try lookup(given, evaluator, wantsList: false)
      }
    case "query" where isAnsible, "q" where isAnsible:
      return function(name) { (given, evaluator) throws(Failure) in
        try lookup(given, evaluator, wantsList: true)
      }
    default: return nil
    }
  }

  private static func function(
    _ name: String, isType: Bool = false, _ body: @escaping FunctionObject.Body
  ) -> Value {
    .object(FunctionObject(name, isType: isType, body))
  }

  private static func range(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    var arguments = given
    for index in arguments.positional.indices {
      arguments.positional[index] = try evaluator.defined(arguments.positional[index])
    }
    return try PythonRange.make(arguments, limit: evaluator.environment.limits.rangeLength)
  }

  private static func dictionary(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    .dict(try Methods.entries(given, evaluator, of: "dict"))
  }

  private static func namespace(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    .object(Namespace(try Methods.entries(given, evaluator, of: "namespace")))
  }

  private static func cycler(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    if given.positional.isEmpty {
      throw Failure(.other, "at least one item has to be provided")
    }
    return .object(Cycler(given.positional))
  }

  private static func joiner(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    let separator = try given.bind(["sep"], to: "joiner", byName: true)[0]
    return .object(Joiner(separator ?? .string(", ")))
  }

  private static let words = [
    "lorem", "ipsum", "dolor", "sit", "amet", "consectetuer", "adipiscing", "elit", "sed", "diam",
    "nonummy", "nibh", "euismod", "tincidunt", "ut", "laoreet", "dolore", "magna", "aliquam",
    "erat", "volutpat", "wisi", "enim", "ad", "minim", "veniam", "quis", "nostrud",
  ]

  /// Filler text; its words are not those of Jinja2.
  private static func lipsum(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure)
    -> Value
  {
    let bound = try given.bind(["n", "html", "min", "max"], to: "lipsum", byName: true)
    let count = bound[0]?.int ?? 5
    let isHTML = bound[1]?.isTrue ?? true
    let low = max(1, bound[2]?.int ?? 20)
    let high = max(low + 1, bound[3]?.int ?? 100)
    guard count < 10_000, high < 100_000 else {
      throw Failure(.other, "lipsum() would make too much text")
    }
    evaluator.reads.isVolatile = true
    let paragraphs = (0..<max(0, count)).map { _ in
      let length = Int.random(in: low..<high)
      var text = ""
      for index in 0..<length {
        let word = words[Int.random(in: 0..<words.count)]
        text += index == 0 ? word.prefix(1).uppercased() + word.dropFirst() : " " + word
      }
      return text + "."
    }
    guard isHTML else { return .string(paragraphs.joined(separator: "\n\n")) }
    return .object(
      Markup(paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n")))
  }

  /// `lookup` and `query`.
  private static func lookup(
    _ given: CallArguments, _ evaluator: Evaluator, wantsList: Bool
  ) throws(Failure) -> Value {
    var arguments = given
    guard let first = arguments.positional.first else {
      throw Failure(.type, "_lookup() missing 1 required positional argument: 'plugin_name'")
    }
    guard let name = try evaluator.defined(first).string else {
      throw Failure(.filter, "the name of a lookup plugin must be a text")
    }
    arguments.positional.removeFirst()
    let wantsList =
      try arguments.take("wantlist").map { value throws(Failure) in
        try evaluator.truth(value)
      } ?? wantsList
    let errors =
      try arguments.take("errors").map { value throws(Failure) in
        try evaluator.text(of: value)
      } ?? "strict"
    do {
      var terms: [Value] = []
      for term in arguments.positional { terms.append(try evaluator.lookupArgument(term)) }
      var options = Dict()
      for (key, value) in arguments.named {
        options[key] = try evaluator.lookupArgument(value)
      }
      let results = try evaluator.look(up: name, terms: terms, options: options)
      if wantsList { return .list(results) }
      return try joined(results, evaluator)
    } catch {
      // What is undefined is so only where it is used: `lookup(…) | default(…)`.
      if error.kind == .undefined {
        return .undefined(Undefined(name: name, message: error.message, span: error.span))
      }
      guard errors == "ignore" || errors == "warn" else { throw error }
      return wantsList ? .list([]) : .null
    }
  }

  /// One result is itself; several texts are joined by commas.
  private static func joined(_ results: [Value], _ evaluator: Evaluator) throws(Failure) -> Value {
    if results.count == 1 { return results[0] }
    guard !results.isEmpty, results.allSatisfy({ $0.string != nil }) else { return .list(results) }
    return .string(results.compactMap(\.string).joined(separator: ","))
  }
}

extension Evaluator {
  /// A term or option of a lookup: everything resolved, an undefined one an error.
  func lookupArgument(_ value: Value) throws(Failure) -> Value {
    try deep(try defined(value))
  }
}
