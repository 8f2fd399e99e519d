internal import Diagnostics
internal import Inventories
internal import ModuleKit
internal import Playbooks
internal import Values

extension Run {
  /// `add_host`: puts a host into the inventory for the rest of the run.
  func addHost(_ call: ActionCall) throws(Failure) -> Outcome {
    var arguments = call.arguments
    var name: String?
    for key in ["name", "hostname", "host"] {
      if let value = arguments[key] {
        name = value.text
        arguments[key] = nil
      }
    }
    guard let name, !name.isEmpty else {
      throw Failure(.usage, "name, host or hostname needs to be provided", at: call.task.span)
    }
    var groups: [String] = []
    for key in ["groups", "groupname", "group"] {
      if let value = arguments[key] {
        groups = try [String].decode(value).filter { !$0.isEmpty }
        arguments[key] = nil
      }
    }
    let changed = inventory.add(host: name, groups: groups, vars: arguments)
    refreshInventory()
    return Outcome(
      changed: changed,
      values: [
        "add_host": [
          "host_name": .string(name), "groups": .list(groups.map { .string($0) }),
          "host_vars": .dict(arguments),
        ]
      ])
  }

  /// `group_by`: puts the host into a group that is named after a value.
  func groupBy(_ call: ActionCall) throws(Failure) -> Outcome {
    let key: String = try call.require("key")
    let parents = try call.option("parents", as: [String].self) ?? ["all"]
    let group = key.replacing(" ", with: "-")
    let changed = inventory.add(
      host: call.host.name, toGroup: group, parents: parents.map { $0.replacing(" ", with: "-") })
    refreshInventory()
    return Outcome(
      changed: changed,
      values: [
        "add_group": .string(group), "parent_groups": .list(parents.map { .string($0) }),
      ])
  }
}
