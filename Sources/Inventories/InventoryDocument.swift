package import Diagnostics
internal import Formats
package import Values

/// The documents that `ansible-inventory` prints.
package struct InventoryDocument {
  let inventory: Inventory
  /// Whether variables stand with the groups and hosts that define them (`--export`).
  let exports: Bool
  /// Whether what stands beside the playbook counts among a group's or a host's own variables.
  let showsPlaybookVars: Bool
  /// The hosts that `--limit` leaves.
  let available: Set<String>
  let hostNames: [String]

  package init(
    _ inventory: Inventory, limit: String? = nil, exports: Bool = false,
    showsPlaybookVars: Bool = false
  ) throws(Failure) {
    self.inventory = inventory
    self.exports = exports
    self.showsPlaybookVars = showsPlaybookVars
    hostNames = try inventory.match(["all"], limit: limit)
    available = Set(hostNames)
  }

  // MARK: Texts

  /// `--list`: JSON, its keys sorted.
  package func json() throws(Failure) -> String {
    try JSON.write(.dict(list()), .shown, encode: Self.encode)
  }

  /// `--list --yaml`.
  package func yaml() throws(Failure) -> String {
    var seen = Seen()
    return try YAML.dump(.dict(try nested("all", &seen)), .block)
  }

  /// `--list --toml`.
  package func toml() throws(Failure) -> String {
    var seen = Seen()
    var tables = Dict()
    try flat("all", &tables, &seen)
    return try TOML.write(tables)
  }

  /// `--host NAME`: the host's variables as JSON.
  package func host(_ pattern: String) throws(Failure) -> String {
    try JSON.write(.dict(try variables(ofOnly: pattern)), .shown, encode: Self.encode)
  }

  /// `--host NAME --toml`.
  package func hostTOML(_ pattern: String) throws(Failure) -> String {
    try TOML.write(try variables(ofOnly: pattern))
  }

  /// `--host NAME --yaml`.
  package func hostYAML(_ pattern: String) throws(Failure) -> String {
    try YAML.dump(.dict(try variables(ofOnly: pattern)), .block)
  }

  private func variables(ofOnly pattern: String) throws(Failure) -> Dict {
    let hosts = try inventory.match([pattern])
    guard hosts.count == 1 else {
      throw Failure(.option, "You must pass a single valid host to --host parameter")
    }
    return variables(ofHost: hosts[0])
  }

  /// `--graph`, with `--vars` if wanted.
  package func graph(_ group: String = "all", showsVariables: Bool = false) throws(Failure)
    -> String
  {
    guard inventory.groups[group] != nil else {
      throw Failure(.option, "Pattern must be valid group name when using --graph")
    }
    var lines: [String] = []
    try graph(group, depth: 0, showsVariables, &lines)
    return lines.joined(separator: "\n")
  }

  private func graph(
    _ name: String, depth: Int, _ showsVariables: Bool, _ lines: inout [String]
  ) throws(Failure) {
    guard let group = inventory.groups[name] else { return }
    func put(_ text: String, _ depth: Int) {
      lines.append(
        depth == 0 ? text : String(repeating: "  |", count: depth) + "--" + text)
    }
    func put(variables: Dict, _ depth: Int) throws(Failure) {
      let names = variables.names.sorted { $0.isTextBefore($1) }
      for name in names { put("{\(name) = \(try text(of: variables[name]))}", depth) }
    }
    put("@\(name):", depth)
    for child in group.children { try graph(child, depth: depth + 1, showsVariables, &lines) }
    if name != "all" {
      for host in group.hosts {
        put(host, depth + 1)
        if showsVariables { try put(variables: variables(ofHost: host), depth + 2) }
      }
    }
    if showsVariables { try put(variables: variables(ofGroup: name), depth + 1) }
  }

  /// A variable in a graph; a vault shows what it holds.
  private func text(of value: Value?) throws(Failure) -> String {
    if case .object(let object)? = value, let vault = object as? VaultText {
      return try Vault.decrypt(vault, with: inventory.options.secrets)
    }
    return value?.text ?? ""
  }

  // MARK: Values

  /// Variables of Ansible's own, which no document shows.
  private static let internalNames: Set<String> = [
    "ansible_async_path", "ansible_collection_name", "ansible_config_file",
    "ansible_dependent_role_names", "ansible_diff_mode", "ansible_facts", "ansible_forks",
    "ansible_inventory_sources", "ansible_limit", "ansible_play_batch", "ansible_play_hosts",
    "ansible_play_hosts_all", "ansible_play_role_names", "ansible_playbook_python",
    "ansible_role_name", "ansible_role_names", "ansible_run_tags", "ansible_skip_tags",
    "ansible_verbosity", "ansible_version", "inventory_dir", "inventory_file",
    "inventory_hostname", "inventory_hostname_short", "groups", "group_names", "hostvars",
    "playbook_dir", "play_hosts", "role_name", "role_names", "role_path", "role_uuid",
  ]

  private func shown(_ variables: Dict) -> Dict {
    var shown = variables
    for name in variables.names where Self.internalNames.contains(name) { shown[name] = nil }
    return shown
  }

  private func variables(ofHost name: String) -> Dict {
    guard exports else {
      var variables = inventory.variables(ofHost: name)
      inventory.combine(&variables, inventory.options.extraVariables)
      return shown(variables)
    }
    guard let host = inventory.hosts[name] else { return shown(Inventory.implicitVariables) }
    var merged = Dict()
    for layer in host.vars.dropFirst(showsPlaybookVars ? 0 : 1).reversed() {
      inventory.combine(&merged, layer)
    }
    return shown(merged)
  }

  /// The variables of a host, texts that are data marked as such.
  private func marked(_ name: String) -> Dict {
    var variables = variables(ofHost: name)
    let nearer = inventory.hosts[name]?.vars.dropLast() ?? []
    for variable in inventory.hosts[name]?.computed ?? []
    where nearer.allSatisfy({ $0[variable] == nil }) {
      if let value = variables[variable] { variables[variable] = Self.unsafe(value) }
    }
    for (key, value) in variables { variables[key] = Self.mark(value) }
    return variables
  }

  private func variables(ofGroup name: String) -> Dict {
    guard let group = inventory.groups[name] else { return [:] }
    var merged = group.vars
    inventory.combine(&merged, group.inventoryVars)
    if showsPlaybookVars { inventory.combine(&merged, group.playbookVars) }
    if group.priority != 1 { merged["ansible_group_priority"] = .int(group.priority) }
    var result = shown(merged)
    for (key, value) in result { result[key] = Self.mark(value) }
    return result
  }

  /// Texts that look like templates and are none, as `{"__ansible_unsafe": text}`.
  private static func mark(_ value: Value) -> Value {
    switch value {
    case .string(let text) where TemplateText.isTemplate(text): unsafe(value)
    case .list(let items): .list(items.map(mark))
    case .dict(let entries):
      .dict(
        entries.count == 1 && entries["__ansible_unsafe"] != nil
          ? entries : Dict(pairs: entries.map { (name($0.key), mark($0.value)) }))
    default: value
    }
  }

  /// A key as JSON has it: text.
  private static func name(_ key: Value) -> Value {
    switch key {
    case .string: key
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    default: .string(key.text)
    }
  }

  private static func unsafe(_ value: Value) -> Value {
    switch value {
    case .string(let text): .dict(["__ansible_unsafe": .string(text)])
    case .list(let items): .list(items.map(unsafe))
    case .dict(let entries): .dict(Dict(pairs: entries.map { ($0.key, unsafe($0.value)) }))
    default: value
    }
  }

  private static let encode: @Sendable (Value) throws(Failure) -> Value = {
    (value: Value) throws(Failure) in
    guard case .object(let object) = value else { return try JSON.refuse(value) }
    switch object {
    case is Day, is ClockTime: return .string(object.text)
    case let moment as Moment: return .string(moment.isoFormat())
    case let vault as VaultText: return .dict(["__ansible_vault": .string(vault.envelope)])
    case let set as PythonSet: return .list(set.members.keys)
    case let bytes as Bytes: return .string(String(decoding: bytes.content, as: UTF8.self))
    default: return try JSON.refuse(value)
    }
  }

  // MARK: Shapes

  private struct Seen {
    var hosts: Set<String> = []
    var groups: Set<String> = []
  }

  /// What `--list` shows: each group once, and `_meta` with the hosts' variables.
  package func list() -> Dict {
    var seen: Set<String> = []
    var result = Dict()
    list("all", &result, &seen)
    var variables = Dict()
    for host in hostNames {
      let own = marked(host)
      if !own.isEmpty { variables[host] = .dict(own) }
    }
    result["_meta"] = .dict(["hostvars": .dict(variables), "profile": "inventory_legacy"])
    return result
  }

  private func list(_ name: String, _ result: inout Dict, _ seen: inout Set<String>) {
    guard let group = inventory.groups[name] else { return }
    var entry = Dict()
    let hosts = name == "all" ? [] : group.hosts.filter { available.contains($0) }
    if !hosts.isEmpty { entry["hosts"] = .list(hosts.map(Value.string)) }
    if !group.children.isEmpty { entry["children"] = .list(group.children.map(Value.string)) }
    let variables = exports ? variables(ofGroup: name) : [:]
    if !variables.isEmpty { entry["vars"] = .dict(variables) }
    if !entry.isEmpty { result[name] = .dict(entry) }
    for child in group.children where !seen.contains(child) {
      list(child, &result, &seen)
      seen.insert(child)
    }
  }

  /// A group with its children inside; nothing where it is empty.
  private func nested(_ name: String, _ seen: inout Seen) throws(Failure) -> Dict {
    guard let group = inventory.groups[name] else { return [:] }
    var entry = Dict()
    var children = Dict()
    for child in group.children {
      if seen.groups.contains(child) {
        children[child] = .dict([:])
      } else {
        children.merge(try nested(child, &seen))
        seen.groups.insert(child)
      }
    }
    if !children.isEmpty { entry["children"] = .dict(children) }
    let hosts = name == "all" ? [:] : hosts(of: group, &seen)
    if !hosts.isEmpty { entry["hosts"] = .dict(hosts) }
    let variables = exports ? variables(ofGroup: name) : [:]
    if !variables.isEmpty { entry["vars"] = .dict(variables) }
    return entry.isEmpty ? [:] : Dict([(name, .dict(entry))])
  }

  /// A group's hosts with their variables, which stand with the first group only.
  private func hosts(of group: Inventory.Group, _ seen: inout Seen) -> Dict {
    var hosts = Dict()
    for host in group.hosts where available.contains(host) {
      hosts[host] = .dict(seen.hosts.insert(host).inserted ? variables(ofHost: host) : [:])
    }
    return hosts
  }

  /// Every group at the top, for TOML.
  private func flat(
    _ name: String, _ tables: inout Dict, _ seen: inout Seen
  ) throws(Failure) {
    guard let group = inventory.groups[name] else { return }
    var entry = Dict()
    var children: [String] = []
    var below = Dict()
    for child in group.children {
      if child == "ungrouped", inventory.groups[child]?.hosts.isEmpty == true { continue }
      if name != "all" { children.append(child) }
      try flat(child, &below, &seen)
    }
    if !children.isEmpty { entry["children"] = .list(children.map(Value.string)) }
    let hosts = name == "all" ? [:] : hosts(of: group, &seen)
    if !hosts.isEmpty { entry["hosts"] = .dict(hosts) }
    let variables = exports ? variables(ofGroup: name) : [:]
    if !variables.isEmpty { entry["vars"] = .dict(variables) }
    if !entry.isEmpty { tables[name] = .dict(entry) }
    tables.merge(below)
  }
}
