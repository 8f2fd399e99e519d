package import Diagnostics
package import Values

extension Inventory {
  /// Reads sources: paths of files, directories and scripts, and lists of hosts with a comma.
  ///
  /// What a source says wins over the sources before it. A source that no plugin can read is a
  /// warning, or a failure where the options say so.
  package static func load(
    sources: [String], options: InventoryOptions = InventoryOptions()
  ) throws(Failure) -> Inventory {
    var inventory = Inventory()
    inventory.options = options
    inventory.sources = sources
    inventory.playbookDirectory = options.playbookDirectory
    try inventory.readSources()
    return inventory
  }

  /// Reads all sources anew; what the run added stays.
  package mutating func refresh() throws(Failure) {
    var fresh = Inventory()
    fresh.options = options
    fresh.sources = sources
    fresh.playbookDirectory = playbookDirectory
    try fresh.readSources()
    for addition in added {
      switch addition {
      case .host(let name, let groups, let vars):
        _ = fresh.add(host: name, groups: groups, vars: vars)
      case .membership(let name, let group, let parents):
        if fresh.hosts[name] != nil {
          _ = fresh.add(host: name, toGroup: group, parents: parents)
        }
      }
    }
    self = fresh
  }

  private mutating func readSources() throws(Failure) {
    var anyParsed = false
    for source in sources where !source.isEmpty {
      let path =
        source.utf8.contains(UInt8(ascii: ",")) ? source : FileSystem.absolute(source)
      if try read(source: path) { anyParsed = true }
    }
    if anyParsed {
      try reconcile()
    } else if options.unparsedIsFailure {
      throw Failure(
        .usage, "No inventory was parsed, please check your configuration and options.")
    } else if !sources.isEmpty {
      warn("no inventory was parsed, only implicit localhost is available")
    }
    try readVariableFiles()
  }

  // MARK: Variables beside the sources and the playbook

  /// Takes `group_vars` and `host_vars` of another playbook's directory instead of those before.
  package mutating func usePlaybook(directory: String?) throws(Failure) {
    playbookDirectory = directory
    try readVariableFiles()
  }

  private mutating func readVariableFiles() throws(Failure) {
    let (beside, playbook) = variableFiles()
    for name in groupNames {
      let near = try variables(of: name, "group_vars", playbook)
      let far = try variables(of: name, "group_vars", beside)
      groups[name]?.playbookVars = near
      groups[name]?.inventoryVars = far
    }
    for name in hostNames {
      let near = try variables(of: name, "host_vars", playbook)
      let far = try variables(of: name, "host_vars", beside)
      hosts[name]?.vars[0] = near
      hosts[name]?.vars[1] = far
    }
  }

  private func variableFiles() -> (beside: [VariableFiles], playbook: [VariableFiles]) {
    (
      directories(of: sources).map { VariableFiles($0, options) }.filter { !$0.isEmpty },
      [playbookDirectory].compactMap { $0 }.map { VariableFiles($0, options) }
        .filter { !$0.isEmpty }
    )
  }

  /// The directories in which variables of sources are looked for.
  func directories(of sources: [String]) -> [String] {
    sources.compactMap { source in
      if source.utf8.contains(UInt8(ascii: ",")), !FileSystem.exists(source) { return nil }
      let path = FileSystem.absolute(source)
      return FileSystem.isDirectory(path) ? path : FileSystem.directory(of: path)
    }
  }

  private func variables(
    of name: String, _ folder: String, _ places: [VariableFiles]
  ) throws(Failure) -> Dict {
    var merged = Dict()
    for place in places {
      combine(&merged, try place.variables(of: name, in: folder) { combine(&$0, $1) })
    }
    return merged
  }

  // MARK: What a run adds

  /// Adds a host, or variables and groups to a known one; whether anything changed.
  package mutating func add(host name: String, groups names: [String], vars: Dict) -> Bool {
    added.append(.host(name, groups: names, vars: vars))
    var changed = false
    if hosts[name] == nil {
      hosts[name] = Host(name: name)
      hostNames.append(name)
      if Self.localNames.contains(name) { localhost = localhost ?? name }
      _ = join(host: name, group: "all")
      readFiles(ofHost: name)
      changed = true
    }
    for (key, value) in vars {
      if let known = hosts[name]?.vars[2][key], known.isEqual(to: value) { continue }
      hosts[name]?.vars[2][key] = value
      changed = true
    }
    for group in names where put(host: name, into: group, parents: []) { changed = true }
    if changed { settle() }
    return changed
  }

  /// Puts a host into a group, which is made where it is missing; whether anything changed.
  package mutating func add(host name: String, toGroup group: String, parents: [String]) -> Bool {
    added.append(.membership(name, group: group, parents: parents))
    if hosts[name] == nil, Self.localNames.contains(name) { return false }
    let changed = put(host: name, into: group, parents: parents)
    if changed { settle() }
    return changed
  }

  private mutating func put(host: String, into group: String, parents: [String]) -> Bool {
    var changed = false
    do {
      for name in [group] + parents where groups[name] == nil {
        let safe = try addGroup(name)
        readFiles(ofGroup: safe)
        changed = true
      }
      let safe = GroupName.safe(group, options.groupNames)
      for parent in parents where try addChild(safe, to: parent) { changed = true }
      if join(host: host, group: safe) { changed = true }
    } catch {
      warnings += error.diagnostics
    }
    return changed
  }

  private mutating func settle() {
    do {
      try reconcile()
    } catch {
      warnings += error.diagnostics
    }
  }

  private mutating func readFiles(ofHost name: String) {
    let (beside, playbook) = variableFiles()
    do {
      let near = try variables(of: name, "host_vars", playbook)
      let far = try variables(of: name, "host_vars", beside)
      hosts[name]?.vars[0] = near
      hosts[name]?.vars[1] = far
    } catch {
      warnings += error.diagnostics
    }
  }

  private mutating func readFiles(ofGroup name: String) {
    let (beside, playbook) = variableFiles()
    do {
      let near = try variables(of: name, "group_vars", playbook)
      let far = try variables(of: name, "group_vars", beside)
      groups[name]?.playbookVars = near
      groups[name]?.inventoryVars = far
    } catch {
      warnings += error.diagnostics
    }
  }
}
