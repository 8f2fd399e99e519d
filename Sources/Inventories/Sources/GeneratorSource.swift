internal import Diagnostics
internal import Formats
internal import Templates
internal import Values

/// Hosts and groups made of every combination of layers: `plugin: generator`.
enum GeneratorSource {
  static func read(_ configuration: Node, _ inventory: inout Inventory) throws(Failure) {
    AutoSource.check(configuration, ["plugin", "hosts", "layers"], &inventory)
    guard let layers = configuration["layers"]?.value.dict, let hosts = configuration["hosts"],
      let name = hosts["name"]?.value
    else {
      throw Failure(
        .other, "the generator plugin needs 'layers', and 'hosts' with a 'name'",
        at: configuration.span)
    }
    let parents = hosts["parents"]?.value.items ?? []
    for variables in try combinations(layers, configuration) {
      let evaluator = Evaluator(inventory.options.environment, scope: DictScope(variables))
      let host = try render(name, evaluator).text
      try inventory.addHost(host)
      try add(host, to: parents, evaluator, depth: 0, &inventory)
    }
  }

  /// Every combination of one value of each layer, the last layer changing first.
  private static func combinations(_ layers: Dict, _ node: Node) throws(Failure) -> [Dict] {
    var combined: [Dict] = [[:]]
    for (name, values) in layers {
      var next: [Dict] = []
      for variables in combined {
        for value in values.items ?? [] {
          var more = variables
          more[name] = value
          next.append(more)
        }
        if next.count > ReaderLimit.hosts.value {
          throw Failure(
            .other, "the layers make more than \(ReaderLimit.hosts.value) hosts", at: node.span,
            help: ReaderLimit.hosts.help)
        }
      }
      combined = next
    }
    return combined
  }

  private static func add(
    _ child: String, to parents: [Value], _ evaluator: Evaluator, depth: Int,
    _ inventory: inout Inventory
  ) throws(Failure) {
    if depth > 100 { throw Failure(.other, "more than 100 levels of parents") }
    for parent in parents {
      guard let parent = parent.dict, let name = parent["name"] else {
        throw Failure(.other, "Element \(child) has a parent with no name.")
      }
      let text = try render(name, evaluator).text
      if text.isEmpty { throw Failure(.other, "Element \(child) has a parent with no name.") }
      let group = try inventory.addGroup(text)
      for (key, value) in parent["vars"]?.dict ?? [:] {
        try inventory.setVariable(key.text, try render(value, evaluator), of: group)
      }
      try inventory.addChild(child, to: group)
      try add(group, to: parent["parents"]?.items ?? [], evaluator, depth: depth + 1, &inventory)
    }
  }

  /// A text rendered; anything else as it is.
  private static func render(_ value: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
    if case .template(let template) = value { return try evaluator.render(template) }
    return value
  }
}
