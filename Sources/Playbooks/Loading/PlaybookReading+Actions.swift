internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// Finds the action among the keys of a task; nil where there is none, which is noted.
  func action(of node: Node, _ kind: Kind, collections: [String]) -> FoundAction? {
    var found: [(name: String, value: Node, key: Node, resolved: String)] = []
    var unknown: [(name: String, value: Node, key: Node)] = []
    var delegateTo: Value?
    for (key, value) in entries(node) {
      let name = key.text ?? key.value.text
      switch name {
      case "action", "local_action":
        if name == "local_action" { delegateTo = "localhost" }
        guard let (action, arguments) = spelledOut(value, name) else { return nil }
        let resolved = resolve(action, collections) ?? unrunnable(action, collections)?.name
        if resolved == nil { unknownAction(action, at: value.span) }
        found.append((action, arguments, key, resolved ?? action))
      default:
        if kind.keywords.contains(name) || name.utf8.starts(with: "with_".utf8) { continue }
        let resolved = resolve(name, collections) ?? unrunnable(name, collections)?.name
        if let resolved {
          found.append((name, value, key, resolved))
        } else {
          unknown.append((name, value, key))
        }
      }
    }
    if found.isEmpty, let guess = report(unknown, without: node, kind) {
      // The rest of the task is read as if the action were known, for what else is wrong with it.
      found = [(guess.name, guess.value, guess.key, guess.name)]
      unknown = []
    }
    guard let first = found.first else { return nil }
    if found.count > 1 {
      findings.unreadable(
        "conflicting action statements: " + found.map(\.name).joined(separator: ", "),
        at: found[1].key.span, help: "a task has one action; begin another task with '- '")
      return nil
    }
    for (name, _, key) in unknown {
      let isOption = loader.options.actionOptions(first.resolved).contains(name)
      unknownKeyword(
        name, kind, at: key.span,
        help: isOption ? "it is an option of \(first.name): indent it below '\(first.name):'" : nil)
    }
    tellNotices(of: first.name, collections, at: first.key.span)
    var action = FoundAction(name: first.name, resolved: first.resolved)
    action.delegateTo = delegateTo
    action.places.action = first.key.span
    if resolve(first.name, collections) == nil, let own = unrunnable(first.name, collections) {
      action.refusal = refusal(of: first.name, at: own.path, first.key.span)
    }
    readArguments(first.value, into: &action, key: first.key)
    if let more = node["args"] { readMoreArguments(more, into: &action) }
    if action.refusal == nil, loader.actions.resolve(action.resolved) != nil {
      refuseFreeText(of: action, at: first.value.span)
    }
    return action
  }

  /// The fully qualified name of an action; the absolute path of a module that is a file of the
  /// user's; nil where it is not known, or cannot run here.
  func resolve(_ name: String, _ collections: [String]) -> String? {
    if let known = loader.actions.resolve(name, collections: collections) { return known }
    let redirects = Redirects(Collections(paths: collectionPaths), loader, findings)
    let plugins = plugins
    for full in candidates(name, collections) {
      if let target = redirects.action(full) {
        if let known = loader.actions.resolve(target) { return known }
        if let path = plugins.runnable(target) { return path }
      }
      if let path = plugins.runnable(full) { return path }
    }
    return nil
  }

  /// A module or action plugin that is there and cannot run here: its name after redirects, and
  /// its file.
  private func unrunnable(_ name: String, _ collections: [String]) -> (name: String, path: String)?
  {
    let redirects = Redirects(Collections(paths: collectionPaths), loader, findings)
    let plugins = plugins
    for full in candidates(name, collections) {
      for found in [redirects.action(full), full].compactMap({ $0 }) {
        if let path = plugins.module(found) { return (found, path) }
      }
    }
    // Many short names mean modules that moved to collections when ansible was divided.
    guard !name.utf8.contains(UInt8(ascii: ".")) else { return nil }
    for full in Collections(paths: collectionPaths).heirs.map({ $0 + "." + name }) {
      if let path = plugins.path(of: full, .modules), path.hasSuffix(".py") { return (full, path) }
    }
    return nil
  }

  /// The name of an action that stands in no playbook.
  ///
  /// - Throws: where it is not known, or cannot run here.
  func action(named name: String, at span: Span) throws(Failure) -> String {
    if let known = resolve(name, []) { return known }
    if let own = unrunnable(name, []) {
      throw Failure(.usage, [refusal(of: name, at: own.path, span)])
    }
    unknownAction(name, at: span)
    try findings.check()
    return name
  }

  /// What collections say of an action of theirs: that it will go, or wants another version.
  private func tellNotices(of name: String, _ collections: [String], at span: Span) {
    let redirects = Redirects(Collections(paths: collectionPaths), loader, findings)
    for full in candidates(name, collections)
    where full.utf8.contains(UInt8(ascii: ".")) && !full.hasPrefix("ansible.builtin.") {
      for words in redirects.deprecations(full) {
        findings.warning(words, at: span, rule: Diagnostic.deprecation)
      }
      tellMismatch(of: full.split(separator: ".").prefix(2).joined(separator: "."), redirects)
    }
  }

  /// Says that a collection is not for this version, as strictly as the settings want it.
  func tellMismatch(of collection: String, _ redirects: Redirects) {
    guard let words = redirects.mismatch(of: collection) else { return }
    switch loader.options.versionMismatch {
    case "error": findings.missing(words, at: nil)
    case "warning": findings.warning(words, at: nil)
    default: break
    }
  }

  /// The names that an action's name may mean: in each collection, then as it is.
  private func candidates(_ name: String, _ collections: [String]) -> [String] {
    if name.utf8.contains(UInt8(ascii: ".")) { return [name] }
    return collections.map { $0 + "." + name } + [name]
  }

  private func refusal(of name: String, at path: String, _ span: Span) -> Diagnostic {
    let isPython = path.hasSuffix(".py")
    return Diagnostic(
      .error,
      "the \(isPython ? "Python module" : "module") '\(name)' at \(Paths.shown(path)) cannot run here",
      at: span,
      help: isPython
        ? "Martlet runs no Python: use a module that it has, or command and shell"
        : "an action plugin or a PowerShell module: use script, command or shell")
  }

  /// `action: copy src=a`, `action: {module: copy, src: a}`: the name, and the arguments.
  private func spelledOut(_ node: Node, _ keyword: String) -> (String, Node)? {
    if let text = node.text {
      let trimmed = text[...].trimmed
      let name = trimmed.utf8.prefix { $0 > 32 }
      let rest = Substring(trimmed.utf8.dropFirst(name.count)).trimmed
      if name.isEmpty {
        findings.unreadable("no module/action detected in task", at: node.span)
        return nil
      }
      return (String(Substring(name)), Node(.scalar(.trusted(rest, at: node.span)), at: node.span))
    }
    if case .mapping(let entries) = node.content, let module = node["module"]?.text {
      // The name itself may be followed by arguments: `module: copy src=a`.
      guard let (name, more) = spelledOut(Node(.scalar(.string(module)), at: node.span), keyword)
      else { return nil }
      var rest = entries.filter { $0.key.text != "module" && $0.key.text != "args" }
      // `args` may stand beside the module, too.
      switch node["args"]?.content {
      case .mapping(let nested)?: rest += nested
      case .scalar(.string(let text))?: rest += pairs(text, at: node.span)
      default: break
      }
      if let text = more.text { rest += pairs(text, at: more.span) }
      return (name, Node(.mapping(rest), at: node.span))
    }
    findings.unreadable(
      "no module/action detected in task", at: node.span,
      help: "write '\(keyword): NAME key=value' or a mapping with 'module'")
    return nil
  }

  /// `key=value` pairs as entries of a mapping.
  private func pairs(_ text: String, at span: Span) -> [(key: Node, value: Node)] {
    do throws(Failure) {
      return try Arguments.parse(text).map { key, value in
        (Node(.scalar(.string(key)), at: span), Node(.scalar(.trusted(value, at: span)), at: span))
      }
    } catch {
      findings.error(error, at: span)
      return []
    }
  }

  /// Notes what is wrong with a task without a known action; answers the one that was to be it.
  private func report(
    _ unknown: [(name: String, value: Node, key: Node)], without node: Node, _ kind: Kind
  ) -> (name: String, value: Node, key: Node)? {
    guard !unknown.isEmpty else {
      findings.unreadable(
        "no module/action detected in task", at: node.span,
        help: "a task needs a module besides its keywords, as in 'debug:' or 'copy:'")
      return nil
    }
    // Which of several unknown keys was to be the action is a guess: one that looks like a
    // keyword was to be a keyword.
    var actions: [(name: String, value: Node, key: Node)] = []
    for entry in unknown {
      let isKeyword =
        unknown.count > 1 && loader.actions.hint(entry.name) == nil
        && NearName.find(entry.name, among: kind.keywords.sorted()) != nil
      if isKeyword {
        unknownKeyword(entry.name, kind, at: entry.key.span)
      } else {
        actions.append(entry)
      }
    }
    for entry in actions { unknownAction(entry.name, at: entry.key.span, kind) }
    // Which of several was to be the action cannot be told, and the task is left out.
    if actions.count != 1 { findings.leaveOut() }
    return actions.count == 1 ? actions[0] : nil
  }

  func unknownAction(_ name: String, at span: Span, _ kind: Kind = .task) {
    let redirects = Redirects(Collections(paths: collectionPaths), loader, findings)
    if let words = redirects.tombstone(name) {
      findings.missing(words, at: span)
      return
    }
    if let circle = redirects.circle(name) {
      findings.missing(
        "plugin redirect loop resolving \(name) (path: \(Value.list(circle.map { .string($0) }).repr))",
        at: span)
      return
    }
    if name == "include" || name == "ansible.builtin.include" {
      findings.missing(
        "The 'ansible.builtin.include' action plugin has been removed.", at: span,
        help: "use include_tasks or import_tasks instead")
      return
    }
    let keyword = NearName.hint(name, among: kind.keywords.sorted())
    findings.error(
      "couldn't resolve module/action '\(name)'", at: span,
      help: loader.actions.hint(name) ?? keyword ?? KeywordHints.help(name, for: kind)
        ?? whereToLook(for: name))
  }

  /// What to do about a module that is like none that is known.
  private func whereToLook(for name: String) -> String {
    let parts = name.split(separator: ".")
    let collection = parts.prefix(2).joined(separator: ".")
    if parts.count >= 3, Collections(paths: collectionPaths).directory(of: collection) == nil {
      return "the collection '\(collection)' is not installed, and it is none of martlet's own"
    }
    return "`martlet doc` lists the modules that there are"
  }

  // MARK: Arguments

  private func readArguments(_ node: Node, into action: inout FoundAction, key: Node) {
    switch node.content {
    case .scalar(.null): break
    case .mapping(let entries):
      for (key, value) in entries {
        let name = key.text ?? key.value.text
        action.arguments[name] = value.value
        action.places.set(name, key: key.span, values: value.itemSpans)
      }
    case .scalar:
      guard let text = node.text else {
        findings.error(
          "unexpected parameter type in action: \(node.kindInWords)", at: node.span,
          help: "write it as text, in quotes")
        return
      }
      readText(text, node, into: &action)
    case .sequence:
      findings.error(
        "unexpected parameter type in action: a list", at: node.span,
        help: "write the arguments as a mapping, without dashes")
    }
  }

  /// `key=value` pairs and free text; both in the order of the text.
  private func readText(_ text: String, _ node: Node, into action: inout FoundAction) {
    do throws(Failure) {
      let isCommand = Keywords.freeForm.contains(action.short)
      let pairs = try Arguments.parse(text, isCommand: isCommand)
      for (key, value) in pairs {
        let isWhole = key == "_raw_params" && pairs.count == 1
        // A text that is all one argument keeps its own place and identity.
        action.arguments[key] = isWhole ? whole(node, value) : .trusted(value, at: node.span)
        action.places.set(key, key: node.span, values: [node.span])
      }
    } catch {
      findings.error(
        error.with { $0.help = $0.help ?? "close the quote or brace, or write a mapping" },
        at: node.span)
    }
  }

  /// The text of a node where only white space was taken from it.
  private func whole(_ node: Node, _ value: String) -> Value {
    node.text.map { $0 == value } ?? false ? node.value : .trusted(value, at: node.span)
  }

  /// `args:`; what stands on the action itself wins.
  private func readMoreArguments(_ node: Node, into action: inout FoundAction) {
    switch node.content {
    case .scalar(.null): break
    case .scalar(.template): action.template = node.value
    case .mapping(let entries):
      for (key, value) in entries {
        let name = key.text ?? key.value.text
        guard action.arguments[name] == nil else { continue }
        action.arguments[name] = value.value
        action.places.set(name, key: key.span, values: value.itemSpans)
      }
    default:
      findings.error(
        "complex args must be a dictionary or a template that makes one, not \(node.kindInWords)",
        at: node.span)
    }
  }

  /// Free text where the action takes only `key=value`; a template there is all arguments.
  private func refuseFreeText(of action: FoundAction, at span: Span) {
    guard let raw = action.rawText, !Keywords.freeForm.contains(action.short),
      !Keywords.rawText.contains(action.short), action.short != "import_playbook"
    else { return }
    if case .template = raw { return }
    findings.error(
      "this task '\(action.name)' has extra params, which is only allowed for "
        + "command, shell, raw, script, meta, include_* and import_*, add_host, group_by, set_fact",
      at: span, help: "write key=value, or a mapping below '\(action.name):'")
  }
}

extension Node {
  /// The places of a list's items; of anything else its own.
  var itemSpans: [Span] {
    if case .sequence(let nodes) = content { return nodes.map(\.span) }
    return [span]
  }
}
