package import Diagnostics
internal import Formats
internal import Values

extension Loader {
  /// The tasks of a file, for `include_tasks`.
  ///
  /// - Parameter file: the rendered name; found beside the including file, in the role, beside the
  ///   playbook.
  /// - Throws: where the file is not found or is wrong.
  package func loadTasks(
    file: String, _ inclusion: Inclusion
  ) throws(Failure) -> Inclusion.Loaded {
    let (reading, surroundings) = try resume(inclusion)
    var around = surroundings
    let search = TaskFileSearch(around, play: reading.play.directory, isImport: false)
    guard let path = search.find(file) else {
      throw Failure(
        .usage, "could not find or access '\(file)' on the controller", at: inclusion.task.span,
        help: "searched in " + search.directories.map(Paths.shown).joined(separator: ", ")
      ).with { $0.reported = Self.reason(search.fallback(file)) }
    }
    if let document = reading.document(path, as: .tasks), case .mapping = document.content {
      throw Failure(
        .usage, "included task files must contain a list of tasks, not a mapping",
        at: document.span, help: "begin each task with '- '"
      ).with { $0.reported = "included task files must contain a list of tasks" }
    }
    around.includes.insert(Paths.directory(of: file), at: 0)
    let items = reading.tasks(ofFile: path, around, at: inclusion.task.span)
    try reading.findings.check()
    let state = reading.play
    return Inclusion.Loaded(
      items: items, handlers: state.importedHandlers, roles: state.roles, path: path)
  }

  /// What ansible-core says of a file of tasks that is not there.
  private static func reason(_ path: String) -> String {
    let missing = "Could not find or access '\(path)' on the Ansible Controller"
    return missing + ": Unable to retrieve file contents.\n" + missing
      + ".\nIf you are using a module and expect the file to exist on the remote, see the "
      + "remote_src option: [Errno 2] No such file or directory: '\(path)'"
  }

  /// A role, for `include_role`.
  ///
  /// - Throws: where the role is not found or is wrong.
  package func loadRole(
    _ arguments: Inclusion.RoleArguments, _ inclusion: Inclusion
  ) throws(Failure) -> Inclusion.Loaded {
    let (reading, around) = try resume(inclusion)
    let loaded = reading.role(arguments, inclusion, around)
    try reading.findings.check()
    guard let loaded else {
      throw Failure(
        .usage, "the role '\(arguments.name)' could not be loaded", at: inclusion.task.span)
    }
    let state = reading.play
    return Inclusion.Loaded(
      items: loaded.items, handlers: loaded.handlers + state.importedHandlers,
      roles: state.roles + loaded.roles, path: loaded.role.path)
  }

  /// The absolute path of the file that `include_tasks` means; nil where there is none.
  package func find(tasks file: String, _ inclusion: Inclusion) -> String? {
    guard let (reading, around) = try? resume(inclusion) else { return nil }
    return TaskFileSearch(around, play: reading.play.directory, isImport: false).find(file)
  }

  /// The directory of the role that `include_role` means; nil where there is none.
  package func find(role name: String, _ inclusion: Inclusion) -> String? {
    guard let (reading, around) = try? resume(inclusion) else { return nil }
    return reading.find(role: name, around)?.path
  }

  /// A reading that goes on where the including task stands.
  func resume(
    _ inclusion: Inclusion
  ) throws(Failure) -> (PlaybookReading, PlaybookReading.Surroundings) {
    let task = inclusion.task
    let reading = PlaybookReading(self)
    reading.play.playbook = inclusion.play.playbook
    reading.play.vars = inclusion.play.vars
    reading.play.varsFiles = inclusion.play.varsFiles
    reading.play.collections = inclusion.play.directives.collections

    var around = PlaybookReading.Surroundings(file: Paths.absolute(task.file))
    let outer = task.outer ?? Directives()
    around.outer = outer
    around.outer.vars = task.directives.vars
    if !inclusion.vars.isEmpty { around.outer.vars.append(inclusion.vars) }
    around.role = task.role
    around.isHandler = task.isHandler
    around.includedFrom = task.includedFrom
    around.includes = task.includes
    reading.roleDirectories = inclusion.play.roles.map(\.path) + (task.role.map { [$0.path] } ?? [])
    around.includeParams = task.includeParams
    for own in task.directives.vars.dropFirst(outer.vars.count) { around.includeParams.merge(own) }
    if let apply = inclusion.apply {
      let node = Node(value: .dict(apply), at: task.span)
      reading.checkKeywords(node, .block)
      around.outer = reading.directives(node, .block).inherited(from: around.outer)
      try reading.findings.check()
    }
    return (reading, around)
  }
}

extension PlaybookReading {
  /// The role that an `include_role` chooses; nil where it is not found or not readable.
  func role(
    _ arguments: Inclusion.RoleArguments, _ inclusion: Inclusion, _ surroundings: Surroundings
  ) -> LoadedRole? {
    var around = surroundings
    around.enter(inclusion.task.role)
    var use = RoleUse(name: arguments.name, span: inclusion.task.span)
    use.tasksFrom = arguments.tasksFrom ?? use.tasksFrom
    use.varsFrom = arguments.varsFrom ?? use.varsFrom
    use.defaultsFrom = arguments.defaultsFrom ?? use.defaultsFrom
    use.handlersFrom = arguments.handlersFrom ?? use.handlersFrom
    use.allowsDuplicates = arguments.allowsDuplicates
    use.isPublic = arguments.isPublic
    use.validates = arguments.validates
    return role(use, around)
  }
}

extension Node {
  /// A value as a node, all of it at one place.
  init(value: Value, at span: Span) {
    switch value {
    case .list(let items), .tuple(let items):
      self.init(.sequence(items.map { Node(value: $0, at: span) }), at: span)
    case .dict(let entries):
      self.init(
        .mapping(
          entries.map { (Node(value: $0.key, at: span), Node(value: $0.value, at: span)) }),
        at: span)
    default: self.init(.scalar(value), at: span)
    }
  }
}
