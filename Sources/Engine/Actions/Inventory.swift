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
    for key in ["host", "hostname", "name"] {
      if let value = arguments[key] { name = value.text }
    }
    guard var name, !name.isEmpty else {
      throw Failure(.usage, "name, host or hostname needs to be provided", at: call.task.span)
    }
    var groups: [String] = []
    for key in ["group", "groups", "groupname"] {
      if let value = arguments[key] {
        groups = try [String].decode(value).filter { !$0.isEmpty }
      }
    }
    // What else it is called by stays a variable of the host.
    for key in ["name", "hostname", "groupname", "groups"] { arguments[key] = nil }
    if let address = try? HostAddress(name, ranges: false), let port = address.port {
      name = address.host
      arguments["ansible_ssh_port"] = .int(port)
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
    guard let key = try call.option("key", as: String.self) else {
      throw Failure(
        .usage, "the 'key' param is required when using group_by", at: call.task.span)
    }
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
