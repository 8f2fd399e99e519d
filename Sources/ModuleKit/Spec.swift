package import Diagnostics
package import Values

/// A module's one declaration: names, options, rules, documentation. Validation, coercion, the
/// manual and near-name hints all read it.
package struct Spec<M: Module>: Sendable {
  package enum Support: String, Sendable { case full, partial, none }

  /// The fully qualified name, `ansible.builtin.file`.
  package let name: String
  /// Other names it is known by, fully qualified or not.
  package let aliases: [String]
  /// One sentence: what it does.
  package let summary: String
  package let check: Support
  package let diff: Support
  /// Whether it touches only its own host, so that runs of such tasks may be sent ahead.
  package let isLocalToHost: Bool
  /// The option that free-form text fills (`command: ls`), if any.
  package let freeForm: String?
  package let options: [Option<M>]
  package let rules: [Rule]
  /// What results tell among the arguments though it is no option here.
  package let implied: Dict
  /// Return values: name and sentence.
  package let returns: [(name: String, text: String)]
  package let example: String

  package init(
    _ name: String, aliases: [String] = [], _ summary: String, check: Support = .full,
    diff: Support = .none, isLocalToHost: Bool = true, freeForm: String? = nil,
    _ options: [Option<M>], rules: [Rule] = [], implied: Dict = [:],
    returns: [(name: String, text: String)] = [], example: String = ""
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.check = check
    self.diff = diff
    self.isLocalToHost = isLocalToHost
    self.freeForm = freeForm
    self.options = options
    self.rules = rules
    self.implied = implied
    self.returns = returns
    self.example = example
  }

  /// A module with the options that a task gives, validated and coerced.
  ///
  /// - Parameters:
  ///   - arguments: resolved values, `omit` already dropped.
  ///   - place: where an argument stands in the user's file, for the error.
  package func decode(_ arguments: Dict, place: (String) -> Span?) throws(Failure) -> M {
    var module = M()
    let problems = read(arguments, into: &module, isComplete: true, place) { _ in true }
    if !problems.isEmpty { throw Failure(.usage, problems) }
    return module
  }

  /// The arguments of a task with the values of all options that it does not give, as results tell
  /// what a module was called with; empty where they are wrong.
  package func invocation(_ arguments: Dict) -> Dict {
    var module = M()
    guard
      read(arguments, into: &module, isComplete: true, { _ in nil }, isKnown: { _ in true })
        .isEmpty
    else { return [:] }
    var all = implied
    all.merge(arguments)
    for option in options {
      let isGiven = arguments[option.name] != nil
      if isGiven, option.type == "raw" { continue }
      let value = option.get(module)
      all[option.name] =
        option.isSecret && !value.isNull
        ? "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" : value
    }
    return all
  }

  /// What is wrong with arguments as they are written, whatever their templates will be.
  ///
  /// - Parameter isComplete: whether no others may come from elsewhere (module defaults).
  package func examine(
    _ arguments: Dict, isComplete: Bool, place: (String) -> Span?
  ) -> [Diagnostic] {
    var module = M()
    return read(arguments, into: &module, isComplete: isComplete, place) { !$0.holdsTemplate }
  }

  /// Sets the options of a module; what is wrong with them.
  ///
  /// - Parameter isKnown: whether a value is final, and not what a template will make.
  private func read(
    _ arguments: Dict, into module: inout M, isComplete: Bool, _ place: (String) -> Span?,
    isKnown: (Value) -> Bool
  ) -> [Diagnostic] {
    var given: [String: Value] = [:]
    var open: Set<String> = []
    var problems: [Diagnostic] = []
    for (key, value) in arguments {
      guard let name = key.string else { continue }
      guard let option = options.first(where: { $0.name == name || $0.aliases.contains(name) })
      else {
        problems.append(unknown(name, at: place(name)))
        continue
      }
      given[option.name] = value
      guard isKnown(value) else {
        open.insert(option.name)
        continue
      }
      if case .null = value, !option.takesNull { continue }
      do throws(Failure) {
        try option.set(&module, value)
      } catch {
        problems.append(
          Diagnostic(
            .error, "option '\(name)' of \(self.name): \(error.message)", at: place(name),
            help: error.diagnostics.first?.help))
      }
    }
    guard isComplete else { return problems }
    for option in options where option.isRequired {
      if let value = given[option.name], !value.isNull { continue }
      problems.append(
        Diagnostic(
          .error, "missing required arguments: \(option.name)", at: place(""),
          help: "\(self.name) needs '\(option.name)': \(option.text)"))
    }
    for rule in rules {
      if let message = rule.broken(by: given, open: open) {
        problems.append(Diagnostic(.error, message, at: place("")))
      }
    }
    return problems
  }

  private func unknown(_ name: String, at span: Span?) -> Diagnostic {
    let names = options.flatMap { [$0.name] + $0.aliases }
    let help =
      NearName.hint(name, among: names)
      ?? "its options are \(options.map(\.name).sorted().joined(separator: ", "))"
    return Diagnostic(
      .error, "'\(name)' is not an option of \(self.name)", at: span, help: help)
  }
}

/// A condition on which options go together.
package enum Rule: Sendable {
  /// At most one of them.
  case exclusive([String])
  /// At least one of them.
  case oneOf([String])
  /// All of them or none.
  case together([String])
  /// If the first has this value, all of the others (or, with `any`, one of them).
  case requiredIf(String, Value, [String], any: Bool = false)
  /// If the first is given, all of the others.
  case requiredBy(String, [String])

  /// What is wrong, nil where nothing is. Words as ansible-core's.
  ///
  /// - Parameter open: options whose values are not known yet: they may or may not be given.
  package func broken(by given: [String: Value], open: Set<String> = []) -> String? {
    let has = { (name: String) in
      !open.contains(name) && (given[name].map { !$0.isNull } ?? false)
    }
    let lacks = { (name: String) in !open.contains(name) && !has(name) }
    switch self {
    case .exclusive(let names):
      return names.filter(has).count > 1
        ? "parameters are mutually exclusive: \(names.joined(separator: "|"))" : nil
    case .oneOf(let names):
      return names.allSatisfy(lacks)
        ? "one of the following is required: \(names.joined(separator: ", "))" : nil
    case .together(let names):
      return names.contains(where: has) && names.contains(where: lacks)
        ? "parameters are required together: \(names.joined(separator: ", "))" : nil
    case .requiredIf(let name, let value, let others, let any):
      guard !open.contains(name), let actual = given[name], actual.isEqual(to: value) else {
        return nil
      }
      let missing = others.filter(lacks)
      if any ? missing.count < others.count : missing.isEmpty { return nil }
      let list = missing.joined(separator: ", ")
      return
        "\(name) is \(value.text) but \(any ? "any" : "all") of the following are missing: \(list)"
    case .requiredBy(let name, let others):
      let missing = others.filter(lacks)
      return has(name) && !missing.isEmpty
        ? "missing parameter(s) required by '\(name)': \(missing.joined(separator: ", "))" : nil
    }
  }
}

extension Value {
  /// Whether a template stands in it, at any depth.
  package var holdsTemplate: Bool {
    switch self {
    case .template: true
    case .list(let items), .tuple(let items): items.contains(where: \.holdsTemplate)
    case .dict(let entries): entries.contains { $0.value.holdsTemplate }
    default: false
    }
  }
}
