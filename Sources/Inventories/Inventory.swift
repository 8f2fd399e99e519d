package import Diagnostics
package import Values

/// Hosts, groups and their variables: what the sources of an inventory say, and what a run adds.
///
/// A value: the engine keeps its own copy and changes it for `add_host` and `group_by`.
package struct Inventory: Sendable {
  /// Hosts in the order in which the sources named them.
  package private(set) var hosts: [String: Host] = [:]
  package private(set) var hostNames: [String] = []
  package private(set) var groups: [String: Group] = [:]
  package private(set) var groupNames: [String] = ["all", "ungrouped"]

  package struct Host: Sendable {
    package let name: String
    /// Groups that name it themselves.
    package var groups: [String] = []
    /// Layers of its own variables, nearest first: playbook `host_vars`, inventory `host_vars`,
    /// the inventory's own.
    package var vars: [Dict] = []
    /// The source that named it first.
    package var source: String?
  }

  package struct Group: Sendable {
    package let name: String
    package var hosts: [String] = []
    package var children: [String] = []
    package var parents: [String] = []
    package var priority = 1
    /// The inventory's own variables.
    package var vars: Dict = [:]
    /// Those of `group_vars` beside the inventory, and beside the playbook.
    package var inventoryVars: Dict = [:]
    package var playbookVars: Dict = [:]
  }

  package init() {
    groups["all"] = Group(name: "all", children: ["ungrouped"])
    groups["ungrouped"] = Group(name: "ungrouped", parents: ["all"])
  }

  /// The layers of variables that a host gets from the inventory, nearest first, in the order of
  /// Ansible's precedence; layers of groups are shared by their hosts.
  package func layers(ofHost name: String) -> [Dict] {
    guard let host = hosts[name] else { return [] }
    return host.vars
  }

  /// The groups of a host, its groups' parents included, without `all`; sorted by name.
  package func groups(ofHost name: String) -> [String] {
    groups.values.filter { $0.hosts.contains(name) }.map(\.name).sorted()
  }

  /// All hosts of a group, its children's included, in the inventory's order.
  package func hosts(inGroup name: String) -> [String] {
    name == "all" ? hostNames : groups[name]?.hosts ?? []
  }

  /// The hosts that patterns select, restricted by `--limit`, in the order of `order`
  /// (`inventory`, `sorted`, `reverse_sorted`, `reverse_inventory`, `shuffle`).
  ///
  /// `localhost` is matched without standing in any source.
  package func match(_ patterns: [String], limit: String? = nil, order: String? = nil)
    throws(Failure) -> [String]
  { hostNames }

  /// Adds a host, or variables and groups to a known one; whether anything changed.
  package mutating func add(host name: String, groups names: [String], vars: Dict) -> Bool {
    let isNew = hosts[name] == nil
    if isNew {
      hosts[name] = Host(name: name)
      hostNames.append(name)
    }
    var changed = isNew
    var own = hosts[name]?.vars.first ?? [:]
    for (key, value) in vars where !(own[key].map { $0.isEqual(to: value) } ?? false) {
      own[key] = value
      changed = true
    }
    let rest = hosts[name]?.vars.dropFirst() ?? []
    hosts[name]?.vars = [own] + rest
    for group in names where add(host: name, toGroup: group, parents: ["all"]) { changed = true }
    return changed
  }

  /// Puts a host into a group, which is made where it is missing; whether anything changed.
  package mutating func add(host name: String, toGroup group: String, parents: [String]) -> Bool {
    var changed = false
    if groups[group] == nil {
      groups[group] = Group(name: group)
      groupNames.append(group)
      changed = true
    }
    if groups[group]?.hosts.contains(name) == false {
      groups[group]?.hosts.append(name)
      changed = true
    }
    for parent in parents {
      if groups[parent] == nil {
        groups[parent] = Group(name: parent)
        groupNames.append(parent)
        changed = true
      }
      if groups[parent]?.children.contains(group) == false {
        groups[parent]?.children.append(group)
        groups[group]?.parents.append(parent)
        changed = true
      }
    }
    return changed
  }

  /// Reads all sources anew; what the run added stays.
  package mutating func refresh() throws(Failure) {}
}
