internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  // MARK: import_tasks

  /// The tasks of `import_tasks`, in its place.
  func importTasks(
    _ node: Node, _ action: FoundAction, _ own: Directives, _ around: Surroundings
  ) -> [Item] {
    refuseLoop(node, "import_tasks", "include_tasks")
    if action.arguments["apply"]?.isTrue ?? false {
      findings.error(
        "invalid options for import_tasks: apply", at: node.span,
        help: "an import passes its own keywords on")
    }
    guard let name = includedFile(action, at: node.span) else { return [] }
    var inside = around
    inside.outer = own.inherited(from: around.outer)
    let place = action.places["_raw_params"] ?? action.places["file"] ?? node.span
    guard let text = staticText(name, "the file of import_tasks", in: inside, at: place) else {
      return []
    }
    let search = TaskFileSearch(around, play: play.directory, isImport: true)
    guard let path = search.find(text) else {
      findings.missing(
        "could not find or access '\(text)'", at: place,
        help: "searched in " + search.directories.map(Paths.shown).joined(separator: ", "))
      return []
    }
    inside.includes.insert(Paths.directory(of: text), at: 0)
    return tasks(ofFile: path, inside, at: place)
  }

  /// The items of a file of tasks.
  func tasks(ofFile path: String, _ around: Surroundings, at span: Span?) -> [Item] {
    if around.importing.contains(path) {
      findings.error(
        "the task file '\(Paths.shown(path))' imports itself, by way of "
          + around.importing.map(Paths.shown).joined(separator: ", "), at: span)
      return []
    }
    guard let document = document(path, as: .tasks, from: span) else { return [] }
    var inside = around
    inside.importing.append(path)
    inside.includedFrom = [path] + around.includedFrom
    inside.file = path
    if case .mapping = document.content {
      findings.error(
        "included task files must contain a list of tasks, not a mapping", at: document.span,
        help: "begin each task with '- '")
      return []
    }
    return items(document, "'\(Paths.shown(path))'", inside)
  }

  /// The file that `include_tasks` or `import_tasks` names; what is wrong is noted.
  func includedFile(_ action: FoundAction, at span: Span) -> Value? {
    let known: Set<String> = ["file", "_raw_params", "apply"]
    let unknown = action.arguments.names.filter { !known.contains($0) }
    if let first = unknown.first {
      findings.error(
        "invalid options for \(action.short): " + unknown.joined(separator: ", "),
        at: action.places[first] ?? span, help: NearName.hint(first, among: ["file", "apply"]))
    }
    if let file = action.arguments["file"] ?? action.rawText, !file.isNull { return file }
    if action.template == nil {
      findings.error("no file specified for \(action.short)", at: span)
    }
    return nil
  }

  private func refuseLoop(_ node: Node, _ name: String, _ dynamic: String) {
    for (key, _) in entries(node) {
      guard let text = key.text, text == "loop" || text.utf8.starts(with: "with_".utf8) else {
        continue
      }
      findings.error(
        "you cannot use loops on '\(name)' statements", at: key.span,
        help: "use '\(dynamic)' instead")
    }
  }

  // MARK: import_role

  /// The role of `import_role` as one block, in its place.
  func importRole(
    _ node: Node, _ action: FoundAction, _ own: Directives, _ around: Surroundings
  ) -> [Item] {
    refuseLoop(node, "import_role", "include_role")
    if around.isHandler {
      findings.error("using 'import_role' as a handler is not supported", at: node.span)
      return []
    }
    if action.arguments["apply"]?.isTrue ?? false {
      findings.error(
        "invalid options for import_role: apply", at: node.span,
        help: "an import passes its own keywords on")
    }
    guard let name = roleArguments(action, at: node.span) else { return [] }
    var inside = around
    inside.outer = own.inherited(from: around.outer)
    let place = action.places["name"] ?? action.places["role"] ?? node.span
    guard let text = staticText(name, "the name of the role", in: inside, at: place) else {
      return []
    }
    var use = RoleUse(name: text, span: place)
    for (key, set) in RoleUse.parts {
      guard let value = action.arguments[key] else { continue }
      guard let text = staticText(value, key, in: inside, at: action.places[key] ?? place) else {
        return []
      }
      set(&use, text)
    }
    func flag(_ name: String, _ initial: Bool) -> Bool {
      guard let value = action.arguments[name] else { return initial }
      let at = action.places[name] ?? place
      return bool(Node(.scalar(value), at: at), name)?.bool ?? initial
    }
    use.allowsDuplicates = flag("allow_duplicates", true)
    use.isPublic = action.arguments["public"] == nil ? nil : flag("public", true)
    use.validates = flag("rolespec_validate", true)
    inside.enter(around.role)
    guard let loaded = role(use, inside) else { return [] }
    play.roles += loaded.roles
    play.importedHandlers += loaded.handlers
    return loaded.items
  }

  /// The name that `include_role` or `import_role` gives; what is wrong is noted.
  func roleArguments(_ action: FoundAction, at span: Span) -> Value? {
    let known: Set<String> = [
      "name", "role", "apply", "allow_duplicates", "public", "rolespec_validate", "tasks_from",
      "vars_from", "defaults_from", "handlers_from", "_raw_params",
    ]
    let unknown = action.arguments.names.filter { !known.contains($0) }
    if let first = unknown.first {
      findings.error(
        "invalid options for \(action.short): " + unknown.joined(separator: ", "),
        at: action.places[first] ?? span, help: NearName.hint(first, among: known.sorted()))
    }
    if let name = action.arguments["name"] ?? action.arguments["role"], !name.isNull {
      return name
    }
    if action.template == nil {
      findings.error("'name' is a required field for \(action.short)", at: span)
    }
    return nil
  }
}
