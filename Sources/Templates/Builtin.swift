import Diagnostics
import Values

/// A filter, test or global function: a name, its parameters, and a plain function.
///
/// Declared once, in Builtins; the evaluator binds the arguments by the declaration.
package struct Builtin: Sendable {
  package typealias Body = @Sendable (Call) throws(Failure) -> Value

  package let name: String
  /// What it does, in a line; for the documentation.
  package let summary: String
  /// The parameters after the piped value, in positional order; `?` marks one that may be left out.
  package let parameters: [Parameter]
  /// Whether further positional arguments are taken (`*args`), as `Call.rest`.
  package let takesRest: Bool
  /// Whether further keyword arguments are taken (`**kwargs`), as `Call.keywords`.
  package let takesKeywords: Bool
  /// Whether it gets undefined values and unresolved templates inside containers as they are.
  ///
  /// Others get everything resolved, and an undefined argument is an error before they run.
  package let isLazy: Bool
  /// Whether its input stays vaulted where it is; others, lazy ones too, get the plain text.
  package let takesVaults: Bool
  /// Whether its answer may differ from call to call (`random`, `now`).
  package let isVolatile: Bool
  package let body: Body

  package struct Parameter: Sendable {
    package let name: String
    package let isOptional: Bool
  }

  /// - Parameters:
  ///   - parameters: names in order; `"width?"` may be left out.
  ///   - summary: what it does, in a line.
  package init(
    _ name: String, _ parameters: [String] = [], _ summary: String = "", rest: Bool = false,
    keywords: Bool = false, lazy: Bool = false, vaults: Bool = false, volatile: Bool = false,
    _ body: @escaping Body
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters.map { parameter in
      let optional = parameter.hasSuffix("?")
      return Parameter(
        name: optional ? String(parameter.dropLast()) : parameter, isOptional: optional)
    }
    takesRest = rest
    takesKeywords = keywords
    isLazy = lazy
    takesVaults = vaults
    isVolatile = volatile
    self.body = body
  }
}

/// One call of a builtin, its arguments bound to the declared parameters.
package struct Call {
  package let name: String
  /// The piped value of a filter, the subject of a test; `.null` for a function.
  package let input: Value
  /// One per declared parameter; nil where it was not given.
  package let arguments: [Value?]
  package let rest: [Value]
  package let keywords: [(name: String, value: Value)]
  package let evaluator: Evaluator
  package let span: Span?
  /// Whether the template escapes its output for HTML where the call stands.
  package let autoescape: Bool

  package init(
    name: String, input: Value, arguments: [Value?], rest: [Value] = [],
    keywords: [(name: String, value: Value)] = [], evaluator: Evaluator, span: Span? = nil,
    autoescape: Bool = false
  ) {
    self.name = name
    self.input = input
    self.arguments = arguments
    self.rest = rest
    self.keywords = keywords
    self.evaluator = evaluator
    self.span = span
    self.autoescape = autoescape
  }

  /// The argument of the declared parameter at a position, nil where it was not given.
  package subscript(position: Int) -> Value? { arguments[position] }
}

/// A lookup plugin: `lookup('name', term, …, option=…)` and `with_name`.
package struct Lookup: Sendable {
  package typealias Body = @Sendable (LookupCall) throws(Failure) -> [Value]

  package let name: String
  /// The options it knows; any other keyword is refused.
  package let options: [String]
  /// Whether it runs programs, asks the network or writes files: it must not be called before its
  /// time, nor for nothing.
  package let actsOutside: Bool
  package let body: Body

  package init(
    _ name: String, options: [String] = [], actsOutside: Bool = false, _ body: @escaping Body
  ) {
    self.name = name
    self.options = options
    self.actsOutside = actsOutside
    self.body = body
  }
}

/// One call of a lookup.
package struct LookupCall {
  package let name: String
  package let terms: [Value]
  package let options: Dict
  package let evaluator: Evaluator
  package let span: Span?

  package init(
    name: String, terms: [Value], options: Dict, evaluator: Evaluator, span: Span? = nil
  ) {
    self.name = name
    self.terms = terms
    self.options = options
    self.evaluator = evaluator
    self.span = span
  }
}

/// All that templates can call by name.
package struct BuiltinTable: Sendable {
  package var filters: [String: Builtin]
  package var tests: [String: Builtin]
  package var functions: [String: Builtin]
  package var lookups: [String: Lookup]

  package init(
    filters: [Builtin] = [], tests: [Builtin] = [], functions: [Builtin] = [],
    lookups: [Lookup] = []
  ) {
    self.filters = Dictionary(filters.map { ($0.name, $0) }) { first, _ in first }
    self.tests = Dictionary(tests.map { ($0.name, $0) }) { first, _ in first }
    self.functions = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
    self.lookups = Dictionary(lookups.map { ($0.name, $0) }) { first, _ in first }
  }
}

extension BuiltinTable {
  /// A filter by its name, which may be qualified with `ansible.builtin.`.
  package func filter(named name: String) -> Builtin? {
    filters[name] ?? Self.short(name).flatMap { filters[$0] }
  }

  /// A test by its name, which may be qualified with `ansible.builtin.`.
  package func test(named name: String) -> Builtin? {
    tests[name] ?? Self.short(name).flatMap { tests[$0] }
  }

  /// A lookup by its name, which may be qualified with `ansible.builtin.` or `ansible.legacy.`.
  package func lookup(named name: String) -> Lookup? {
    lookups[name] ?? Self.short(name).flatMap { lookups[$0] }
      ?? Self.short(name, "ansible.legacy.").flatMap { lookups[$0] }
  }

  private static func short(_ name: String, _ prefix: String = "ansible.builtin.") -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }
}
