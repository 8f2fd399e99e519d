package import Diagnostics
package import Values

/// An entry of a list of tasks.
package enum Item: Sendable {
  case task(Task)
  case block(Block)
}

/// Tasks that fail and are rescued together.
package final class Block: Sendable {
  package let span: Span
  package let name: Value?
  package let block: [Item]
  package let rescue: [Item]
  package let always: [Item]
  /// The role that it is the whole of, where it is a role's block.
  package let role: Role?

  package init(
    span: Span, name: Value? = nil, block: [Item], rescue: [Item] = [], always: [Item] = [],
    role: Role? = nil
  ) {
    self.span = span
    self.name = name
    self.block = block
    self.rescue = rescue
    self.always = always
    self.role = role
  }
}

/// A loaded task or handler: keywords checked and inherited.
package final class Task: Sendable {
  package let span: Span
  package let name: Value?
  /// The action as the user wrote it, `copy` or `ansible.builtin.copy`.
  package let action: String
  /// The fully qualified name after redirects; the same as `action` where nothing is known of it.
  package let resolvedAction: String
  /// The arguments, as written; the free-form text of `command: ls` is under `_raw_params`.
  package let arguments: Dict
  /// `args: "{{ dictionary }}"`, or a module's whole arguments as one template: merged below `arguments`.
  package let argumentTemplate: Value?
  /// The node of the arguments, for the places of errors.
  package let argumentPlaces: ArgumentPlaces
  /// Where its keywords stand, and their values.
  package let keywordPlaces: ArgumentPlaces
  /// Inherited.
  package let directives: Directives
  package let loop: Loop?
  package let register: Register
  package let changedWhen: [Condition]?
  package let failedWhen: [Condition]?
  package let until: [Condition]?
  package let retries: Value?
  package let delay: Value?
  package let async: Value?
  package let poll: Value?
  package let notify: [Value]
  /// Of a handler: the topics it listens to.
  package let listen: [Value]
  package let isHandler: Bool
  /// Whether it stands in no file: the gathering of facts, the flushes of handlers.
  package let isImplicit: Bool
  package let role: Role?
  /// Variables given to the dynamic includes around it, innermost winning; they stand above
  /// set facts and registered variables (those of imports do not).
  package let includeParams: Dict
  /// The file that the task stands in.
  package var file: String { span.source.name }
  /// The names of include files around it, for finding files; innermost first.
  package let includedFrom: [String]
  /// The directories that those name, as written, innermost first.
  package let includes: [String]
  /// Of a dynamic include: what the included tasks inherit (what stands around the include, not
  /// what stands on it), and the same that a role's own tasks inherit.
  package let outer: Directives?
  /// Why it cannot run here, though its action is there: it needs Python.
  package let refusal: Diagnostic?

  package init(_ fields: Fields) {
    span = fields.span
    name = fields.name
    action = fields.action
    resolvedAction = fields.resolvedAction
    arguments = fields.arguments
    argumentTemplate = fields.argumentTemplate
    argumentPlaces = fields.argumentPlaces
    keywordPlaces = fields.keywordPlaces
    directives = fields.directives
    loop = fields.loop
    register = fields.register
    changedWhen = fields.changedWhen
    failedWhen = fields.failedWhen
    until = fields.until
    retries = fields.retries
    delay = fields.delay
    async = fields.async
    poll = fields.poll
    notify = fields.notify
    listen = fields.listen
    isHandler = fields.isHandler
    isImplicit = fields.isImplicit
    role = fields.role
    includeParams = fields.includeParams
    includedFrom = fields.includedFrom
    includes = fields.includes
    outer = fields.outer
    refusal = fields.refusal
  }

  /// The fields of a task while it is being read.
  package struct Fields {
    package var span: Span
    package var name: Value?
    package var action: String
    package var resolvedAction: String
    package var arguments: Dict = [:]
    package var argumentTemplate: Value?
    package var argumentPlaces = ArgumentPlaces()
    package var keywordPlaces = ArgumentPlaces()
    package var directives = Directives()
    package var loop: Loop?
    package var register = Register()
    package var changedWhen: [Condition]?
    package var failedWhen: [Condition]?
    package var until: [Condition]?
    package var retries: Value?
    package var delay: Value?
    package var async: Value?
    package var poll: Value?
    package var notify: [Value] = []
    package var listen: [Value] = []
    package var isHandler = false
    package var isImplicit = false
    package var role: Role?
    package var includeParams: Dict = [:]
    package var includedFrom: [String] = []
    package var includes: [String] = []
    package var outer: Directives?
    package var refusal: Diagnostic?

    /// Those of a task.
    package init(_ task: Task) {
      self.init(span: task.span, action: task.action, resolvedAction: task.resolvedAction)
      name = task.name
      arguments = task.arguments
      argumentTemplate = task.argumentTemplate
      argumentPlaces = task.argumentPlaces
      keywordPlaces = task.keywordPlaces
      directives = task.directives
      loop = task.loop
      register = task.register
      changedWhen = task.changedWhen
      failedWhen = task.failedWhen
      until = task.until
      retries = task.retries
      delay = task.delay
      async = task.async
      poll = task.poll
      notify = task.notify
      listen = task.listen
      isHandler = task.isHandler
      isImplicit = task.isImplicit
      role = task.role
      includeParams = task.includeParams
      includedFrom = task.includedFrom
      includes = task.includes
      outer = task.outer
      refusal = task.refusal
    }

    package init(span: Span, action: String, resolvedAction: String) {
      self.span = span
      self.action = action
      self.resolvedAction = resolvedAction
    }
  }
}

extension Task {
  /// The task with other arguments, which hold what defaults and templates would add.
  package func with(arguments: Dict) -> Task {
    var fields = Fields(self)
    fields.arguments = arguments
    fields.argumentTemplate = nil
    fields.directives.moduleDefaults = ModuleDefaults()
    return Task(fields)
  }

  /// Where its files are looked for: its role and those that brought it in, its own file, the
  /// files that included it, the play.
  package func searchPath(in play: Play?) -> [String] {
    var path: [String] = []
    if let role { path += [role.path] + role.parents.map(\.path) }
    path.append(Paths.directory(of: Paths.absolute(file)))
    if let play { path.append(Paths.directory(of: play.playbook)) }
    var seen = Set<String>()
    return path.filter { seen.insert($0).inserted }
  }

  /// The arguments in a line as written, for headings and reports; nil of a task that hides them.
  package var shownArguments: String? {
    if let secret = directives.noLog, secret.bool != false { return nil }
    let parts = arguments.map { "\($0.key.text)=\($0.value.text)" }
    return parts.joined(separator: ", ")
  }
}

/// Where each argument of a task stands.
package struct ArgumentPlaces: Sendable {
  private var names: [String: Span] = [:]
  private var values: [String: [Span]] = [:]
  /// Where the name of the action stands.
  package var action: Span?

  package init(action: Span? = nil) { self.action = action }

  /// Where the name of an argument stands.
  package subscript(name: String) -> Span? {
    get { names[name] }
    set { names[name] = newValue }
  }

  /// Where the value of an argument stands, or the items of a list.
  package func values(of name: String) -> [Span] { values[name] ?? [] }

  package mutating func set(_ name: String, key: Span, values spans: [Span]) {
    names[name] = key
    values[name] = spans
  }
}

/// What a task registers.
package struct Register: Sendable {
  /// The variable that gets the whole result.
  package var name: String?

  package init(name: String? = nil) { self.name = name }
}

/// `loop`, or `with_NAME`, and `loop_control`.
package struct Loop: Sendable {
  /// The lookup of `with_NAME`; nil for `loop`.
  package var lookup: String?
  package var value: Value
  package var span: Span
  package var variable = "item"
  package var indexVariable: String?
  package var label: Value?
  package var pause: Value?
  package var isExtended = false
  package var allowsExtendedAllItems = true
  /// Parts of `loop_control` that are templates, by their keywords: they stand in for the above.
  package var templates: [(keyword: String, value: Value)] = []
  package var breakWhen: [Condition] = []

  package init(lookup: String?, value: Value, span: Span) {
    self.lookup = lookup
    self.value = value
    self.span = span
  }
}
