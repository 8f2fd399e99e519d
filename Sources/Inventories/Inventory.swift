package import Diagnostics
package import Values

/// Hosts, groups and their variables: what the sources of an inventory say, and what a run adds.
///
/// A value: the engine keeps its own copy and changes it for `add_host` and `group_by`.
package struct Inventory: Sendable {
  package internal(set) var hosts: [String: Host] = [:]
  /// Hosts in the order in which the sources named them.
  package internal(set) var hostNames: [String] = []
  package internal(set) var groups: [String: Group] = [:]
  /// Groups in the order in which the sources named them, `all` and `ungrouped` first.
  package internal(set) var groupNames: [String] = ["all", "ungrouped"]
  /// What went wrong without ending the load: sources that no plugin could read, odd names.
  package internal(set) var warnings: [Diagnostic] = []
  /// What each plugin that was tried said of a source that none could read.
  package internal(set) var failures: [SourceFailure] = []
  package internal(set) var options = InventoryOptions()

  /// The sources as they were given.
  var sources: [String] = []
  /// Those that were read so far, for `use_vars_plugins`.
  var processed: [String] = []
  /// The source that is being read.
  var currentSource: String?
  /// The host that stands for this machine, if a source names one of its names.
  var localhost: String?
  /// Hosts and groups that a run has added, to be added again after a refresh.
  var added: [Addition] = []
  /// Where `group_vars` and `host_vars` of the playbook are looked for.
  var playbookDirectory: String?

  package struct Host: Sendable {
    package let name: String
    /// Groups that name it themselves.
    package var groups: [String] = []
    /// Layers of its own variables, nearest first: playbook `host_vars`, inventory `host_vars`,
    /// the inventory's own.
    package var vars: [Dict] = [[:], [:], [:]]
    /// The source that named it first.
    package var source: String?
    /// Whether it is this machine, matched without standing in any source.
    package var isImplicit = false
    /// Names of the inventory's own variables whose texts a template made, and which are data.
    var computed: Set<String> = []
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
    /// The longest way from `all`.
    var depth = 0
    var members: Set<String> = []
  }

  /// A source that no plugin could read, and why one of them could not.
  package struct SourceFailure: Sendable {
    package let source: String
    package let plugin: String
    package let failure: Failure
  }

  enum Addition: Sendable {
    case host(String, groups: [String], vars: Dict)
    case membership(String, group: String, parents: [String])
  }

  /// The names that this machine has without any inventory.
  package static let localNames: Set<String> = ["localhost", "127.0.0.1", "::1"]

  package init() {
    groups["all"] = Group(name: "all", children: ["ungrouped"])
    groups["ungrouped"] = Group(name: "ungrouped", parents: ["all"], depth: 1)
  }

  // MARK: Asking

  /// The groups of a host, its groups' parents included, without `all`; sorted by name.
  package func groups(ofHost name: String) -> [String] {
    ancestry(ofHost: name).filter { $0 != "all" }.sorted { $0.isTextBefore($1) }
  }

  /// Direct groups of a host and all of their ancestors.
  func ancestry(ofHost name: String) -> [String] {
    guard let host = hosts[name] else { return [] }
    var found = host.groups
    var seen = Set(found)
    var index = 0
    while index < found.count {
      for parent in groups[found[index]]?.parents ?? [] where seen.insert(parent).inserted {
        found.append(parent)
      }
      index += 1
    }
    return found
  }

  /// All hosts of a group, its children's included, level by level.
  package func hosts(inGroup name: String) -> [String] {
    guard groups[name] != nil else { return [] }
    var order = [name]
    var seen: Set<String> = [name]
    var index = 0
    while index < order.count {
      for child in groups[order[index]]?.children ?? [] where seen.insert(child).inserted {
        order.append(child)
      }
      index += 1
    }
    var result: [String] = []
    var known: Set<String> = []
    for group in order {
      for host in groups[group]?.hosts ?? [] where known.insert(host).inserted {
        result.append(host)
      }
    }
    return result
  }

  /// Every group above a group.
  func ancestors(of group: String) -> Set<String> {
    var found: Set<String> = []
    var open = groups[group]?.parents ?? []
    while let parent = open.popLast() {
      if found.insert(parent).inserted { open += groups[parent]?.parents ?? [] }
    }
    return found
  }
}
