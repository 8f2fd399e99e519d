internal import Values

/// Plugins that are files of the user's: beside the playbook, in roles, in collections and where
/// the settings say. Modules among them that need no Python run; all else is found to be refused.
package struct ForeignPlugins: Sendable {
  /// What a plugin is, by the name of its directories.
  package enum Kind: String, Sendable, CaseIterable {
    case action, become, callback, connection, filter, lookup, modules, strategy, test, vars

    /// The name of the directories beside playbooks and in roles.
    var directory: String { self == .modules ? "library" : rawValue + "_plugins" }

    /// In the words of messages.
    package var inWords: String {
      switch self {
      case .modules: "module"
      case .action: "action plugin"
      case .become: "become method"
      case .callback, .connection, .vars: rawValue + " plugin"
      case .filter, .lookup, .strategy, .test: rawValue
      }
    }

    /// Whether one file holds many, each under a name that stands in its text.
    var isInText: Bool { self == .filter || self == .test }
  }

  /// The directories of playbooks and roles.
  let homes: [String]
  let collections: Collections
  let options: Loader.Options

  /// Where a plugin is; nil where there is none.
  package func path(of name: String, _ kind: Kind) -> String? {
    let legacy = "ansible.legacy."
    if name.hasPrefix(legacy) { return path(of: String(name.dropFirst(legacy.count)), kind) }
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count >= 3, let last = parts.last else {
      return parts.count == 1 ? first(name, kind, in: directories(of: kind)) : nil
    }
    guard let root = collections.directory(of: parts[0] + "." + parts[1]) else { return nil }
    let below = [kind.rawValue] + parts[2..<(parts.count - 1)]
    let directory = Paths.join(root, "plugins/" + below.joined(separator: "/"))
    return first(last, kind, in: [directory])
  }

  /// Where a module is, or the action plugin that does its work.
  package func module(_ name: String) -> String? {
    path(of: name, .modules) ?? path(of: name, .action)
  }

  /// Where a module is that needs no Python: a script or a program.
  func runnable(_ name: String) -> String? {
    guard path(of: name, .action) == nil, let path = path(of: name, .modules),
      !path.hasSuffix(".py"), !path.hasSuffix(".ps1"), let bytes = try? options.read(path)
    else { return nil }
    let line = String(decoding: bytes.prefix { $0 != 10 }.prefix(200), as: UTF8.self)
    return line.hasPrefix("#!") && line.contains("python") ? nil : path
  }

  /// Whether there may be any plugin of these kinds: where there are no directories, nothing need
  /// be looked for.
  package func mayHave(_ kinds: [Kind]) -> Bool {
    if collections.paths.contains(where: { collections.exist(in: $0) }) { return true }
    return kinds.contains { !directories(of: $0).allSatisfy { Paths.entries(of: $0).isEmpty } }
  }

  /// The Python files that stand in the directories of a kind beside playbooks and in roles.
  package func own(_ kind: Kind) -> [String] {
    homes.map { Paths.join($0, kind.directory) }.flatMap { directory in
      Paths.entries(of: directory).filter { $0.hasSuffix(".py") && $0 != "__init__.py" }
        .map { Paths.join(directory, $0) }
    }
  }

  // MARK: Files

  private func directories(of kind: Kind) -> [String] {
    let own = homes.map { Paths.join($0, kind.directory) }
    // Configured directories are searched two levels deep.
    let configured = (options.pluginPaths[kind] ?? []).map(Paths.absolute).flatMap {
      [$0] + subdirectories($0).flatMap { [$0] + subdirectories($0) }
    }
    return own + configured
  }

  private func subdirectories(_ path: String) -> [String] {
    Paths.entries(of: path).map { Paths.join(path, $0) }.filter(Paths.isDirectory)
  }

  private func first(_ name: String, _ kind: Kind, in directories: [String]) -> String? {
    for directory in directories {
      if kind == .modules {
        if let path = module(name, in: directory) { return path }
        continue
      }
      let path = Paths.join(directory, name + ".py")
      if Paths.isFile(path) { return path }
      if kind.isInText, let path = file(naming: name, in: directory) { return path }
    }
    return nil
  }

  /// A module is a file of its name, with any suffix that is not that of a text about it.
  private func module(_ name: String, in directory: String) -> String? {
    let exact = Paths.join(directory, name)
    if Paths.isFile(exact) { return exact }
    let found = Paths.entries(of: directory).first { entry in
      entry.hasPrefix(name + ".") && !entry.dropFirst(name.count + 1).contains(".")
        && !Self.ignored.contains(where: entry.hasSuffix)
        && Paths.isFile(Paths.join(directory, entry))
    }
    return found.map { Paths.join(directory, $0) }
  }

  private static let ignored = [
    ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".yaml", ".yml", ".ini",
  ]

  /// A Python file in which the name stands in quotes, as where filters and tests are listed.
  private func file(naming name: String, in directory: String) -> String? {
    let quoted = ["'\(name)'", "\"\(name)\""].map { Array($0.utf8) }
    return Paths.entries(of: directory).filter { $0.hasSuffix(".py") }
      .map { Paths.join(directory, $0) }
      .first { path in
        guard let bytes = try? options.read(path) else { return false }
        return quoted.contains { bytes.firstRange(of: $0) != nil }
      }
  }
}
