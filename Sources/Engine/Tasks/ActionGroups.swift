/// The action groups of `module_defaults: group/NAME`.
enum ActionGroups {
  /// Whether a module belongs to a group. Groups come from collections; ansible.builtin has none.
  static func contains(module: String, group: String) -> Bool {
    let collection = group.split(separator: ".").prefix(2).joined(separator: ".")
    return module.hasPrefix(collection + ".")
  }
}
