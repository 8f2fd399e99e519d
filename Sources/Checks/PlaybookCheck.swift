package import Diagnostics
internal import Inventories
package import Playbooks
internal import Templates
internal import Values

/// All that can be known of playbooks without touching a host: what an inspection finds, and how
/// the parts fit together: variables, handlers, tags, loops.
package struct PlaybookCheck {
  var inspection: Inspection
  /// Tasks of all plays, those of literal dynamic includes too.
  var sites: [Site] = []
  var definitions = Definitions()
  /// By the place of the play.
  var handlers: [String: Handlers] = [:]
  private var plays: [Play] = []
  private var followed: Set<String> = []

  package init(_ loader: Loader, _ knowledge: Knowledge) {
    inspection = Inspection(loader, knowledge)
  }

  /// What was found.
  package var problems: ProblemList { inspection.problems }

  /// Takes warnings of the loader.
  package mutating func add(_ warnings: [Diagnostic]) { inspection.problems.add(warnings) }

  /// Reads playbooks that run one after the other, and checks them.
  ///
  /// - Parameter tags: those that the command line names.
  /// - Throws: where there is no such playbook.
  package mutating func check(_ paths: [String], tags: [String]) throws(Failure) {
    for path in paths {
      let draft = try inspection.inspect(path)
      if draft.isIncomplete { definitions.open() }
      plays += draft.plays
      for play in draft.plays {
        handlers[play.span.place] = Handlers(of: play)
        follow(Site.all(of: play))
      }
    }
    define()
    for site in sites {
      checkVariables(of: site)
      checkHandlers(of: site)
      checkLoop(of: site)
    }
    checkTags(tags)
  }

  // MARK: Dynamic includes

  /// Takes tasks, and reads what their includes name literally.
  private mutating func follow(_ found: [Site]) {
    var queue = found
    while let site = queue.popLast() {
      sites.append(site)
      switch site.task.resolvedAction {
      case "ansible.builtin.include_tasks": queue += tasks(of: site)
      case "ansible.builtin.include_role": queue += role(of: site)
      default: break
      }
    }
  }

  private mutating func tasks(of site: Site) -> [Site] {
    let name = site.task.arguments["file"] ?? site.task.arguments["_raw_params"]
    let inclusion = Inclusion(site.task, in: site.play)
    guard let file = name?.string else {
      definitions.open()
      handlers[site.play.span.place]?.isOpen = true
      return []
    }
    guard let path = inspection.loader.find(tasks: file, inclusion),
      followed.insert("\(path) \(site.task.isHandler)").inserted
    else { return [] }
    do throws(Failure) {
      return take(try inspection.loader.draftTasks(file: file, inclusion), site)
    } catch {
      inspection.problems.add(error.diagnostics, rule: .load)
      return []
    }
  }

  private mutating func role(of site: Site) -> [Site] {
    let arguments = site.task.arguments
    guard let name = (arguments["name"] ?? arguments["role"])?.string else {
      definitions.open()
      handlers[site.play.span.place]?.isOpen = true
      return []
    }
    var role = Inclusion.RoleArguments(name: name)
    for (key, path) in Self.parts {
      guard let value = arguments[key] else { continue }
      guard let text = value.string else {
        definitions.open()
        return []
      }
      role[keyPath: path] = text
    }
    let inclusion = Inclusion(site.task, in: site.play)
    guard let path = inspection.loader.find(role: name, inclusion) else {
      definitions.open()
      handlers[site.play.span.place]?.isOpen = true
      return []
    }
    guard followed.insert("\(path) \(arguments.map { $0.value.text })").inserted else { return [] }
    do throws(Failure) {
      return take(try inspection.loader.draftRole(role, inclusion), site)
    } catch {
      inspection.problems.add(error.diagnostics, rule: .load)
      return []
    }
  }

  private static let parts:
    [(String, any WritableKeyPath<Inclusion.RoleArguments, String?> & Sendable)] = [
      ("tasks_from", \.tasksFrom), ("vars_from", \.varsFrom), ("defaults_from", \.defaultsFrom),
      ("handlers_from", \.handlersFrom),
    ]

  /// Takes what an include has brought in; its tasks.
  private mutating func take(_ draft: Draft, _ site: Site) -> [Site] {
    inspection.take(draft)
    if draft.isIncomplete { definitions.open() }
    for role in draft.roles { definitions.define(role) }
    handlers[site.play.span.place]?.add(draft.handlers)
    let found =
      Site.all(in: draft.items, of: site.play, isCaught: site.isCaught)
      + draft.handlers.map { Site(task: $0, play: site.play) }
    for site in found { inspection.inspect(site) }
    return found
  }

  // MARK: Definitions

  private mutating func define() {
    let knowledge = inspection.knowledge
    for name in knowledge.magicNames.union(knowledge.extraVars.names) { definitions.define(name) }
    definitions.define(knowledge.inventory)
    for file in inspection.files.values where file.kind == .metadata {
      definitions.define(argumentSpecs: file.root)
    }
    for play in plays {
      definitions.define(play, inspection.loader)
      if !knowsHosts(of: play) { definitions.open() }
    }
    for site in sites { definitions.define(site, inspection.loader) }
    if plays.contains(where: { hasPlugins(beside: $0) }) { definitions.open() }
  }

  /// Whether the inventory can tell the variables of a play's hosts.
  private func knowsHosts(of play: Play) -> Bool {
    let patterns = (play.hosts.items.map(Array.init) ?? [play.hosts]).map(\.string)
    let names = patterns.compactMap { $0 }
    guard names.count == patterns.count else { return false }
    do throws(Failure) {
      return try !inspection.knowledge.inventory.match(names).isEmpty
    } catch {
      return false
    }
  }

  private func hasPlugins(beside play: Play) -> Bool {
    let directory = Paths.directory(of: play.playbook)
    return Paths.isDirectory(Paths.join(directory, "vars_plugins"))
  }
}
