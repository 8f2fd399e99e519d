internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading.Surroundings {
  /// What is read next is read for `role`, whose variables it sees.
  mutating func enter(_ role: Role?) {
    guard let role else { return }
    parents = [RoleParent(name: role.name, path: role.path, isDependent: false)] + role.parents
    inherited = role.inherited + [role.variables]
  }
}

extension PlaybookReading {
  /// Reads a role, its dependencies before it; nil where it is not found or not readable.
  func role(_ use: RoleUse, _ around: Surroundings) -> LoadedRole? {
    guard let place = find(role: use.name, around) else {
      let places = roleSearchPlaces(around)
      var help = "searched in " + places.map(Paths.shown).joined(separator: ", ")
      if let near = NearName.hint(use.name, among: knownRoles(around)) { help = near + "; " + help }
      let message = "the role '\(use.name)' was not found"
      findings.missing(
        message, at: use.span, help: help,
        reported: message + " in " + places.joined(separator: ":"))
      return nil
    }
    if around.depending.contains(place.path) {
      let circle = (around.depending + [place.path]).map(Paths.name).joined(separator: " -> ")
      findings.error(
        "a recursion loop was detected with the roles specified: \(circle)", at: use.span)
      return nil
    }
    if let collection = place.collection {
      tellMismatch(
        of: collection, Redirects(Collections(paths: collectionPaths), loader, findings))
    }
    if !roleDirectories.contains(place.path) { roleDirectories.append(place.path) }
    let metadata = metadata(of: place)
    let defaults = variables(of: place.path, "defaults", use.defaultsFrom, use.span)
    let vars = variables(of: place.path, "vars", use.varsFrom, use.span)

    var inside = around
    inside.outer = use.directives.inherited(from: around.outer)
    inside.outer.collections = metadata.collections
    inside.depending.append(place.path)

    var forDependencies = inside
    forDependencies.parents =
      [RoleParent(name: place.name, path: place.path, isDependent: true)] + around.parents
    forDependencies.inherited.append(
      RoleVariables(defaults: defaults, vars: vars, entryVars: use.vars, params: use.params))
    forDependencies.role = nil
    forDependencies.isHandler = false
    var result: (items: [Item], handlers: [Task], roles: [Role]) = ([], [], [])
    var dependencies: [Role] = []
    for entry in metadata.dependencies {
      guard var dependency = roleUse(entry, forDependencies) else { continue }
      dependency.isPublic = use.isPublic
      guard let loaded = role(dependency, forDependencies) else { continue }
      dependencies.append(loaded.role)
      result.items += loaded.items
      result.handlers += loaded.handlers
      result.roles += loaded.roles
    }

    let role = Role(
      name: place.name, collection: place.collection, path: place.path, defaults: defaults,
      vars: vars, params: use.params, entryVars: use.vars, dependencies: dependencies,
      parents: around.parents, inherited: around.inherited,
      allowsDuplicates: use.allowsDuplicates ?? metadata.allowsDuplicates,
      isPublic: use.isPublic ?? !loader.options.hidesRoleVars,
      key: use.key(path: place.path))
    inside.role = role
    inside.includedFrom = []
    inside.includes = []
    result.items.append(roleBlock(role, use, metadata, inside))
    inside.isHandler = true
    if let file = file(of: place.path, "handlers", use.handlersFrom, use.span) {
      inside.file = file
      result.handlers += handlers(tasks(ofFile: file, inside, at: use.span))
    }
    return LoadedRole(
      role: role, items: result.items, handlers: result.handlers, roles: result.roles + [role])
  }

  /// The tasks of a role as one block, the check of its arguments first.
  private func roleBlock(
    _ role: Role, _ use: RoleUse, _ metadata: RoleMetadata, _ around: Surroundings
  ) -> Item {
    var inside = around
    inside.isHandler = false
    var items: [Item] = []
    let entryPoint = Paths.stem(of: use.tasksFrom)
    if use.validates, let specification = metadata.argumentSpecs?[entryPoint] {
      items.append(argumentCheck(specification, entryPoint, role, inside))
    }
    if let file = file(of: role.path, "tasks", use.tasksFrom, use.span) {
      inside.file = file
      items += tasks(ofFile: file, inside, at: use.span)
    }
    return .block(Block(span: use.span, block: items, role: role))
  }

  /// The task that compares a role's variables with its argument specification.
  private func argumentCheck(
    _ specification: Node, _ entryPoint: String, _ role: Role, _ around: Surroundings
  ) -> Item {
    let action = "ansible.builtin.validate_argument_spec"
    var fields = Task.Fields(
      span: specification.span, action: action,
      resolvedAction: loader.actions.resolve(action) ?? action)
    var name = "Validating arguments against arg spec '\(entryPoint)'"
    if let text = specification["short_description"]?.text { name += " - " + text }
    fields.name = .string(name)
    fields.arguments = [
      "argument_spec": specification["options"]?.value ?? [:],
      "provided_arguments": .dict(role.params),
      "validate_args_context": [
        "type": "role", "name": .string(role.name), "argument_spec_name": .string(entryPoint),
        "path": .string(role.path),
      ],
    ]
    var own = Directives()
    own.tags = ["always"]
    fields.directives = own.inherited(from: around.outer)
    fields.role = role
    fields.includeParams = around.includeParams
    return .task(Task(fields))
  }

  /// Handlers are a flat list: what imports brought in stands among them.
  func handlers(_ items: [Item]) -> [Task] {
    items.flatMap { item in
      switch item {
      case .task(let task): [task]
      case .block(let block): handlers(block.block)
      }
    }
  }

  // MARK: Entries of `roles` and `dependencies`

  /// The use of a role that an entry describes: a name, or a mapping with one.
  func roleUse(_ node: Node, _ around: Surroundings) -> RoleUse? {
    switch node.content {
    case .scalar(.string), .scalar(.template), .scalar(.int):
      guard let name = staticText(node.value, "the name of the role", in: around, at: node.span)
      else { return nil }
      return RoleUse(name: name, span: node.span)
    case .mapping(let entries):
      // A dependency may be written as for ansible-galaxy.
      guard let entry = node.entry("role") ?? node.entry("name") ?? node.entry("src") else {
        findings.error(
          "role definitions must contain a role name", at: node.span,
          help: "add 'role: NAME'")
        return nil
      }
      guard
        var name = staticText(
          entry.value.value, "the name of the role", in: around, at: entry.value.span)
      else { return nil }
      if entry.key.text == "src" { name = Paths.stem(of: name) }
      var use = RoleUse(name: name, span: entry.value.span)
      use.directives = directives(node, .role)
      use.vars = use.directives.vars.first ?? [:]
      use.directives.vars = []
      let galaxy: Set<String> =
        node["src"] == nil ? [] : ["src", "scm", "version", "name"]
      for (key, value) in entries {
        let name = key.text ?? key.value.text
        if Keywords.role.contains(name) || galaxy.contains(name) { continue }
        use.params[name] = value.value
      }
      return use
    default:
      findings.error(
        "invalid role definition: it should be a name or a mapping, not \(node.kindInWords)",
        at: node.span)
      return nil
    }
  }

  /// The entries of a `roles` keyword.
  func roleEntries(_ node: Node, _ what: String) -> [Node] {
    switch node.content {
    case .scalar(.null): return []
    case .sequence(let nodes): return nodes
    default:
      findings.error(
        "a malformed role declaration was encountered: \(what) should be a list, not "
          + node.kindInWords, at: node.span, help: "begin each role with '- '")
      return []
    }
  }
}
