import Diagnostics
import Values

extension Evaluator {
  enum BuiltinKind { case filter, test, function }

  // MARK: What builtins ask

  /// Calls a macro, method or function value.
  package func call(
    _ callable: Value, _ positional: [Value], _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Value {
    try call(callable, CallArguments(positional, named))
  }

  func call(_ callee: Value, _ arguments: CallArguments) throws(Failure) -> Value {
    if case .object(let object) = callee, let callable = object as? Callable {
      if isAnsible, !(callable is Macro), let missing = arguments.firstUndefined { return missing }
      return try callable.call(arguments, self)
    }
    // What is undefined stays so when it is called, in Ansible's mode.
    if case .undefined(let missing) = callee, missing.behaviour == .ansible { return callee }
    let value = try defined(callee)
    throw Failure(.type, "'\(value.typeName)' object is not callable")
  }

  /// Applies a filter by name.
  package func apply(
    filter name: String, to input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Value {
    guard let builtin = environment.builtins.filter(named: name) else {
      throw Failure(
        .assertion, "No filter named \(name.quoted).",
        help: NearName.hint(name, among: environment.builtins.filters.keys))
    }
    return try apply(builtin, to: input, positional, named)
  }

  /// Applies a filter that was looked up before.
  package func apply(
    _ filter: Builtin, to input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Value {
    try invoke(filter, .filter, input, CallArguments(positional, named))
  }

  /// Asks a test by name.
  package func ask(
    test name: String, of input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Bool {
    guard let builtin = environment.builtins.test(named: name) else {
      throw Failure(
        .assertion, "No test named \(name.quoted).",
        help: NearName.hint(name, among: environment.builtins.tests.keys))
    }
    return try ask(builtin, of: input, positional, named)
  }

  /// Asks a test that was looked up before.
  package func ask(
    _ test: Builtin, of input: Value, _ positional: [Value] = [],
    _ named: [(name: String, value: Value)] = []
  ) throws(Failure) -> Bool {
    try truth(try invoke(test, .test, input, CallArguments(positional, named)))
  }

  /// Runs a lookup by name, as `query` does: all results, unjoined.
  package func look(up name: String, terms: [Value], options: Dict = [:]) throws(Failure)
    -> [Value]
  {
    guard let lookup = environment.builtins.lookup(named: name) else {
      throw Failure(
        .filter, "The lookup plugin '\(name)' was not found.",
        help: NearName.hint(name, among: environment.builtins.lookups.keys)
      ).standingAlone
    }
    if !lookup.options.contains("*") {
      for key in options.names where !lookup.options.contains(key) {
        throw Failure(
          .filter, "'\(key)' is not an option of the lookup '\(name)'",
          help: NearName.hint(key, among: lookup.options))
      }
    }
    reads.isVolatile = true
    if lookup.actsOutside, scope.refusesOutside() {
      throw Failure(.other, "the lookup '\(name)' has to wait for its task's turn")
    }
    do {
      return try lookup.body(
        LookupCall(name: name, terms: terms, options: options, evaluator: self))
    } catch {
      throw plugin(error, "lookup", name)
    }
  }

  // MARK: Builtins

  func invoke(
    _ builtin: Builtin, _ kind: BuiltinKind, _ input: Value, _ given: CallArguments,
    autoescape: Bool = false
  ) throws(Failure) -> Value {
    if builtin.isVolatile { reads.isVolatile = true }
    // What is wrong before the plugin begins stays what it is.
    var arguments = given
    let subject =
      builtin.isLazy
      ? try lazySubject(input, builtin) : try prepare(builtin, kind, input, &arguments)
    do throws(Failure) {
      let call = try bind(builtin, kind, subject, arguments, autoescape: autoescape)
      try enter()
      defer { leave() }
      return try adopted(try builtin.body(call))
    } catch {
      if kind == .function { throw error }
      let name = builtin.name.contains(".") ? builtin.name : "ansible.builtin.\(builtin.name)"
      throw plugin(error, kind == .filter ? "filter" : "test", name)
    }
  }

  /// The input of a lazy builtin: as it is, but no failed call and nothing vaulted.
  private func lazySubject(_ input: Value, _ builtin: Builtin) throws(Failure) -> Value {
    switch input {
    case .undefined(let known):
      if let failed = known as? CapturedUndefined, failed.original.kind != .undefined {
        throw failed.original
      }
      // Only `default` would give Jinja2's own undefined value on.
      if isAnsible, !known.isStrict, builtin.name == "default" || builtin.name == "d" {
        throw Failure(.other, "Type 'Undefined' is unsupported for variable storage.")
      }
      return input
    case .object(let object):
      guard isAnsible, !builtin.takesVaults, let vault = object as? VaultText else { return input }
      return try plain(vault)
    default: return input
    }
  }

  /// The input of a builtin that is not lazy, and its arguments, resolved.
  private func prepare(
    _ builtin: Builtin, _ kind: BuiltinKind, _ input: Value, _ arguments: inout CallArguments
  ) throws(Failure) -> Value {
    var subject = input
    if kind != .function {
      subject = try argument(input, kind, keepsVaults: builtin.takesVaults)
    }
    for index in arguments.positional.indices {
      arguments.positional[index] = try argument(arguments.positional[index], kind)
    }
    for index in arguments.named.indices {
      arguments.named[index].value = try argument(arguments.named[index].value, kind)
    }
    return subject
  }

  /// A builtin's answer: templates resolved, undefined values with this environment's behaviour.
  private func adopted(_ value: Value) throws(Failure) -> Value {
    if case .undefined(let known) = value, !isAnsible, known.behaviour != undefined {
      return .undefined(
        Undefined(
          name: known.name, message: known.message, span: known.span, behaviour: undefined))
    }
    if isAnsible, case .object(let object) = value, let range = object as? PythonRange {
      return .list(range.elements ?? [])
    }
    return try settle(value)
  }

  /// In Ansible's mode whatever goes wrong in a plugin is a failure of the plugin, but for what a
  /// template did that it evaluated, or another plugin.
  private func plugin(_ error: Failure, _ kind: String, _ name: String) -> Failure {
    guard isAnsible, error.kind != .undefined, error.diagnostics.first?.stage == nil else {
      return error
    }
    // A secret that is missing is no fault of the plugin that met the text.
    if error.message.hasPrefix("Attempt to use undecryptable variable.") { return error }
    return Failure(.filter, error.diagnostics).during("The \(kind) plugin '\(name)' failed")
  }

  /// An argument as a builtin gets it that is not lazy: resolved, and not undefined.
  private func argument(_ value: Value, _ kind: BuiltinKind, keepsVaults: Bool = false)
    throws(Failure) -> Value
  {
    switch value {
    case .int, .string, .double, .bool, .null: return value
    case .undefined(let undefined):
      if undefined.isStrict, isAnsible || kind != .test { throw failure(undefined) }
      return value
    default:
      let resolved = try deep(value, keepsVaults: keepsVaults)
      if case .undefined(let undefined) = resolved, undefined.isStrict, isAnsible {
        throw failure(undefined)
      }
      return resolved
    }
  }

  private func bind(
    _ builtin: Builtin, _ kind: BuiltinKind, _ input: Value, _ given: CallArguments,
    autoescape: Bool
  ) throws(Failure) -> Call {
    var arguments = [Value?](repeating: nil, count: builtin.parameters.count)
    var rest: [Value] = []
    for (index, value) in given.positional.enumerated() {
      if index < arguments.count {
        arguments[index] = value
      } else if builtin.takesRest {
        rest.append(value)
      } else {
        throw Failure(
          .type,
          "\(builtin.name)() takes \(arguments.count) argument\(arguments.count == 1 ? "" : "s") but \(given.positional.count) were given"
        )
      }
    }
    var keywords: [(name: String, value: Value)] = []
    for (name, value) in given.named {
      if let index = builtin.parameters.firstIndex(where: { $0.name == name }) {
        if arguments[index] != nil {
          throw Failure(.type, "\(builtin.name)() got multiple values for argument '\(name)'")
        }
        arguments[index] = value
      } else if builtin.takesKeywords {
        keywords.append((name, value))
      } else {
        throw Failure(
          .type, "\(builtin.name)() got an unexpected keyword argument '\(name)'",
          help: NearName.hint(name, among: builtin.parameters.map(\.name)))
      }
    }
    for (index, parameter) in builtin.parameters.enumerated()
    where !parameter.isOptional && arguments[index] == nil {
      throw Failure(
        .type, "\(builtin.name)() missing 1 required positional argument: '\(parameter.name)'")
    }
    return Call(
      name: builtin.name, input: input, arguments: arguments, rest: rest, keywords: keywords,
      evaluator: self, autoescape: autoescape)
  }

  // MARK: Functions

  /// A function that every template can call.
  func function(named name: String) -> Value? {
    if let own = MachineFunctions.function(named: name, isAnsible: isAnsible) { return own }
    guard let builtin = environment.builtins.functions[name] else { return nil }
    return .object(
      FunctionObject(name) { (arguments, evaluator) throws(Failure) in
        try evaluator.invoke(builtin, .function, .null, arguments)
      })
  }
}
