import Values

/// What `namespace()` makes: attributes that can be assigned in an inner scope.
final class Namespace: Object, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  var entries: Dict
  /// It may hold itself.
  private var isBeingShown = false

  init(_ entries: Dict) { self.entries = entries }

  override var typeName: String { "Namespace" }
  override var repr: String {
    if isBeingShown { return "<Namespace {...}>" }
    isBeingShown = true
    defer { isBeingShown = false }
    return "<Namespace \(Value.dict(entries).repr)>"
  }
}

/// What `import` makes: the variables and macros of a template.
final class Module: Object, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let name: String
  let variables: [String: Value]
  let body: Value

  init(name: String, variables: [String: Value], body: Value) {
    self.name = name
    self.variables = variables
    self.body = body
  }

  override var typeName: String { "TemplateModule" }
  override var repr: String { "<TemplateModule \(name.quoted)>" }
  override var text: String { body.isNull ? "" : body.text }
}

/// What `cycler()` makes.
final class Cycler: Object, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let items: [Value]
  var position = 0

  init(_ items: [Value]) { self.items = items }

  override var typeName: String { "Cycler" }
  override var repr: String { "<jinja2.utils.Cycler object>" }
}

/// What `joiner()` makes: nothing the first time it is called, then the separator.
final class Joiner: Callable, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  private let separator: Value
  private var wasUsed = false

  init(_ separator: Value) { self.separator = separator }

  override var typeName: String { "Joiner" }
  override var repr: String { "<jinja2.utils.Joiner object>" }

  override func call(_ arguments: CallArguments, _ evaluator: Evaluator) -> Value {
    if wasUsed { return separator }
    wasUsed = true
    return .string("")
  }
}
