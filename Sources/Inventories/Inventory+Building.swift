internal import Diagnostics
internal import Values

/// What the sources do to an inventory while they are read.
extension Inventory {
  /// Makes a group where it is missing; answers the name that it really has.
  mutating func addGroup(_ name: String) throws(Failure) -> String {
    if name.isEmpty { throw Failure(.other, "Invalid empty/false group name provided: \(name)") }
    if groups[name] != nil { return name }
    let safe = GroupName.safe(name, options.groupNames)
    if GroupName.hasInvalid(name), options.groupNames == .never || options.groupNames == .always {
      warn(
        options.groupNames == .never
          ? "invalid characters were found in group names but not replaced: '\(name)'"
          : "invalid characters were found in group names and replaced: '\(name)'")
    }
    if groups[safe] == nil {
      groups[safe] = Group(name: safe)
      groupNames.append(safe)
    }
    return safe
  }

  /// Makes a host where it is missing, and puts it into a group.
  mutating func addHost(_ name: String, group: String? = nil, port: Int? = nil) throws(Failure) {
    if name.isEmpty { throw Failure(.other, "Invalid empty host name provided: \(name)") }
    if let group, groups[group] == nil {
      throw Failure(.other, "Could not find group \(group) in inventory")
    }
    if hosts[name] == nil {
      var host = Host(name: name)
      host.source = currentSource
      if let port { host.vars[2]["ansible_port"] = .int(port) }
      hosts[name] = host
      hostNames.append(name)
      if Self.localNames.contains(name) { localhost = localhost ?? name }
    }
    if let group { _ = join(host: name, group: group) }
  }

  /// Puts a known host into a known group; whether that was new.
  mutating func join(host: String, group: String) -> Bool {
    guard groups[group]?.members.insert(host).inserted == true else { return false }
    groups[group]?.hosts.append(host)
    hosts[host]?.groups.append(group)
    return true
  }

  mutating func leave(host: String, group: String) {
    guard groups[group]?.members.remove(host) != nil else { return }
    groups[group]?.hosts.removeAll { $0 == host }
    hosts[host]?.groups.removeAll { $0 == group }
  }

  /// Puts a group or host into a group; whether that was new.
  @discardableResult
  mutating func addChild(_ child: String, to group: String) throws(Failure) -> Bool {
    guard groups[group] != nil else {
      throw Failure(.other, "\(group) is not a known group")
    }
    guard groups[child] != nil else {
      guard hosts[child] != nil else {
        throw Failure(.other, "\(child) is not a known host nor group")
      }
      return join(host: child, group: group)
    }
    if child == group { throw Failure(.other, "can't add group to itself") }
    if groups[group]?.children.contains(child) == true { return false }
    if ancestors(of: group).contains(child) {
      throw Failure(
        .other,
        "Adding group '\(child)' as child to '\(group)' creates a recursive dependency loop.")
    }
    groups[group]?.children.append(child)
    groups[child]?.parents.append(group)
    deepen(child, to: (groups[group]?.depth ?? 0) + 1)
    return true
  }

  private mutating func deepen(_ name: String, to depth: Int) {
    guard let group = groups[name], group.depth < depth else { return }
    groups[name]?.depth = depth
    for child in group.children { deepen(child, to: depth + 1) }
  }

  /// Sets a variable of a group, or of a host where no group has the name.
  mutating func setVariable(_ name: String, _ value: Value, of entity: String) throws(Failure) {
    if groups[entity] != nil {
      if name == "ansible_group_priority" {
        guard let priority = priority(value) else {
          throw Failure(
            .other, "ansible_group_priority of '\(entity)' must be a number, not \(value.repr)")
        }
        groups[entity]?.priority = priority
      } else {
        var vars = groups[entity]?.vars ?? [:]
        groups[entity]?.vars = [:]
        combine(&vars, Dict([(name, value)]))
        groups[entity]?.vars = vars
      }
    } else if hosts[entity] != nil {
      try setHostVariable(name, value, of: entity)
    } else {
      throw Failure(.other, "Could not identify group or host named \(entity)")
    }
  }

  /// What Python's `int` makes of a value.
  private func priority(_ value: Value) -> Int? {
    switch value {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .double(let number): Int(exactly: number.rounded(.towardZero))
    case .string(let text): Int(PythonText.strip(text))
    default: nil
    }
  }

  mutating func setHostVariable(
    _ name: String, _ value: Value, of host: String
  ) throws(Failure) {
    guard var vars = hosts[host]?.vars else { return }
    hosts[host]?.vars = []
    combine(&vars[2], Dict([(name, value)]))
    hosts[host]?.vars = vars
    hosts[host]?.computed.remove(name)
  }

  /// Brings order after changes: every group stands under `all`, every host in some group.
  mutating func reconcile() throws(Failure) {
    for group in groupNames where group != "all" && groups[group]?.parents.isEmpty == true {
      try addChild(group, to: "all")
    }
    for host in hostNames {
      let own = hosts[host]?.groups ?? []
      let isOutside = !own.contains { $0 != "all" && $0 != "ungrouped" }
      if isOutside {
        _ = join(host: host, group: "ungrouped")
      } else if own.contains("ungrouped") {
        leave(host: host, group: "ungrouped")
      }
      if groups[host] != nil { warn("found both group and host with same name: \(host)") }
    }
  }

  mutating func warn(_ message: String, at span: Span? = nil) {
    if warnings.contains(where: { $0.message == message }) { return }
    warnings.append(Diagnostic(.warning, message, at: span))
  }
}

/// Names of groups that are also variable names.
enum GroupName {
  /// Whether a name has characters that no variable may have.
  static func hasInvalid(_ name: String) -> Bool { replace(name) != name }

  static func safe(_ name: String, _ mode: InventoryOptions.GroupNames) -> String {
    mode == .always || mode == .silently ? replace(name) : name
  }

  /// The name with `_` for each invalid character, and for a digit that it begins with.
  static func replace(_ name: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let isDigit = scalar.properties.generalCategory == .decimalNumber
      let isWord =
        scalar == "_" || scalar.properties.isAlphabetic || isDigit
        || scalar.properties.numericType != nil
      result.append(isWord && !(result.isEmpty && isDigit) ? scalar : "_")
    }
    return String(result)
  }
}
