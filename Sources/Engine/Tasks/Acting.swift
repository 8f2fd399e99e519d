internal import Diagnostics
internal import Inventories
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

extension Run {
  /// Does once what was begun: on the controller, or as a module on a target.
  func act(_ beginning: Beginning, _ attempt: Attempt, settings: TaskSettings)
    async throws(Failure) -> Outcome
  {
    switch beginning {
    case .action(let name, let call): return try await perform(name, call)
    case .done(let outcome): return outcome
    case .step(let step, let target):
      let outcome =
        settings.async > 0 && !settings.isCheck && !isAsyncStatus(attempt.task)
        ? try await runDetached(step, on: target, attempt: attempt, settings: settings)
        : try await drive(step, on: target)
      try absorb(outcome, attempt, settings: settings)
      return outcome
    }
  }

  /// What a task does, as soon as its arguments are known.
  enum Beginning {
    case action(ActionName, ActionCall)
    /// Nothing had to be asked of a target.
    case done(Outcome)
    case step(Step, on: Target)
  }

  /// Evaluates a task's arguments and begins its module, without asking anything of a target.
  func begin(_ attempt: Attempt, settings: TaskSettings, evaluator: Evaluator)
    throws(Failure) -> Beginning
  {
    let task = attempt.task
    if let refusal = task.refusal { throw Failure(.usage, [refusal]) }
    if let name = ActionName.table[task.resolvedAction] {
      if settings.async > 0 { throw Self.noAsync(name.rawValue, task) }
      let arguments = try self.arguments(
        of: task, evaluator: evaluator,
        raw: name == .assert ? ["that"] : [])
      try check(arguments, of: task, action: name)
      let call = ActionCall(
        task: task, host: attempt.host, arguments: arguments, scope: attempt.scope,
        evaluator: evaluator, settings: settings,
        targets: try targets(of: attempt, settings: settings))
      guard name == .template else { return .action(name, call) }
      return try begin(
        try module("ansible.builtin.copy"), arguments: try copyArguments(ofTemplate: call),
        attempt: attempt, settings: settings, evaluator: evaluator)
    }
    if ForeignModule.isNamed(by: task.resolvedAction) {
      return try beginForeign(attempt, settings: settings, evaluator: evaluator)
    }
    guard let module = services.modules[task.resolvedAction] else {
      throw Failure(
        .usage, "couldn't resolve module/action '\(task.action)'", at: task.span,
        help: NearName.hint(task.action, among: services.modules.names + ActionName.table.keys))
    }
    let short = Self.shortName(module)
    if settings.async > 0, Self.hurried.contains(short) { throw Self.noAsync(short, task) }
    let arguments = try self.arguments(of: task, evaluator: evaluator)
    return try begin(
      module, arguments: arguments, attempt: attempt, settings: settings, evaluator: evaluator)
  }

  /// Modules that ansible-core does part of on the controller, and so not apart from it.
  private static let hurried: Set<String> = [
    "assemble", "copy", "fetch", "raw", "script", "unarchive",
  ]

  private static func shortName(_ module: AnyModule) -> String {
    module.name.split(separator: ".").last.map(String.init) ?? module.name
  }

  private static func noAsync(_ action: String, _ task: Task) -> Failure {
    Failure(
      .usage, "this action (\(action)) does not support async", at: task.async?.span,
      help: "remove 'async': the controller does part of it"
    ).reported("This action (\(action)) does not support async.")
  }

  /// Takes in what a module's outcome says of the host.
  func absorb(_ outcome: Outcome, _ attempt: Attempt, settings: TaskSettings) throws(Failure) {
    guard !outcome.facts.isEmpty else { return }
    for target in try targets(of: attempt, settings: settings) {
      keep(outcome.facts, of: target)
    }
  }

  /// A module that an action is made of.
  func module(_ name: String) throws(Failure) -> AnyModule {
    guard let module = services.modules[name] else {
      throw Failure(.other, "the module '\(name)' is missing")
    }
    return module
  }

  /// The hosts that facts of a task are for.
  func targets(of attempt: Attempt, settings: TaskSettings) throws(Failure) -> [HostVariables] {
    guard settings.delegatesFacts, let name = settings.delegateTo else { return attempt.targets }
    return [variables(ofHost: name)]
  }

  /// The variables of a host; one that stands in no inventory is made.
  func variables(ofHost name: String) -> HostVariables {
    if let known = store.host(name) { return known }
    let outsider = HostVariables(name: name, inventory: inventory.layers(ofHost: name))
    remember(factsOf: outsider)
    store.add(outsider: outsider)
    return outsider
  }

  private func check(_ arguments: Dict, of task: Task, action: ActionName) throws(Failure) {
    guard let known = action.options else { return }
    let unknown = arguments.names.filter { !known.contains($0) }
    if unknown.isEmpty { return }
    throw Failure(
      .usage,
      unknown.map { name in
        Diagnostic(
          .error, "'\(name)' is not an option of ansible.builtin.\(action.rawValue)",
          at: task.argumentPlaces[name] ?? task.span,
          help: NearName.hint(name, among: known)
            ?? "its options are \(known.filter { $0 != "_raw_params" }.joined(separator: ", "))")
      }
    ).reported(action.refusal(of: unknown))
  }

  /// A task's arguments: module defaults, then the template of `args`, then the task's own;
  /// resolved, `omit` dropped.
  func arguments(
    of task: Task, evaluator: Evaluator, raw: Set<String> = []
  ) throws(Failure) -> Dict {
    let stage = "Finalization of task args for '\(task.resolvedAction)' failed"
    var result: Dict = [:]
    if !task.directives.moduleDefaults.isEmpty {
      for defaults in task.directives.moduleDefaults.arguments(for: task.resolvedAction) {
        if case .dict(let entries) = try evaluator.resolveDeep(defaults) { result.merge(entries) }
      }
    }
    if let template = task.argumentTemplate {
      let given: Value
      do throws(Failure) {
        given = try evaluator.resolveDeep(template)
      } catch {
        throw error.at(template.span).during(stage)
      }
      switch given {
      case .dict(let entries): result.merge(entries)
      case .null: break
      case let other:
        throw Failure(
          .usage, "the arguments must be a dictionary, not \(other.typeName)",
          at: template.span ?? task.span)
      }
    }
    for (key, value) in task.arguments {
      let place = task.argumentPlaces[key.text]
      if raw.contains(key.text), !isTemplate(value) {
        result[key] = value
        continue
      }
      var name = key
      do throws(Failure) {
        if case .template = key { name = try evaluator.resolve(key) }
        if case .string(let text) = key, TemplateText.isTemplate(text) {
          name = try evaluator.resolve(.template(TemplateText(text, at: place)))
        }
      } catch {
        throw error.at(place)
      }
      do throws(Failure) {
        let outer = try evaluator.resolve(value)
        if outer.isOmit { continue }
        let resolved = try evaluator.resolveDeep(outer)
        if case .undefined(let undefined) = resolved { throw undefined.failure }
        result[name] = resolved
      } catch {
        throw error.at(place).during("Error while resolving value for '\(key.text)'").during(stage)
      }
    }
    return result
  }

  private func isTemplate(_ value: Value) -> Bool {
    if case .template = value { true } else { false }
  }

  /// Begins a module with its arguments.
  func begin(
    _ module: AnyModule, arguments: Dict, attempt: Attempt, settings: TaskSettings,
    evaluator: Evaluator
  ) throws(Failure) -> Beginning {
    let task = attempt.task
    if settings.isCheck, !module.supportsCheck {
      var outcome = Outcome(
        message: "remote module (\(task.action)) does not support check mode")
      outcome.skipped = true
      return .done(outcome)
    }
    var settings = settings
    // A line for the target's shell is given to it as it is.
    if module.name == "ansible.builtin.raw" { settings.environment = [] }
    let files = files(for: task)
    var context = ModuleContext(
      isCheck: settings.isCheck, wantsDiff: settings.wantsDiff, files: files,
      facts: attempt.host.variables.facts)
    context.host = attempt.host.name
    context.action = task.action
    context.directory = files.searchPath.last ?? "."
    var step = try module.begin(arguments, context) { name in
      task.argumentPlaces[name] ?? task.span
    }
    // Only results of items keep it; others show it to those who want to see all.
    if task.loop != nil || options.verbosity > 2 {
      let invocation: Value = ["module_args": .dict(module.invocation(arguments))]
      step = step.mapping { $0.values["invocation"] = invocation }
    }
    switch step {
    case .done(let outcome): return .done(outcome)
    case .run:
      if isAsyncStatus(task), let job = arguments["jid"]?.text {
        step = status(of: job, step)
      }
      let target = try target(of: task, attempt: attempt, settings: settings, evaluator: evaluator)
      return .step(target.prepared(step, settings), on: target)
    }
  }

  /// Runs a module that an action is made of: its scripts on the target, one after the other's
  /// reply.
  func run(
    _ module: AnyModule, arguments: Dict, attempt: Attempt, settings: TaskSettings,
    evaluator: Evaluator
  ) async throws(Failure) -> Outcome {
    let beginning = try begin(
      module, arguments: arguments, attempt: attempt, settings: settings, evaluator: evaluator)
    switch beginning {
    case .done(let outcome): return outcome
    case .step(let step, let target): return try await drive(step, on: target)
    case .action(let name, let call): return try await perform(name, call)
    }
  }

  /// Follows a module's steps to its outcome.
  func drive(_ first: Step, on target: Target) async throws(Failure) -> Outcome {
    var step = first
    while true {
      switch step {
      case .done(let outcome): return outcome
      case .run(let script, _):
        step = try step.following(
          try await target.connection.run(script, as: target.identity))
      }
    }
  }

  func outcome(of step: Step, on target: Target) async -> Result<Outcome, Failure> {
    do throws(Failure) {
      return .success(try await drive(step, on: target))
    } catch {
      return .failure(error)
    }
  }

  /// Runs an action of the controller.
  func perform(_ name: ActionName, _ call: ActionCall) async throws(Failure) -> Outcome {
    switch name {
    case .addHost: try addHost(call)
    case .assert: try assert(call)
    case .debug: try debug(call)
    case .fail: try fail(call)
    case .gatherFacts: try await gatherFacts(call)
    case .groupBy: try groupBy(call)
    case .includeVars: try includeVars(call)
    case .pause: try await pause(call)
    case .reboot: try await reboot(call)
    case .setFact: try setFact(call)
    case .setStats: try setStats(call)
    case .validateArgumentSpec: try validateArgumentSpec(call)
    case .waitForConnection: try await waitForConnection(call)
    case .includeRole, .includeTasks, .meta, .template:
      throw Failure(.other, "\(name.rawValue) is not for one host alone", at: call.task.span)
    }
  }
}
