internal import Diagnostics
internal import Formats
internal import Templates
internal import Values

/// Groups and variables made of the variables of hosts: `plugin: constructed`.
struct ConstructedSource {
  private let compose: [(key: Node, value: Node)]
  private let groups: [(key: Node, value: Node)]
  private let keyed: [Node]
  private let isStrict: Bool
  private let hasLeadingSeparator: Bool
  private let usesFiles: Bool

  static func read(
    _ path: String, _ configuration: Node, _ inventory: inout Inventory
  ) throws(Failure) {
    let source = try ConstructedSource(configuration)
    do {
      for host in inventory.hostNames { try source.construct(host, &inventory) }
    } catch {
      throw error.with { $0.message = "Failed to parse '\(path)': \($0.message)" }
    }
  }

  private init(_ configuration: Node) throws(Failure) {
    try AutoSource.check(
      configuration,
      [
        "plugin", "compose", "groups", "keyed_groups", "strict", "leading_separator",
        "use_vars_plugins", "use_extra_vars",
      ])
    if configuration["use_extra_vars"]?.value.isTrue == true {
      throw Failure(
        .other, "use_extra_vars is not supported here", at: configuration["use_extra_vars"]?.span)
    }
    compose = Self.entries(configuration["compose"])
    groups = Self.entries(configuration["groups"])
    keyed =
      if case .sequence(let items)? = configuration["keyed_groups"]?.content { items } else { [] }
    isStrict = configuration["strict"]?.value.isTrue ?? false
    hasLeadingSeparator = configuration["leading_separator"]?.value.isTrue ?? true
    usesFiles = configuration["use_vars_plugins"]?.value.isTrue ?? false
  }

  private static func entries(_ node: Node?) -> [(key: Node, value: Node)] {
    if case .mapping(let entries)? = node?.content { entries } else { [] }
  }

  private func construct(_ host: String, _ inventory: inout Inventory) throws(Failure) {
    var evaluator = try evaluator(host, inventory)
    for (key, value) in compose {
      let name = key.value.text
      do {
        let expression = template(value)
        let composed = try evaluator.evaluate(expression: expression)
        try inventory.setHostVariable(name, composed, of: host)
        if !Self.isReference(expression.text) { inventory.hosts[host]?.computed.insert(name) }
      } catch {
        guard isStrict else { continue }
        throw placed(error, "Could not set \(name) for host \(host)", value)
      }
    }
    evaluator = try self.evaluator(host, inventory)
    for (key, value) in groups {
      let name = GroupName.replace(key.value.text)
      do {
        guard try evaluator.condition(template(value)) else { continue }
      } catch {
        guard isStrict else { continue }
        throw placed(error, "Could not add host \(host) to group \(name)", value)
      }
      try inventory.addChild(host, to: try inventory.addGroup(name))
    }
    for entry in keyed { try addKeyed(entry, host, evaluator, &inventory) }
  }

  /// Whether an expression is but a reference to a variable, whose texts stay the user's.
  private static func isReference(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      $0 &- 48 < 10 || ($0 | 32) &- 97 < 26 || "_.[]'\" ".utf8.contains($0)
    }
  }

  private func evaluator(_ host: String, _ inventory: Inventory) throws(Failure) -> Evaluator {
    var variables = Dict()
    let names = inventory.byPrecedence(inventory.ancestry(ofHost: host))
    for name in names { inventory.combine(&variables, inventory.groups[name]?.vars ?? [:]) }
    if usesFiles {
      for directory in inventory.directories(of: inventory.processed) {
        let files = VariableFiles(directory, inventory.options)
        for name in names {
          inventory.combine(
            &variables,
            try files.variables(of: name, in: "group_vars") { inventory.combine(&$0, $1) })
        }
        inventory.combine(
          &variables,
          try files.variables(of: host, in: "host_vars") { inventory.combine(&$0, $1) })
      }
    }
    inventory.combine(&variables, inventory.hosts[host]?.vars.last ?? [:])
    variables["inventory_hostname"] = .string(host)
    let isName = !host.utf8.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }
    let short = isName ? host.split(separator: ".").first.map(String.init) ?? host : host
    variables["inventory_hostname_short"] = .string(short)
    variables["group_names"] = .list(inventory.groups(ofHost: host).map(Value.string))
    return Evaluator(inventory.options.environment, scope: DictScope(variables))
  }

  private func template(_ node: Node) -> TemplateText {
    if case .scalar(.template(let template)) = node.content { return template }
    return TemplateText(node.value.text, at: node.span)
  }

  private func placed(_ failure: Failure, _ what: String, _ node: Node) -> Failure {
    Failure(
      .other,
      failure.diagnostics.map { diagnostic in
        var worded = diagnostic
        worded.message = "\(what): \(diagnostic.message)"
        worded.span = diagnostic.span ?? node.span
        return worded
      })
  }
}

extension ConstructedSource {
  /// Adds a host to the groups that one entry of `keyed_groups` makes of its variables.
  private func addKeyed(
    _ entry: Node, _ host: String, _ evaluator: Evaluator, _ inventory: inout Inventory
  ) throws(Failure) {
    guard case .mapping = entry.content, let keyNode = entry["key"] else {
      throw Failure(
        .other, "Invalid keyed group entry, it must be a dictionary: \(entry.value.text)",
        at: entry.span)
    }
    let key: Value
    do {
      key = try evaluator.evaluate(expression: template(keyNode))
    } catch {
      guard isStrict else { return }
      throw placed(
        error, "Could not generate group for host \(host) from \(keyNode.value.text) entry", keyNode
      )
    }
    let fallback = entry["default_value"]?.value.text
    let trailing = entry["trailing_separator"]?.value.bool
    if trailing != nil, fallback != nil {
      throw Failure(
        .other,
        "parameters are mutually exclusive for keyed groups: default_value|trailing_separator",
        at: entry.span)
    }
    let separator = entry["separator"]?.value.text ?? "_"
    guard let names = try groupNames(key, fallback, trailing, separator, keyNode) else {
      if isStrict, key.items?.isEmpty != true, key.dict?.isEmpty != true {
        throw Failure(
          .other,
          "No key or key resulted empty for \(keyNode.value.text) in host \(host), invalid entry",
          at: keyNode.span)
      }
      return
    }
    let prefix = entry["prefix"]?.value.text ?? ""
    let lead = prefix.isEmpty && !hasLeadingSeparator ? "" : prefix + separator
    var parent: String?
    if let node = entry["parent_group"], !node.isNull {
      parent = GroupName.replace(try rendered(node, evaluator))
    }
    for name in names {
      let group = try inventory.addGroup(GroupName.replace(lead + name))
      try inventory.addHost(host, group: group)
      if let parent, !parent.isEmpty {
        try inventory.addChild(group, to: try inventory.addGroup(parent))
      }
    }
  }

  private func rendered(_ node: Node, _ evaluator: Evaluator) throws(Failure) -> String {
    if case .scalar(.template(let template)) = node.content {
      return try evaluator.render(template).text
    }
    return node.value.text
  }

  /// The names that a key's value stands for; nil where it is empty.
  private func groupNames(
    _ key: Value, _ fallback: String?, _ trailing: Bool?, _ separator: String, _ node: Node
  ) throws(Failure) -> [String]? {
    func isEmpty(_ value: Value) -> Bool { value.isNull || value.string?.isEmpty == true }
    if isEmpty(key), let fallback { return [fallback] }
    guard key.isTrue else { return nil }
    if let text = key.string { return [text] }
    if let items = key.items {
      return items.map { item in isEmpty(item) ? fallback ?? item.text : item.text }
    }
    if let entries = key.dict {
      return entries.map { name, value in
        guard isEmpty(value) else { return name.text + separator + value.text }
        if let fallback { return name.text + separator + fallback }
        return trailing == false ? name.text : name.text + separator + value.text
      }
    }
    throw Failure(
      .other,
      "Invalid group name format, expected a string or a list of them or dictionary, got: \(key.typeName)",
      at: node.span)
  }
}
