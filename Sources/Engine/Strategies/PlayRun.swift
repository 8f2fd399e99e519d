package import Diagnostics
internal import Inventories
internal import ModuleKit
package import Playbooks
internal import Templates
internal import Values

extension Run {
  /// Runs one play on all its batches; false where the run must end.
  func run(_ play: Play) async throws(Failure) -> Bool {
    let evaluator = evaluator(for: play)
    try play.checkKeywords(evaluator)
    let patterns = try patterns(of: play, evaluator: evaluator)
    for name in try inventory.unmatched(patterns) {
      try complain("could not match supplied host pattern, ignoring: \(name)", at: play.span)
    }
    let matched = try inventory.match(
      patterns, limit: options.limit, order: order(of: play, evaluator))
    let name =
      try evaluator.word(play.name, "name") ?? play.hostsAsName ?? patterns.joined(separator: ",")
    let strategy = try strategy(of: play, evaluator)
    var info = PlayInfo(
      name: name, id: nextPlayID(), hosts: matched, isCheck: options.isCheck,
      place: play.span.place)
    info.strategy = strategy.rawValue
    // Whatever order they are run in, variables name them as the inventory does.
    let named = play.order == nil ? matched : try inventory.match(patterns, limit: options.limit)
    let variables = PlayVariables(play: play, name: name, hosts: named)
    store.play = variables
    targetCache = TargetCache()
    // What was computed from the variables of the play before.
    store.forget()
    defer { store.play = nil }
    handlers = play.handlers
    let hosts = matched.filter { !lostHosts.contains($0) }
    variables.remove(matched.filter(lostHosts.contains))
    if matched.isEmpty {
      services.emit(.playBegan(info))
      services.emit(.noHostsMatched(info))
      return true
    }
    variables.prompts = try await answers(to: play.varsPrompts)
    if hosts.isEmpty {
      services.emit(.playBegan(info))
      services.emit(.noHostsMatched(info))
      return true
    }
    playEnded = false
    for batch in try batches(of: play, hosts: hosts, evaluator: evaluator) {
      services.emit(.playBegan(info))
      let goesOn = try await run(batch: batch, of: play, by: strategy, info: info)
      if !goesOn { return false }
      if playEnded { break }
    }
    return true
  }

  /// Evaluates what a play says before it has hosts.
  private func evaluator(for play: Play) -> Evaluator {
    let scope = TaskScope(
      store: store,
      host: HostVariables(name: "", inventory: [services.loader.variables(of: play)]), task: nil)
    return Evaluator(environment(for: nil), scope: scope)
  }

  /// What is wrong with keywords that must be known before a play begins.
  package func problems(ofKeywordsIn play: Play) -> [Diagnostic] {
    do throws(Failure) {
      try play.checkKeywords(evaluator(for: play))
      return []
    } catch {
      return error.diagnostics
    }
  }

  /// What `host_pattern_mismatch` makes of a pattern that nothing matches.
  private func complain(_ message: String, at span: Span) throws(Failure) {
    switch options.patternMismatch {
    case "ignore": break
    case "error": throw Failure(.usage, message, at: span)
    default: warnOnce(message, at: span)
    }
  }

  private func patterns(of play: Play, evaluator: Evaluator) throws(Failure) -> [String] {
    let value = try evaluator.resolveDeep(play.hosts)
    if case .undefined(let undefined) = value { throw undefined.failure.at(play.span) }
    return (value.items ?? [value]).map(\.text)
  }

  private func order(of play: Play, _ evaluator: Evaluator) throws(Failure) -> String? {
    try evaluator.word(play.order, "order")
  }

  /// `serial`: numbers and percentages of hosts, one after the other; the last is repeated.
  private func batches(of play: Play, hosts: [String], evaluator: Evaluator) throws(Failure)
    -> [[String]]
  {
    var sizes: [Int] = []
    var values: [Value] = []
    for value in play.serial {
      let resolved = try evaluator.resolveDeep(value)
      values += resolved.items ?? [resolved]
    }
    for value in values {
      let text = value.text.trimmed
      if text.hasSuffix("%"), let percent = Double(text.dropLast()) {
        sizes.append(max(1, Int(percent / 100 * Double(hosts.count))))
      } else if let number = Int(text) {
        sizes.append(number <= 0 ? hosts.count : number)
      } else {
        throw Failure(
          .usage, "'serial' must be a number or a percentage, not '\(text)'", at: play.span)
      }
    }
    guard !sizes.isEmpty else { return [hosts] }
    var batches: [[String]] = []
    var rest = hosts[...]
    while !rest.isEmpty {
      let size = sizes[min(batches.count, sizes.count - 1)]
      batches.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return batches
  }

  /// Runs a play on one batch; false where the run must end.
  private func run(
    batch: [String], of play: Play, by strategy: Strategy, info: PlayInfo
  ) async throws(Failure) -> Bool {
    guard let variables = store.play else { return false }
    variables.begin(batch: batch)
    states = [:]
    var hosts: [HostState] = []
    let items = try items(of: play)
    playItems = items
    for name in batch {
      let own = self.variables(ofHost: name)
      let state = HostState(name: name, variables: own)
      state.cursor = Cursor(items)
      try read(varsFiles: play.varsFiles, for: state)
      if !play.varsFiles.isEmpty { own.forget() }
      hosts.append(state)
      states[name] = state
    }
    startAtTask(hosts)
    let evaluator = evaluator(for: hosts[0])
    forcesHandlers =
      try evaluator.flag(play.forceHandlers, "force_handlers") ?? options.forcesHandlers
    announced = [:]
    throttles = [:]
    playBroke = false
    debugsFailures = strategy == .debug || options.debugsFailures
    if strategy.isLockstep {
      try await linear(hosts, play: play)
    } else {
      await free(hosts, play: play, pinned: strategy == .hostPinned)
    }
    let lost = hosts.filter { !$0.isActive }
    lostHosts.formUnion(lost.map(\.name))
    if let failure = fatalFailure {
      fatalFailure = nil
      throw failure
    }
    if wasAborted { return false }
    if playBroke { services.emit(.noHostsRemaining(info)) }
    return lost.count < hosts.count && !playBroke
  }

  /// A play's tasks in order, with the gathering of facts and the flushes of handlers.
  private func items(of play: Play) throws(Failure) -> [Item] {
    let flush = Item.task(implicit("meta", ["_raw_params": "flush_handlers"], play: play))
    var items: [Item] = []
    if let gathering = try gathering(of: play) { items.append(.task(gathering)) }
    // What a handler notifies that stands before it waits for the next flush.
    for section in [play.preTasks, play.roleTasks + play.tasks, play.postTasks] {
      items += section
      items.append(flush)
    }
    return items
  }

  /// A task that no file holds.
  func implicit(_ action: String, _ arguments: Dict, play: Play, name: String? = nil) -> Task {
    var fields = Task.Fields(
      span: play.span, action: action, resolvedAction: "ansible.builtin." + action)
    fields.name = name.map { .string($0) }
    fields.isImplicit = true
    fields.arguments = arguments
    fields.directives = play.directives
    if play.directives.tags.isEmpty { fields.directives.tags = ["always"] }
    fields.directives.when = []
    fields.directives.runOnce = nil
    return Task(fields)
  }

  private func gathering(of play: Play) throws(Failure) -> Task? {
    let scope = TaskScope(store: store, host: HostVariables(name: "", inventory: []), task: nil)
    let evaluator = Evaluator(environment(for: nil), scope: scope)
    let wanted = try evaluator.flag(play.gatherFacts, "gather_facts")
    switch (options.gathering, wanted) {
    case (_, false?): return nil
    case ("explicit", nil): return nil
    default: break
    }
    var arguments: Dict = [:]
    if let subset = play.gatherSubset {
      arguments["gather_subset"] = subset
    } else if !options.gatherSubset.isEmpty {
      arguments["gather_subset"] = .list(options.gatherSubset.map { .string($0) })
    }
    if let timeout = play.gatherTimeout { arguments["gather_timeout"] = timeout }
    if let path = play.factPath { arguments["fact_path"] = path }
    return implicit("gather_facts", arguments, play: play, name: "Gathering Facts")
  }

  func evaluator(for host: HostState, task: Task? = nil) -> Evaluator {
    Evaluator(
      environment(for: task), scope: TaskScope(store: store, host: host.variables, task: task))
  }

  /// `vars_prompt`: asks for what the extra variables do not give.
  private func answers(to prompts: [VarsPrompt]) async throws(Failure) -> Dict {
    var answers: Dict = [:]
    for prompt in prompts where store.extraVars[prompt.name] == nil {
      answers[prompt.name] = try await answer(to: prompt)
    }
    return answers
  }

  /// What is typed, or the default; encrypted where that is asked for.
  private func answer(to prompt: VarsPrompt) async throws(Failure) -> Value {
    var answer = try await typed(prompt)
    if answer.isEmpty, let standard = prompt.default {
      guard prompt.encrypt != nil else { return standard }
      answer = standard.text
    }
    guard let scheme = prompt.encrypt else { return .string(answer) }
    let evaluator = Evaluator(services.environment, scope: DictScope([:]))
    var named: [(name: String, value: Value)] = [("hashtype", .string(scheme))]
    if let salt = prompt.salt { named.append(("salt", .string(salt))) }
    if let size = prompt.saltSize { named.append(("salt_size", .int(size))) }
    return try evaluator.apply(filter: "password_hash", to: .string(answer), [], named)
  }

  private func typed(_ prompt: VarsPrompt) async throws(Failure) -> String {
    guard services.isInteractive else {
      warn("not prompting for '\(prompt.name)' as standard input is not interactive")
      // Without a default this is what ansible-core's text of "nothing" is.
      return prompt.default == nil ? "None" : ""
    }
    let suffix = prompt.default.map { " [\($0.text)]: " } ?? ": "
    let question = (prompt.prompt ?? prompt.name) + suffix
    while true {
      let first = await services.ask(question, prompt.isPrivate) ?? ""
      guard prompt.confirm else { return first }
      let second = await services.ask("confirm " + question, prompt.isPrivate) ?? ""
      if second == first { return first }
      services.show("***** VALUES ENTERED DO NOT MATCH ****\n")
    }
  }
}
