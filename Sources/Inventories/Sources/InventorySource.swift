internal import Diagnostics
internal import Patterns

extension Inventory {
  /// Reads one source with the first plugin that can; whether any could.
  mutating func read(source path: String) throws(Failure) -> Bool {
    if FileSystem.isDirectory(path) { return try read(directory: path) }
    currentSource = path
    defer { currentSource = nil }
    var refused: [SourceFailure] = []
    for plugin in options.plugins {
      let short =
        plugin.hasPrefix("ansible.builtin.") ? String(plugin.dropFirst(16)) : plugin
      guard let source = InventoryPlugin(rawValue: short) else {
        throw Failure(
          .usage, "the inventory plugin '\(plugin)' is not supported",
          help: "known are " + InventoryPlugin.allCases.map(\.rawValue).joined(separator: ", "))
      }
      guard source.wants(path, options) else { continue }
      do {
        try source.read(path, into: &self)
        processed.append(path)
        return true
      } catch {
        refused.append(SourceFailure(source: path, plugin: short, failure: error))
      }
    }
    failures += refused
    for refusal in refused {
      warnings += refusal.failure.diagnostics.map { diagnostic in
        var warning = diagnostic
        warning.severity = .warning
        warning.message =
          "failed to parse inventory with '\(refusal.plugin)' plugin: \(diagnostic.message)"
        return warning
      }
    }
    if options.anyUnparsedIsFailure {
      throw Failure(.usage, "Completely failed to parse inventory source \(path)")
    }
    if path != "/etc/ansible/hosts" || FileSystem.exists(path) {
      warn("unable to parse \(path) as an inventory source")
    }
    return false
  }

  private mutating func read(directory path: String) throws(Failure) -> Bool {
    var anyParsed = false
    for name in FileSystem.list(path) where try !isIgnored(name) {
      if try read(source: path + "/" + name) { anyParsed = true }
    }
    return anyParsed
  }

  private func isIgnored(_ name: String) throws(Failure) -> Bool {
    if name.hasPrefix(".") || ["host_vars", "group_vars", "vars_plugins"].contains(name) {
      return true
    }
    if options.ignoredExtensions.contains(where: { name.hasSuffix($0) }) { return true }
    for pattern in options.ignoredPatterns where try Pattern.compile(pattern).matches(name) {
      return true
    }
    return false
  }
}

/// The kinds of sources.
enum InventoryPlugin: String, CaseIterable {
  case hostList = "host_list"
  case advancedHostList = "advanced_host_list"
  case script, auto, yaml, ini, toml, constructed, generator

  /// Whether a source looks like one of this kind.
  func wants(_ path: String, _ options: InventoryOptions) -> Bool {
    let ending = FileSystem.pathExtension(path)
    switch self {
    case .hostList, .advancedHostList:
      return !FileSystem.exists(path) && path.utf8.contains(UInt8(ascii: ","))
    case .script: return FileSystem.isReadable(path) && FileSystem.isExecutable(path)
    case .auto:
      return (path.hasSuffix(".yml") || path.hasSuffix(".yaml")) && FileSystem.isReadable(path)
    case .yaml:
      return (ending.isEmpty || options.yamlExtensions.contains(ending))
        && FileSystem.isReadable(path)
    case .ini: return ending != ".toml" && FileSystem.isReadable(path)
    case .toml: return ending == ".toml" && FileSystem.isReadable(path)
    case .constructed, .generator:
      return (ending.isEmpty || ending == ".config" || options.yamlExtensions.contains(ending))
        && FileSystem.isReadable(path)
    }
  }

  func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    switch self {
    case .hostList: try HostListSource.read(path, ranges: false, into: &inventory)
    case .advancedHostList: try HostListSource.read(path, ranges: true, into: &inventory)
    case .script: try ScriptSource.read(path, into: &inventory)
    case .auto: try AutoSource.read(path, into: &inventory)
    case .yaml: try YAMLSource.read(path, into: &inventory)
    case .ini: try INISource.read(path, into: &inventory)
    case .toml: try TOMLSource.read(path, into: &inventory)
    case .constructed:
      try ConstructedSource.read(path, try AutoSource.configuration(path, inventory), &inventory)
    case .generator:
      try GeneratorSource.read(try AutoSource.configuration(path, inventory), &inventory)
    }
  }
}

/// Hosts named on the command line: `web1,web2:2222,`.
enum HostListSource {
  static func read(_ text: String, ranges: Bool, into inventory: inout Inventory) throws(Failure) {
    for part in text.split(separator: ",") {
      let name = HostPattern.strip(String(part))
      if name.isEmpty { continue }
      let hosts: (names: [String], port: Int?)
      if ranges {
        hosts = (try? HostRange.hosts(name)) ?? ([name], nil)
      } else if let address = try? HostAddress(name, ranges: false) {
        hosts = ([address.host], address.port)
      } else {
        hosts = ([name], nil)
      }
      for host in hosts.names where inventory.hosts[host] == nil {
        try inventory.addHost(host, group: "ungrouped", port: hosts.port)
      }
    }
  }
}
