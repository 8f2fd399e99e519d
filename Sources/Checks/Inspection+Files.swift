internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

/// Files of the controller that plays and tasks name literally.
extension Inspection {
  mutating func inspect(variableFiles play: Play) {
    let directory = Paths.directory(of: play.playbook)
    for entry in play.varsFiles {
      let alternatives = entry.items.map(Array.init) ?? [entry]
      let names = alternatives.compactMap(\.string)
      guard names.count == alternatives.count else { continue }
      let found = names.lazy.compactMap { Paths.find($0, in: "vars", [directory]) }.first
      guard let found else {
        problems.warning(
          .file, "vars file \(names.joined(separator: ", ")) was not found",
          at: play.varsFilesSpan ?? play.span,
          help: "searched in \(Paths.shown(directory)); a run goes on without it")
        continue
      }
      take(loader.draftVariables(found))
    }
  }

  mutating func inspect(files site: Site) {
    let task = site.task
    switch task.resolvedAction {
    case "ansible.builtin.include_tasks": inspect(include: site)
    case "ansible.builtin.include_role": inspect(role: site)
    case "ansible.builtin.include_vars":
      let name = task.arguments["file"] ?? task.arguments["_raw_params"]
      if let file = name?.string, let path = find(file, "vars", site) {
        take(loader.draftVariables(path))
      }
      if let directory = task.arguments["dir"]?.string { _ = find(directory, "vars", site) }
    case "ansible.builtin.template":
      if let source = task.arguments["src"]?.string, let path = find(source, "templates", site) {
        inspect(template: path, of: task, play: site.play)
      }
    case "ansible.builtin.copy", "ansible.builtin.unarchive", "ansible.builtin.script":
      inspect(source: site)
    default: break
    }
  }

  /// What is copied may be made by an earlier task on the controller: it is only warned of.
  private mutating func inspect(source site: Site) {
    let arguments = site.task.arguments
    if arguments["content"] != nil { return }
    for name in ["remote_src", "copy"] where arguments[name] != nil { return }
    var source = arguments["src"]?.string
    if site.task.resolvedAction == "ansible.builtin.script" {
      let line = arguments["cmd"]?.string ?? arguments["_raw_params"]?.string
      source = line.flatMap { $0.split(separator: " ").first.map(String.init) }
      if source.map({ $0.contains("\"") || $0.contains("'") }) ?? true { return }
    }
    guard let source, !source.contains("://") else { return }
    _ = find(source, "files", site, isCertain: false)
  }

  private mutating func inspect(include site: Site) {
    let name = site.task.arguments["file"] ?? site.task.arguments["_raw_params"]
    guard let file = name?.string else { return }
    if loader.find(tasks: file, Inclusion(site.task, in: site.play)) == nil {
      missing(file, site, argument: "file", isCertain: true)
    }
  }

  private mutating func inspect(role site: Site) {
    let name = site.task.arguments["name"] ?? site.task.arguments["role"]
    guard let role = name?.string else { return }
    if loader.find(role: role, Inclusion(site.task, in: site.play)) == nil {
      report(
        "the role '\(role)' was not found", site, argument: "name", isCertain: true,
        help: "the task fails when it is reached")
    }
  }

  /// The path of a file; where there is none, that is noted.
  private mutating func find(
    _ name: String, _ subdirectory: String, _ site: Site, isCertain: Bool = true
  ) -> String? {
    let path = site.task.searchPath(in: site.play)
    if let found = Paths.find(name, in: subdirectory, path) { return found }
    missing(name, site, argument: "src", isCertain: isCertain)
    return nil
  }

  private mutating func missing(
    _ name: String, _ site: Site, argument: String, isCertain: Bool
  ) {
    let task = site.task
    var directories: [String] = []
    for directory in task.searchPath(in: site.play).map(Paths.absolute).map(Paths.shown)
    where !directories.contains(directory) {
      directories.append(directory)
    }
    report(
      "could not find or access '\(name)' on the controller", site, argument: argument,
      isCertain: isCertain, help: "searched in \(directories.joined(separator: ", "))")
  }

  /// What may never be reached, or may be there by then, is only warned of.
  private mutating func report(
    _ message: String, _ site: Site, argument: String, isCertain: Bool, help: String
  ) {
    let span = place(argument, site.task)
    if isCertain, !site.isConditional {
      problems.error(.file, message, at: span, help: help)
    } else {
      problems.warning(.file, message, at: span, help: help)
    }
  }

  private func place(_ argument: String, _ task: Task) -> Span {
    let places = task.argumentPlaces
    return places.values(of: argument).first ?? places.values(of: "_raw_params").first
      ?? places.action ?? task.span
  }

  // MARK: Template files

  /// A template file and those that it includes by name.
  private mutating func inspect(template path: String, of task: Task, play: Play) {
    guard let syntax = Self.syntax(of: task), templates[path] == nil else { return }
    do throws(Failure) {
      let source = Source(
        name: Paths.shown(path), bytes: try loader.options.read(path))
      problems.follow(source.name)
      let mentions = try Mentions.of(file: source, syntax: syntax)
      inspect(mentions)
      templates[path] = mentions
      let places = [Paths.directory(of: path)] + task.searchPath(in: play)
      for included in mentions.templates {
        if let found = Paths.find(included.name, in: "templates", places) {
          inspect(template: found, of: task, play: play)
        } else {
          problems.warning(
            .file, "could not find the template '\(included.name)'", at: included.span,
            help: "searched beside the template and in templates/")
        }
      }
    } catch {
      problems.add(Self.friendly(error).diagnostics, rule: .template)
    }
  }

  /// The delimiters that a template task chooses; nil where only a run knows them.
  static func syntax(of task: Task) -> Syntax? {
    var syntax = Syntax.ansible
    let texts: [(String, WritableKeyPath<Syntax, String>)] = [
      ("block_start_string", \.blockStart), ("block_end_string", \.blockEnd),
      ("variable_start_string", \.variableStart), ("variable_end_string", \.variableEnd),
      ("comment_start_string", \.commentStart), ("comment_end_string", \.commentEnd),
    ]
    for (name, path) in texts {
      guard let value = task.arguments[name] else { continue }
      guard let text = value.string else { return nil }
      syntax[keyPath: path] = text
    }
    return syntax
  }
}
