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
  private let usesExtra: Bool

  static func read(
    _ path: String, _ configuration: Node, _ inventory: inout Inventory
  ) throws(Failure) {
    AutoSource.check(configuration, options, &inventory)
    let source = ConstructedSource(configuration)
    do {
      for host in inventory.hostNames { try source.construct(host, &inventory) }
    } catch {
      throw error.with { $0.message = "Failed to parse '\(path)': \($0.message)" }
    }
  }

  private static let options: Set<String> = [
    "plugin", "compose", "groups", "keyed_groups", "strict", "leading_separator",
    "use_vars_plugins", "use_extra_vars", "cache", "cache_plugin", "cache_timeout",
    "cache_connection", "cache_prefix",
  ]

  private init(_ configuration: Node) {
    compose = Self.entries(configuration["compose"])
    groups = Self.entries(configuration["groups"])
    keyed =
      if case .sequence(let items)? = configuration["keyed_groups"]?.content { items } else { [] }
    isStrict = configuration["strict"]?.value.isTrue ?? false
    hasLeadingSeparator = configuration["leading_separator"]?.value.isTrue ?? true
    usesFiles = configuration["use_vars_plugins"]?.value.isTrue ?? false
    usesExtra = configuration["use_extra_vars"]?.value.isTrue ?? false
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

  /// Whether an expression is but a reference to a variable, or a list of such, whose texts stay the
  /// user's; those of the engine's own variables are not.
  private static func isReference(_ text: String) -> Bool {
    if let first = text.utf8.first, first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
      return false
    }
    for name in ["inventory_hostname", "group_names"] where text.hasPrefix(name) { return false }
    return text.utf8.allSatisfy {
      $0 &- 48 < 10 || ($0 | 32) &- 97 < 26 || "_.[]'\", ".utf8.contains($0)
    }
  }

  private func evaluator(_ host: String, _ inventory: Inventory) throws(Failure) -> Evaluator {
    var variables = Dict()
    let names = inventory.byPrecedence(inventory.ancestry(ofHost: host))
    for name in names { inventory.combine(&variables, inventory.groups[name]?.vars ?? [:]) }
    let places =
      usesFiles
      ? inventory.directories(of: inventory.processed).map { VariableFiles($0, inventory.options) }
      : []
    for files in places {
      for name in names {
        inventory.combine(
          &variables,
          try files.variables(of: name, in: "group_vars") { inventory.combine(&$0, $1) })
      }
    }
    inventory.combine(&variables, inventory.hosts[host]?.vars.last ?? [:])
    for files in places {
      inventory.combine(
        &variables,
        try files.variables(of: host, in: "host_vars") { inventory.combine(&$0, $1) })
    }
    variables["inventory_hostname"] = .string(host)
    let isName = !host.utf8.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }
    let short = isName ? host.split(separator: ".").first.map(String.init) ?? host : host
    variables["inventory_hostname_short"] = .string(short)
    variables["group_names"] = .list(inventory.groups(ofHost: host).map(Value.string))
    if usesExtra { inventory.combine(&variables, inventory.options.extraVariables) }
    return Evaluator(inventory.options.environment, scope: DictScope(variables))
  }

  private func template(_ node: Node) -> TemplateText {
    if case .scalar(.template(let template)) = node.content { return template }
    return TemplateText(node.value.text, at: node.span)
  }

  private func placed(_ failure: Failure, _ what: String, _ node: Node) -> Failure {
    let reason = failure.account
    return Failure(.other, failure.diagnostics).at(node.span).with { diagnostic in
      diagnostic.message = "\(what): \(reason)"
      diagnostic.stage = nil
    }
  }
}

extension ConstructedSource {
  /// Adds a host to the groups that one entry of `keyed_groups` makes of its variables.
  private func addKeyed(
    _ entry: Node, _ host: String, _ evaluator: Evaluator, _ inventory: inout Inventory
  ) throws(Failure) {
    guard case .mapping(let options) = entry.content, !options.isEmpty else {
      throw Failure(
        .other, "Invalid keyed group entry, it must be a dictionary: \(entry.value.text)",
        at: entry.span)
    }
    let keyNode = entry["key"] ?? Node(.scalar(.null), at: entry.span)
    let key: Value
    do {
      key = keyNode.isNull ? .null : try evaluator.evaluate(expression: template(keyNode))
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
    guard key.isTrue || fallback != nil && isEmpty(key) else {
      if isStrict, key.items?.isEmpty != true, key.dict?.isEmpty != true {
        throw Failure(
          .other,
          "No key or key resulted empty for \(keyNode.value.text) in host \(host), invalid entry",
          at: keyNode.span)
      }
      return
    }
    var parent: String?
    if let node = entry["parent_group"], !node.isNull {
      do {
        parent = GroupName.replace(try rendered(node, evaluator))
      } catch {
        guard isStrict else { return }
        throw placed(error, "Could not generate parent group for host \(host)", node)
      }
    }
    let names = try groupNames(key, fallback, trailing, separator, keyNode)
    let prefix = entry["prefix"]?.value.text ?? ""
    let lead = prefix.isEmpty && !hasLeadingSeparator ? "" : prefix + separator
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

  private func isEmpty(_ value: Value) -> Bool { value.isNull || value.string?.isEmpty == true }

  /// The names that a key's value stands for.
  private func groupNames(
    _ key: Value, _ fallback: String?, _ trailing: Bool?, _ separator: String, _ node: Node
  ) throws(Failure) -> [String] {
    if isEmpty(key), let fallback { return [fallback] }
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
