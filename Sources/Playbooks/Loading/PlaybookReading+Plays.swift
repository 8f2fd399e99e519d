internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// What `import_playbook` gives to the plays that it imports.
  struct PlaybookImport {
    var vars: Dict = [:]
    var tags: [Value] = []
    var when: [Condition] = []
    /// The playbooks around, to find circles.
    var chain: [String] = []
  }

  /// The plays of a file.
  ///
  /// - Parameter file: absolute.
  func playbook(_ file: String, importing: PlaybookImport, from span: Span?) -> [Play] {
    if importing.chain.contains(file) {
      findings.error("the playbook '\(Paths.shown(file))' imports itself", at: span)
      return []
    }
    loader.note(playbook: file)
    guard let document = document(file, as: .playbook, from: span) else { return [] }
    guard case .sequence(let nodes) = document.content else {
      var help = "begin each play with '- '"
      if case .scalar(.null) = document.content { help = "the file is empty" }
      findings.error(
        "a playbook must be a list of plays, not \(document.kindInWords): \(Paths.shown(file))",
        at: document.span, help: help)
      return []
    }
    if nodes.isEmpty {
      findings.error(
        "a playbook must contain at least one play: \(Paths.shown(file))", at: document.span)
    }
    return nodes.flatMap { node -> [Play] in
      guard case .mapping(let entries) = node.content else {
        findings.error(
          "playbook entries must be either valid plays or 'import_playbook' statements, not "
            + node.kindInWords, at: node.span)
        return []
      }
      let isImport = entries.contains { Keywords.short($0.key.text ?? "") == "import_playbook" }
      if isImport { return importPlaybook(node, file, importing) }
      return play(node, file, importing).map { [$0] } ?? []
    }
  }

  private func importPlaybook(_ node: Node, _ file: String, _ outer: PlaybookImport) -> [Play] {
    let long: Set<String> = ["ansible.builtin.import_playbook", "ansible.legacy.import_playbook"]
    checkKeywords(node, .importPlaybook, more: long)
    let entry = entries(node).last { Keywords.short($0.key.text ?? "") == "import_playbook" }
    guard let target = entry?.value, !target.isNull else {
      findings.error("playbook import parameter is missing", at: node.span)
      return []
    }
    let own = directives(node, .importPlaybook)
    play = PlayState()
    play.playbook = file
    var around = Surroundings(file: file)
    around.outer.vars = own.vars + [outer.vars]
    guard
      let name = staticText(
        target.value, "the name of the playbook", in: around, at: target.span)
    else { return [] }
    guard let path = findPlaybook(name, Paths.directory(of: file)) else {
      findings.missing("could not find or access the playbook '\(name)'", at: target.span)
      return []
    }
    var importing = outer
    importing.vars = own.vars.first ?? [:]
    importing.vars.merge(outer.vars)
    importing.tags = outer.tags + own.tags
    importing.when = outer.when + own.when
    importing.chain.append(file)
    return playbook(path, importing: importing, from: target.span)
  }

  private func findPlaybook(_ name: String, _ directory: String) -> String? {
    let path = Paths.absolute(Paths.join(directory, Paths.expanded(name)))
    if Paths.isFile(path) { return path }
    let beside = Paths.join(directory, "collections")
    return Collections(paths: [beside] + loader.collectionPaths).playbook(name)
  }

  // MARK: Plays

  private func play(_ node: Node, _ file: String, _ importing: PlaybookImport) -> Play? {
    play = PlayState()
    play.playbook = file
    guard checkPlay(node) else { return nil }
    var own = directives(node, .play)
    own.remoteUser = own.remoteUser ?? node["user"].flatMap { text($0, "user") }
    play.vars = own.vars.first ?? [:]
    play.vars.merge(importing.vars)
    // A playbook of a collection finds its collection's roles and modules without their full names.
    if let home = collection(of: file), !own.collections.contains(home) {
      own.collections.insert(home, at: 0)
    }
    play.collections = own.collections
    own.vars = []
    own.tags = own.tags + importing.tags
    own.when = importing.when
    play.varsFiles = node["vars_files"].map(varsFiles) ?? []

    var around = Surroundings(file: file)
    around.outer = own
    func section(_ name: String) -> [Item] {
      node[name].map { items($0, name, around) } ?? []
    }
    let preTasks = section("pre_tasks")
    var roleItems: [Item] = []
    var roleHandlers: [Task] = []
    for entry in node["roles"].map({ roleEntries($0, "roles") }) ?? [] {
      guard let use = roleUse(entry, around), let loaded = role(use, around) else { continue }
      roleItems += loaded.items
      roleHandlers += loaded.handlers
      play.roles += loaded.roles
    }
    let tasks = section("tasks")
    let postTasks = section("post_tasks")
    var forHandlers = around
    forHandlers.isHandler = true
    let ownHandlers = node["handlers"].map { handlers(items($0, "handlers", forHandlers)) } ?? []

    return Play(
      span: node.span, name: node["name"].flatMap { text($0, "name") },
      hosts: node["hosts"]?.value ?? .null, directives: own, vars: play.vars,
      varsFiles: play.varsFiles, varsPrompts: node["vars_prompt"].map(varsPrompts) ?? [],
      gatherFacts: node["gather_facts"].flatMap { bool($0, "gather_facts") },
      gatherSubset: node["gather_subset"].flatMap { $0.given },
      gatherTimeout: node["gather_timeout"].flatMap { integer($0, "gather_timeout") },
      factPath: node["fact_path"].flatMap { text($0, "fact_path") },
      serial: node["serial"].map { list($0).compactMap { percent($0, "serial") } } ?? [],
      strategy: node["strategy"].flatMap { text($0, "strategy") },
      order: node["order"].flatMap(order),
      maxFailPercentage: node["max_fail_percentage"].flatMap {
        percent($0, "max_fail_percentage")
      },
      forceHandlers: node["force_handlers"].flatMap { bool($0, "force_handlers") },
      preTasks: preTasks, roleTasks: roleItems, tasks: tasks, postTasks: postTasks,
      handlers: roleHandlers + ownHandlers + play.importedHandlers, roles: play.roles,
      playbook: file, varsFilesSpan: node.entry("vars_files")?.key.span)
  }

  /// The collection that a playbook's file stands in, where that is found by its name.
  private func collection(of file: String) -> String? {
    let parts = file.split(separator: "/").map(String.init)
    guard let at = parts.firstIndex(of: "ansible_collections"), at + 3 < parts.count,
      at == parts.lastIndex(of: "ansible_collections")
    else { return nil }
    let name = parts[at + 1] + "." + parts[at + 2]
    let directory = "/" + parts[...(at + 2)].joined(separator: "/")
    return Collections(paths: collectionPaths).directory(of: name) == directory ? name : nil
  }

  /// Whether a mapping is a play at all; what is wrong with its keywords is noted.
  private func checkPlay(_ node: Node) -> Bool {
    if node["hosts"] == nil {
      let action = entries(node).first { key, _ in
        key.text.map { !Keywords.play.contains($0) && loader.actions.resolve($0) != nil } ?? false
      }
      if let action {
        findings.error(
          "'\(action.key.text ?? "")' is not a valid attribute for a Play", at: action.key.span,
          help: "this looks like a task: tasks stand below 'tasks:' of a play")
        return false
      }
      checkKeywords(node, .play)
      findings.error(
        "the field 'hosts' is required but was not set", at: node.span,
        help: "add 'hosts:' with groups, hosts or 'all'")
      return false
    }
    checkKeywords(node, .play)
    if node["user"] != nil, node["remote_user"] != nil {
      findings.error(
        "both 'user' and 'remote_user' are set for this play", at: node.entry("user")?.key.span,
        help: "the use of 'user' is deprecated, and should be removed")
    }
    if let hosts = node["hosts"] { checkHosts(hosts) }
    return true
  }

  private func checkHosts(_ node: Node) {
    switch node.content {
    case .scalar(.null):
      noHosts(at: node.span)
    case .scalar(.string(let text)) where text.isEmpty:
      noHosts(at: node.span)
    case .sequence(let nodes):
      if nodes.isEmpty { noHosts(at: node.span) }
      for item in nodes {
        if item.isNull {
          findings.error("hosts list cannot contain values of 'None'", at: item.span)
        } else if item.text == nil, case .scalar = item.content {
          _ = text(item, "hosts")
        } else if item.text == nil {
          findings.error(
            "hosts list contains an invalid host value: \(item.kindInWords)", at: item.span)
        }
      }
    case .mapping:
      findings.error(
        "hosts list must be a sequence or string, not a mapping", at: node.span,
        help: "name hosts, groups or patterns")
    case .scalar where node.text == nil:
      findings.error(
        "hosts list must be a sequence or string, not \(node.kindInWords)", at: node.span,
        help: "put the name in quotes")
    default: break
    }
  }

  private func noHosts(at span: Span) {
    findings.error(
      "hosts list cannot be empty", at: span, help: "name groups or hosts, 'all' or 'localhost'")
  }

  private func order(_ node: Node) -> Value? {
    let known = ["inventory", "sorted", "reverse_sorted", "reverse_inventory", "shuffle"]
    guard let value = text(node, "order") else { return nil }
    if let text = value.string, !known.contains(text) {
      findings.error(
        "the field 'order' has an invalid value ('\(text)'): it should be one of "
          + known.joined(separator: ", "), at: node.span,
        help: NearName.hint(text, among: known))
    }
    return value
  }

  // MARK: vars_files, vars_prompt

  private func varsFiles(_ node: Node) -> [Value] {
    list(node).compactMap { item in
      switch item.content {
      case .scalar(.null): return nil
      case .sequence(let nodes): return .list(nodes.compactMap { text($0, "vars_files") })
      case .mapping:
        findings.error(
          "invalid 'vars_files' entry: it should be a file or a list of files", at: item.span)
        return nil
      default: return text(item, "vars_files")
      }
    }
  }

  private func varsPrompts(_ node: Node) -> [VarsPrompt] {
    list(node).compactMap { item in
      guard case .mapping(let entries) = item.content else {
        findings.error(
          "invalid vars_prompt data structure: each entry is a mapping with a name", at: item.span)
        return nil
      }
      guard let name = item["name"]?.text else {
        findings.error("invalid vars_prompt data structure, missing 'name' key", at: item.span)
        var ignored = VarsPrompt(name: "")
        for (key, value) in entries { read(key, value, into: &ignored) }
        return nil
      }
      checkVariable(name, at: item["name"]?.span)
      var prompt = VarsPrompt(name: name)
      for (key, value) in entries {
        read(key, value, into: &prompt)
      }
      return prompt
    }
  }

  private func read(_ key: Node, _ value: Node, into prompt: inout VarsPrompt) {
    let known = [
      "confirm", "default", "encrypt", "name", "private", "prompt", "salt", "salt_size", "unsafe",
    ]
    let name = key.text ?? key.value.text
    guard known.contains(name) else {
      findings.error(
        "invalid vars_prompt data structure, found unsupported key '\(name)'", at: key.span,
        help: NearName.hint(name, among: known))
      return
    }
    if value.isNull { return }
    switch name {
    case "prompt": prompt.prompt = text(value, name)?.text
    case "default": prompt.default = value.value
    case "private": prompt.isPrivate = bool(value, name)?.bool ?? true
    case "confirm": prompt.confirm = bool(value, name)?.bool ?? false
    case "encrypt": prompt.encrypt = text(value, name)?.text
    case "salt": prompt.salt = text(value, name)?.text
    case "salt_size": prompt.saltSize = integer(value, name)?.int
    case "unsafe": prompt.isUnsafe = bool(value, name)?.bool ?? false
    default: break
    }
  }
}
