package import Diagnostics

/// What checks have found, each once.
package struct ProblemList: Sendable {
  package private(set) var all: [Diagnostic] = []
  private var known: Set<String> = []
  /// The names of files in the order in which they were read.
  private var order: [String: Int] = [:]

  package init() {}

  package mutating func add(_ diagnostic: Diagnostic, rule: Rule? = nil) {
    var diagnostic = diagnostic
    diagnostic.rule = diagnostic.rule ?? rule?.rawValue
    let key = (diagnostic.span?.place ?? "") + "\u{0}" + diagnostic.message
    if known.insert(key).inserted { all.append(diagnostic) }
  }

  package mutating func add(_ diagnostics: [Diagnostic], rule: Rule? = nil) {
    for diagnostic in diagnostics { add(diagnostic, rule: rule) }
  }

  mutating func error(
    _ rule: Rule, _ message: String, at span: Span?, notes: [Diagnostic.Note] = [],
    help: String? = nil
  ) {
    add(Diagnostic(.error, message, at: span, notes: notes, help: help), rule: rule)
  }

  mutating func warning(
    _ rule: Rule, _ message: String, at span: Span?, notes: [Diagnostic.Note] = [],
    help: String? = nil
  ) {
    add(Diagnostic(.warning, message, at: span, notes: notes, help: help), rule: rule)
  }

  /// What was read next; problems are shown in this order.
  mutating func follow(_ file: String) {
    if order[file] == nil { order[file] = order.count }
  }

  /// By file, in the order of reading, then by place; what has no place first.
  package var sorted: [Diagnostic] {
    func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
      guard let span = diagnostic.span else { return (-1, 0, 0) }
      return (order[span.source.name] ?? Int.max, span.line, span.column)
    }
    return all.enumerated().sorted { a, b in
      let (x, y) = (key(a.element), key(b.element))
      return x == y ? a.offset < b.offset : x < y
    }.map(\.element)
  }

  package func count(_ severity: Diagnostic.Severity) -> Int {
    all.lazy.filter { $0.severity == severity }.count
  }
}

/// What a check looks for, by the name that machines see.
package enum Rule: String, Sendable, CaseIterable {
  case load = "load"
  case template = "template-syntax"
  case filter = "unknown-filter"
  case test = "unknown-test"
  case lookup = "unknown-lookup"
  case plugin = "unknown-plugin"
  case arguments = "module-arguments"
  case file = "missing-file"
  case variable = "undefined-variable"
  case handler = "unknown-handler"
  case tag = "unknown-tag"
  case loop = "loop-over-text"
  case braces = "braces-in-condition"
  case duplicateKey = "duplicate-key"
  case deprecated = "deprecated"

  /// In a sentence.
  package var summary: String {
    switch self {
    case .load: "The playbook must be readable: YAML, keywords, modules, roles and imports."
    case .template: "Templates and conditions must follow Jinja's syntax."
    case .filter: "Filters must exist."
    case .test: "Tests must exist."
    case .lookup: "Lookups must exist."
    case .plugin: "Connections, become methods and strategies must exist."
    case .arguments: "Modules get options that they know, of the right type."
    case .file: "Files that a playbook names must exist."
    case .variable: "Variables must be defined somewhere."
    case .handler: "Handlers that are notified must exist."
    case .tag: "Tags of the command line must stand on some task."
    case .loop: "Loops go over lists."
    case .braces: "Conditions are expressions without braces."
    case .duplicateKey: "A key stands once in a mapping."
    case .deprecated: "Plugins are not on their way out."
    }
  }
}
