internal import Diagnostics
internal import Formats
internal import Inventories
internal import Playbooks
internal import Values

/// The variables that something defines: the union over all plays, whatever their order.
struct Definitions {
  private(set) var names: Set<String> = []
  /// The value of each name that only one place defines literally.
  private(set) var values: [String: Value] = [:]
  /// Whether there may be others that only a run can know of.
  private(set) var isOpen = false

  mutating func open() { isOpen = true }

  /// A name whose value only a run knows.
  mutating func define(_ name: String) {
    names.insert(name)
    values[name] = nil
  }

  private mutating func define(_ name: String, _ value: Value) {
    if names.insert(name).inserted { values[name] = value } else { values[name] = nil }
  }

  private mutating func define(_ variables: Dict) {
    for (key, value) in variables { if let name = key.string { define(name, value) } }
  }

  mutating func define(_ role: Role) {
    for variables in [role.defaults, role.vars, role.params, role.entryVars] { define(variables) }
    for variables in role.inherited {
      for name in variables.params.names + variables.entryVars.names { define(name) }
    }
  }

  mutating func define(_ inventory: Inventory) {
    for host in inventory.hosts.values {
      for variables in host.vars { for name in variables.names { define(name) } }
    }
    for group in inventory.groups.values {
      for variables in [group.vars, group.inventoryVars, group.playbookVars] {
        for name in variables.names { define(name) }
      }
    }
  }

  mutating func define(_ play: Play, _ loader: Loader) {
    define(play.vars)
    for prompt in play.varsPrompts { define(prompt.name) }
    for role in play.roles { define(role) }
    let directory = Paths.directory(of: play.playbook)
    for entry in play.varsFiles {
      for name in entry.items.map(Array.init) ?? [entry] {
        guard let text = name.string else {
          open()
          continue
        }
        if let path = Paths.find(text, in: "vars", [directory]) { define(file: path, loader) }
      }
    }
  }

  /// The variables that callers may give to a role.
  mutating func define(argumentSpecs root: Node) {
    guard case .mapping(let entries) = (root["argument_specs"] ?? root).content else { return }
    for (_, entry) in entries {
      guard case .mapping(let options)? = entry["options"]?.content else { continue }
      for (name, _) in options { define(name.text ?? "") }
    }
  }

  private mutating func define(file path: String, _ loader: Loader) {
    guard Paths.isFile(path), let root = try? loader.document(path) else { return }
    if let variables = root.value.dict { define(variables) }
  }

  // MARK: Tasks

  mutating func define(_ site: Site, _ loader: Loader) {
    let task = site.task
    for variables in task.directives.vars + [task.includeParams] { define(variables) }
    if let name = task.register.name { define(name) }
    if let loop = task.loop {
      define(loop.variable)
      if let name = loop.indexVariable { define(name) }
    }
    if let role = task.role { define(role) }
    switch task.resolvedAction {
    case "ansible.builtin.set_fact", "ansible.builtin.add_host":
      if task.argumentTemplate != nil { open() }
      for (key, value) in task.arguments {
        let name = key.text
        if name == "_raw_params" || TemplateText.isTemplate(name) { open() }
        if task.loop == nil { define(name, value) } else { define(name) }
      }
    case "ansible.builtin.include_vars": defineIncluded(site, loader)
    case "ansible.builtin.include_tasks", "ansible.builtin.include_role":
      for name in task.arguments["apply"]?.dict?["vars"]?.dict?.names ?? [] { define(name) }
    case "ansible.builtin.service_facts": define("services")
    case "ansible.builtin.package_facts": define("packages")
    case "ansible.builtin.setup", "ansible.builtin.gather_facts": break
    default:
      // A module of somebody else's may return facts of any name.
      if task.resolvedAction.contains("fact") { open() }
    }
  }

  private mutating func defineIncluded(_ site: Site, _ loader: Loader) {
    let arguments = site.task.arguments
    if let name = arguments["name"] {
      if let text = name.string { define(text) } else { open() }
      return
    }
    let file = arguments["file"] ?? arguments["_raw_params"]
    let path = site.task.searchPath(in: site.play)
    if let text = file?.string, let found = Paths.find(text, in: "vars", path) {
      define(file: found, loader)
    } else {
      open()
    }
  }
}
