internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// The items of a list of tasks and blocks.
  ///
  /// - Parameter what: `tasks`, `pre_tasks`, `block`: for messages.
  func items(_ node: Node, _ what: String, _ around: Surroundings) -> [Item] {
    switch node.content {
    case .scalar(.null): return []
    case .sequence(let nodes): return nodes.flatMap { item($0, around) }
    default:
      var help = "begin each task with '- '"
      if case .mapping = node.content, entries(node).contains(where: { $0.key.text == "hosts" }) {
        help = "this looks like a play: only playbooks hold plays"
      } else if case .mapping = node.content,
        entries(node).contains(where: { $0.key.text?.hasPrefix("-") ?? false })
      {
        help = "a dash needs a space behind it: '- '"
      }
      findings.unreadable(
        "a malformed block was encountered while loading \(what): it should be a list of tasks, "
          + "not \(node.kindInWords)", at: node.span, help: help)
      return []
    }
  }

  private func item(_ node: Node, _ around: Surroundings) -> [Item] {
    // An entry without anything is none, as ansible has it.
    if node.isNull { return [] }
    guard case .mapping(let entries) = node.content else {
      findings.unreadable(
        "task/handler entries must be dictionaries, not \(node.kindInWords)", at: node.span,
        help: node.text.flatMap { text in
          isActionText(text) ? "write it as 'name: value', with a space behind the colon" : nil
        })
      return []
    }
    let names = Set(entries.compactMap { $0.key.text })
    if names.contains("block") || names.contains("rescue") || names.contains("always") {
      return block(node, names, around)
    }
    if names.contains("hosts"), names.contains("tasks") || names.contains("roles") {
      findings.unreadable(
        "a play stands where a task should be", at: node.span,
        help: "move it to the list of plays, or bring it in with import_playbook")
      return []
    }
    return task(node, around)
  }

  private func isActionText(_ text: String) -> Bool {
    let word = text.utf8.prefix { $0 > 32 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") }
    return loader.actions.resolve(String(decoding: word, as: UTF8.self)) != nil
  }

  // MARK: Blocks

  private func block(_ node: Node, _ names: Set<String>, _ around: Surroundings) -> [Item] {
    checkKeywords(node, .block)
    for name in ["rescue", "always"] {
      guard let section = node[name], !list(section).isEmpty else { continue }
      if !names.contains("block") {
        findings.error(
          "'\(name)' keyword cannot be used without 'block'", at: node.entry(name)?.key.span,
          help: "put the tasks that it is for below 'block:' of the same entry")
        return []
      }
      if around.isHandler {
        findings.warning(
          "'\(name)' of a block among handlers never runs", at: node.entry(name)?.key.span,
          help: "handlers are notified one by one")
      }
    }
    for name in ["block", "rescue", "always"] {
      if let section = node[name], section.isNull {
        findings.error(
          "a malformed block was encountered while loading \(name): it should be a list of tasks, "
            + "not nothing", at: node.entry(name)?.key.span)
      }
    }
    var inside = around
    inside.outer = directives(node, .block).inherited(from: around.outer)
    func section(_ name: String) -> [Item] {
      node[name].map { items($0, name, inside) } ?? []
    }
    let result = Block(
      span: node.span, name: node["name"].flatMap { text($0, "name") }, block: section("block"),
      rescue: section("rescue"), always: section("always"))
    return [.block(result)]
  }

  // MARK: Tasks

  private func task(_ node: Node, _ around: Surroundings) -> [Item] {
    let kind: Kind = around.isHandler ? .handler : .task
    let own = directives(node, kind)
    let collections = own.collections.isEmpty ? around.outer.collections : own.collections
    guard let action = action(of: node, kind, collections: collections) else { return [] }
    switch action.short {
    case "import_tasks": return importTasks(node, action, own, around)
    case "import_role": return importRole(node, action, own, around)
    case "import_playbook":
      findings.error(
        "import_playbook stands among the plays of a playbook, not among tasks", at: node.span)
      return []
    default: break
    }
    guard let fields = fields(node, action, own, around) else { return [] }
    return [.task(Task(fields))]
  }

  private func fields(
    _ node: Node, _ action: FoundAction, _ own: Directives, _ around: Surroundings
  ) -> Task.Fields? {
    let kind: Kind = around.isHandler ? .handler : .task
    var fields = Task.Fields(
      span: node.span, action: action.name, resolvedAction: action.resolved)
    fields.arguments = action.arguments
    fields.argumentTemplate = action.template
    if let raw = action.rawText, case .template = raw, !Keywords.freeForm.contains(action.short),
      !Keywords.rawText.contains(action.short)
    {
      fields.arguments["_raw_params"] = nil
      fields.argumentTemplate = raw
    }
    fields.argumentPlaces = action.places
    fields.refusal = action.refusal
    var own = own
    own.delegateTo = own.delegateTo ?? action.delegateTo
    fields.directives = own.inherited(from: around.outer)
    fields.loop = loop(of: node, kind)
    fields.notify = fields.directives.notify ?? []
    fields.isHandler = around.isHandler
    fields.role = around.role
    fields.includeParams = around.includeParams
    fields.includedFrom = around.includedFrom
    fields.includes = around.includes
    for (key, value) in entries(node) {
      guard let name = key.text, !value.isNull else { continue }
      fields.keywordPlaces.set(name, key: key.span, values: value.itemSpans)
      read(name, value, into: &fields)
    }
    if action.short == "include_tasks" || action.short == "include_role" {
      fields.outer = around.outer
      checkInclude(node, action, around)
    }
    if action.short == "meta" { checkMeta(action.rawText?.string, node, around) }
    return fields
  }

  private func checkMeta(_ word: String?, _ node: Node, _ around: Surroundings) {
    switch word {
    case "flush_handlers" where around.isHandler:
      findings.error("flush_handlers cannot be used as a handler", at: node.span)
    case "end_role" where around.isHandler:
      findings.error("cannot execute 'end_role' from a handler", at: node.span)
    case "end_role" where around.role == nil:
      findings.error("cannot execute 'end_role' from outside of a role", at: node.span)
    default: break
    }
  }

  private func read(_ name: String, _ node: Node, into fields: inout Task.Fields) {
    switch name {
    case "name": fields.name = text(node, name)
    case "register":
      guard let text = node.text else {
        findings.error(
          "invalid 'register' specified: it should be the name of a variable, not "
            + node.kindInWords, at: node.span)
        return
      }
      if checkVariable(text, at: node.span) { fields.register = Register(name: text) }
    case "changed_when": fields.changedWhen = conditions(node, name)
    case "failed_when": fields.failedWhen = conditions(node, name)
    case "until": fields.until = conditions(node, name)
    case "retries": fields.retries = integer(node, name)
    case "delay": fields.delay = number(node, name)
    case "async": fields.async = integer(node, name)
    case "poll": fields.poll = integer(node, name)
    case "listen": fields.listen = texts(node, name)
    default: break
    }
  }

  /// What dynamic includes may have: fewer keywords, and certain arguments.
  private func checkInclude(_ node: Node, _ action: FoundAction, _ around: Surroundings) {
    let isRole = action.short == "include_role"
    let kind: Kind = isRole ? .includeRole : .taskInclude
    for (key, _) in entries(node) {
      guard let name = key.text, name != action.name, name != "local_action" else { continue }
      if Keywords.include.contains(name) || name.utf8.starts(with: "with_".utf8) { continue }
      if around.isHandler, name == "listen" { continue }
      // What no task knows was noted already.
      guard Keywords.handler.contains(name) else { continue }
      findings.error(
        "'\(name)' is not a valid attribute for a \(kind.inWords)", at: key.span,
        help: "put it below 'apply:' to give it to the included tasks")
    }
    if isRole {
      if around.isHandler {
        findings.error("using 'include_role' as a handler is not supported", at: node.span)
      }
      _ = roleArguments(action, at: node.span)
    } else {
      _ = includedFile(action, at: node.span)
    }
    if let apply = action.arguments["apply"] { checkApply(apply, action, at: node.span) }
  }

  /// `apply` holds the keywords of a block.
  private func checkApply(_ apply: Value, _ action: FoundAction, at span: Span) {
    guard let dictionary = apply.dict else {
      findings.error(
        "expected a dict for apply but got \(apply.typeName) instead",
        at: action.places["apply"] ?? span)
      return
    }
    for name in dictionary.names where !Keywords.block.contains(name) {
      unknownKeyword(name, .block, at: action.places["apply"] ?? span)
    }
  }
}
