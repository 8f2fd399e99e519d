internal import Diagnostics
internal import Formats
internal import Values

/// Inventories in YAML or JSON: groups with `hosts`, `vars` and `children`.
enum YAMLSource {
  static func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    let document = try SourceText.load(path, inventory.options)
    guard let root = document.node, root.value.isTrue else {
      throw Failure(.other, "Parsed empty YAML file", at: document.node?.span)
    }
    inventory.warnings += document.warnings
    guard case .mapping(let entries) = root.content else {
      throw Failure(
        .other,
        "YAML inventory has invalid structure, it should be a dictionary, got: \(root.kindInWords)",
        at: root.span)
    }
    if root["plugin"]?.value.isTrue == true {
      throw Failure(
        .other, "Plugin configuration YAML file, not YAML inventory",
        at: root.entry("plugin")?.key.span)
    }
    for (key, value) in entries { _ = try group(key, value, depth: 0, &inventory) }
  }

  /// Reads a group; answers the name that it has.
  static func group(
    _ key: Node, _ data: Node, depth: Int, _ inventory: inout Inventory
  ) throws(Failure) -> String {
    guard let name = key.text else {
      throw Failure(
        .other,
        "Invalid group name supplied, expected a string but got \(key.kindInWords) for \(key.value.repr)",
        at: key.span)
    }
    guard isMapping(data) else {
      inventory.warn("skipping '\(name)' as this is not a valid group definition", at: key.span)
      return name
    }
    let group: String
    do throws(Failure) {
      group = try inventory.addGroup(name)
    } catch {
      throw Failure(.other, "Unable to add group \(name): \(error.message)", at: key.span)
    }
    for section in ["vars", "children", "hosts"] {
      if let node = data[section], node.text == nil, !isMapping(node) {
        throw Failure(
          .other,
          "Invalid \"\(section)\" entry for \"\(group)\" group, requires a dictionary, found \(node.kindInWords) instead.",
          at: node.span)
      }
    }
    guard case .mapping(let sections) = data.content else { return group }
    for (section, content) in sections {
      try read(section, content, of: group, depth: depth, &inventory)
    }
    return group
  }

  private static func isMapping(_ node: Node) -> Bool {
    if case .mapping = node.content { return true }
    return node.isNull
  }

  /// The entries of a section; a text is an entry without value.
  private static func entries(_ node: Node) -> [(key: Node, value: Node)] {
    if case .mapping(let entries) = node.content { return entries }
    return node.text == nil ? [] : [(node, Node(.scalar(.null), at: node.span))]
  }

  private static func read(
    _ section: Node, _ content: Node, of group: String, depth: Int,
    _ inventory: inout Inventory
  ) throws(Failure) {
    switch section.text {
    case "vars":
      for (key, value) in entries(content) {
        do throws(Failure) {
          try inventory.setVariable(key.value.text, value.value, of: group)
        } catch {
          throw error.at(value.span)
        }
      }
    case "children":
      if depth > 100 {
        throw Failure(.other, "more than 100 levels of groups", at: section.span)
      }
      for (key, value) in entries(content) {
        let child = try Self.group(key, value, depth: depth + 1, &inventory)
        do throws(Failure) {
          try inventory.addChild(child, to: group)
        } catch {
          throw error.at(key.span)
        }
      }
    case "hosts":
      for (key, value) in entries(content) { try host(key, value, of: group, &inventory) }
    default:
      let name = section.value.text
      if content.isNull { return }
      inventory.warn(
        isMapping(content)
          ? "skipping unexpected key (\(name)) in group (\(group)), only \"vars\", \"children\" and \"hosts\" are valid"
          : "skipping key (\(name)) in group (\(group)) as it is not a mapping, it is \(content.kindInWords)",
        at: section.span)
    }
  }

  private static func host(
    _ key: Node, _ value: Node, of group: String, _ inventory: inout Inventory
  ) throws(Failure) {
    guard let pattern = key.text else {
      throw Failure(
        .other,
        "Host pattern \(key.value.text) must be a string. Enclose integers/floats in quotation marks.",
        at: key.span)
    }
    do throws(Failure) {
      let (names, port) = try HostRange.hosts(pattern)
      var variables: [(key: Node, value: Node)] = []
      if case .mapping(let entries) = value.content {
        variables = entries
      } else if value.value.isTrue {
        throw Failure(
          .other, "Invalid data from file, expected dictionary and got: \(value.value.text)",
          at: value.span)
      }
      for name in names {
        try inventory.addHost(name, group: group, port: port)
        for (key, value) in variables {
          try inventory.setVariable(key.value.text, value.value, of: name)
        }
      }
    } catch {
      throw error.at(key.span)
    }
  }
}
