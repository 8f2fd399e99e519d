internal import Diagnostics
internal import Formats
internal import Values

/// Inventories in TOML: a table for each group, with `hosts`, `vars` and `children`.
enum TOMLSource {
  static func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    let source = try SourceText.open(path, inventory.options)
    let root = try TOML.parse(source, trusted: true)
    if root.isEmpty { throw Failure(.other, "Parsed empty TOML file") }
    if root["plugin"] != nil {
      throw Failure(.other, "Plugin configuration TOML file, not TOML inventory")
    }
    for (key, value) in root { try group(key.text, value, &inventory) }
  }

  private static func group(
    _ name: String, _ data: Value, _ inventory: inout Inventory
  ) throws(Failure) {
    guard let sections = data.dict else {
      inventory.warn("skipping '\(name)' as this is not a valid group definition")
      return
    }
    let group = try inventory.addGroup(name)
    for (key, value) in sections {
      switch key.text {
      case "vars":
        for (name, value) in try table(value, "vars", group) {
          try inventory.setVariable(name.text, value, of: group)
        }
      case "children":
        for child in value.items ?? [] {
          try inventory.addChild(try inventory.addGroup(child.text), to: group)
        }
      case "hosts":
        for (pattern, variables) in try table(value, "hosts", group) {
          let (names, port) = try HostRange.hosts(pattern.text)
          for name in names {
            try inventory.addHost(name, group: group, port: port)
            guard let variables = variables.dict else {
              throw Failure(
                .other, "Invalid data from file, expected dictionary and got: \(variables.text)")
            }
            for (key, value) in variables { try inventory.setVariable(key.text, value, of: name) }
          }
        }
      default:
        inventory.warn(
          "skipping unexpected key '\(key.text)' in group '\(group)', only \"vars\", \"children\" and \"hosts\" are valid"
        )
      }
    }
  }

  private static func table(
    _ value: Value, _ section: String, _ group: String
  ) throws(Failure) -> Dict {
    if let table = value.dict { return table }
    throw Failure(
      .other,
      "Invalid \"\(section)\" entry for \"\(group)\" group, requires a dictionary, found \(value.typeName) instead."
    )
  }
}
