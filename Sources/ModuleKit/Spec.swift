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
  ///   - action: what the task calls the module.
  ///   - place: where an argument stands in the user's file, for the error.
  package func decode(
    _ arguments: Dict, of action: String? = nil, place: (String) -> Span?
  ) throws(Failure) -> M {
    var module = M()
    let problems = read(arguments, into: &module, of: action, isComplete: true, place) { _ in true }
    if !problems.isEmpty { throw Failure(.usage, problems) }
    return module
  }

  /// The arguments of a task with the values of all options that it does not give, as results tell
  /// what a module was called with; empty where they are wrong.
  package func invocation(_ arguments: Dict) -> Dict {
    var module = M()
    guard
      read(
        arguments, into: &module, of: nil, isComplete: true, { _ in nil }, isKnown: { _ in true }
      )
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
    return read(arguments, into: &module, of: nil, isComplete: isComplete, place) {
      !$0.holdsTemplate
    }
  }

  /// Sets the options of a module; what is wrong with them, in the order in which ansible-core
  /// looks: the first is what a task's result says.
  ///
  /// - Parameter isKnown: whether a value is final, and not what a template will make.
  private func read(
    _ arguments: Dict, into module: inout M, of action: String?, isComplete: Bool,
    _ place: (String) -> Span?, isKnown: (Value) -> Bool
  ) -> [Diagnostic] {
    var given: [String: Value] = [:]
    var open: Set<String> = []
    var unknown: [String] = []
    var misfits: [Diagnostic] = []
    for (key, value) in arguments {
      guard let name = key.string else { continue }
      guard let option = options.first(where: { $0.name == name || $0.aliases.contains(name) })
      else {
        unknown.append(name)
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
        misfits.append(
          Diagnostic(
            .error, "option '\(name)' of \(self.name): \(error.message)", at: place(name),
            help: error.diagnostics.first?.help,
            reported: Misfit.words(option.name, value, type: option.type, choices: option.choices)
              ?? error.diagnostics.first?.reported))
      }
    }
    let strangers = unsupported(unknown, action, place)
    guard isComplete else { return misfits + strangers }
    let span = place("")
    let broken = { (areExclusive: Bool) in
      rules.filter { $0.isExclusive == areExclusive }
        .compactMap { $0.broken(by: given, open: open) }.map { Diagnostic(.error, $0, at: span) }
    }
    return broken(true) + missing(given, at: span) + misfits + broken(false) + strangers
  }

  private func missing(_ given: [String: Value], at span: Span?) -> [Diagnostic] {
    let missing = options.filter { $0.isRequired && given[$0.name]?.isNull ?? true }
    let words =
      "missing required arguments: " + missing.map(\.name).sorted().joined(separator: ", ")
    return missing.map { option in
      Diagnostic(
        .error, "missing required arguments: \(option.name)", at: span,
        help: "\(name) needs '\(option.name)': \(option.text)", reported: words)
    }
  }

  /// What results call the module: as the task does, or as the action that ansible-core runs.
  private func called(_ action: String?) -> String {
    let actions = [
      "assemble", "async_status", "command", "copy", "dnf", "shell", "unarchive", "uri",
    ]
    guard let short = name.split(separator: ".").last.map(String.init), actions.contains(short)
    else { return action ?? name }
    return "ansible.legacy." + (short == "shell" ? "command" : short)
  }

  private func unsupported(
    _ unknown: [String], _ action: String?, _ place: (String) -> Span?
  ) -> [Diagnostic] {
    if unknown.isEmpty { return [] }
    let aliases = options.flatMap(\.aliases)
    let names = options.map(\.name)
    let words =
      "Unsupported parameters for (\(called(action))) module: "
      + unknown.sorted().joined(separator: ", ") + ". Supported parameters include: "
      + names.sorted().joined(separator: ", ")
      + (aliases.isEmpty ? "." : " (\(aliases.sorted().joined(separator: ", "))).")
    return unknown.map { name in
      Diagnostic(
        .error, "'\(name)' is not an option of \(self.name)", at: place(name),
        help: NearName.hint(name, among: names + aliases)
          ?? "its options are \(names.sorted().joined(separator: ", "))", reported: words)
    }
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

  var isExclusive: Bool { if case .exclusive = self { true } else { false } }

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
