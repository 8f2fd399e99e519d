package import Values

extension Inventory {
  /// The layers of variables that a host gets from the inventory, nearest first, in the order of
  /// Ansible's precedence; layers of groups are shared by their hosts.
  package func layers(ofHost name: String) -> [Dict] {
    var layers: [Dict] = []
    var names: [String]
    if let host = hosts[name] {
      layers = host.vars
      names = ancestry(ofHost: name)
    } else if Self.localNames.contains(name) {
      layers = [Self.implicitVariables]
      names = ["all"]
    } else {
      return []
    }
    names = byPrecedence(names.filter { $0 != "all" }).reversed()
    let nearest = names.compactMap { groups[$0] }
    layers += nearest.map(\.playbookVars) + nearest.map(\.inventoryVars)
    if let all = groups["all"] {
      layers += [all.playbookVars, all.inventoryVars]
      layers += nearest.map(\.vars)
      layers.append(all.vars)
    }
    return layers.filter { !$0.isEmpty }
  }

  /// What this machine has when no source names it.
  package static let implicitVariables: Dict = [
    "ansible_connection": "local", "ansible_python_interpreter": "/usr/bin/python3",
  ]

  /// All variables of a host in one dictionary.
  package func variables(ofHost name: String) -> Dict {
    var merged = Dict()
    for layer in layers(ofHost: name).reversed() { combine(&merged, layer) }
    return merged
  }

  /// Groups in the order of Ansible's precedence, the strongest last.
  func byPrecedence(_ names: [String]) -> [String] {
    names.sorted { a, b in
      guard let x = groups[a], let y = groups[b] else { return false }
      if x.depth != y.depth { return x.depth < y.depth }
      if x.priority != y.priority { return x.priority < y.priority }
      return a.isTextBefore(b)
    }
  }

  /// Adds variables over others, as `hash_behaviour` says.
  func combine(_ variables: inout Dict, _ stronger: Dict) {
    if options.mergesDictionaries {
      variables.mergeDeeply(stronger)
    } else {
      variables.merge(stronger)
    }
  }
}
