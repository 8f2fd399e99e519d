internal import Diagnostics
internal import Formats
internal import Values

/// YAML files that name the plugin which they configure: `plugin: constructed`.
enum AutoSource {
  static func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    let configuration = try configuration(path, inventory)
    guard let name = configuration["plugin"]?.value.text else {
      throw Failure(
        .other,
        "no root 'plugin' key found, '\(path)' is not a valid YAML inventory plugin config file"
      )
    }
    switch name {
    case "constructed", "ansible.builtin.constructed":
      try ConstructedSource.read(path, configuration, &inventory)
    case "generator", "ansible.builtin.generator":
      try GeneratorSource.read(configuration, &inventory)
    default:
      throw Failure(
        .other,
        "inventory source '\(path)' specifies the plugin '\(name)', which is not supported",
        at: configuration["plugin"]?.span,
        help: "constructed and generator are; other plugins are Python programs")
    }
  }

  /// The mapping of a configuration file.
  static func configuration(
    _ path: String, _ inventory: Inventory
  ) throws(Failure) -> Node {
    let document = try SourceText.load(path, inventory.options)
    guard let node = document.node, node.value.isTrue else {
      throw Failure(.other, "\(path) is empty")
    }
    guard case .mapping = node.content else {
      throw Failure(
        .other,
        "inventory source has invalid structure, it should be a dictionary, got: \(node.kindInWords)",
        at: node.span)
    }
    return node
  }

  /// Warns of options that a plugin does not know.
  static func check(_ configuration: Node, _ known: Set<String>, _ inventory: inout Inventory) {
    guard case .mapping(let entries) = configuration.content else { return }
    for (key, _) in entries {
      guard let name = key.text, !known.contains(name) else { continue }
      inventory.warnings.append(
        Diagnostic(
          .warning, "'\(name)' is not an option of this inventory plugin", at: key.span,
          help: NearName.hint(name, among: known.sorted())))
    }
  }
}
