package import Values

/// `module_defaults`: the arguments that actions have where a task gives none of its own.
package struct ModuleDefaults: Sendable {
  /// Arguments for the actions of a group.
  package struct Group: Sendable {
    package var name: String
    /// Fully qualified actions; nil where the collection is not on disk: all of its actions.
    package var members: Set<String>?
    package var arguments: Value

    func contains(_ action: String) -> Bool {
      if let members { return members.contains(action) }
      let collection = name.split(separator: ".").prefix(2).joined(separator: ".")
      return action.hasPrefix(collection + ".")
    }
  }

  /// By fully qualified action; templates are unresolved.
  package var actions: Dict = [:]
  package var groups: [Group] = []

  package init() {}

  package var isEmpty: Bool { actions.isEmpty && groups.isEmpty }

  /// As one dictionary, the way that a playbook writes it.
  package var value: Value {
    var entries = actions
    for group in groups { entries["group/" + group.name] = group.arguments }
    return .dict(entries)
  }

  /// These inside `outer` ones: an entry takes the place of the whole outer one.
  func inherited(from outer: ModuleDefaults) -> ModuleDefaults {
    if outer.isEmpty { return self }
    var result = outer
    result.actions.merge(actions)
    let names = Set(groups.map(\.name))
    result.groups = outer.groups.filter { !names.contains($0.name) } + groups
    return result
  }

  /// What holds for an action: groups first, the action's own last.
  package func arguments(for action: String) -> [Value] {
    groups.filter { $0.contains(action) }.map(\.arguments) + (actions[action].map { [$0] } ?? [])
  }
}
