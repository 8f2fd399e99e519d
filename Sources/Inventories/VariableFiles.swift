internal import Diagnostics
internal import Formats
internal import Values

/// Reads `group_vars` and `host_vars` of one directory.
struct VariableFiles {
  let directory: String
  let options: InventoryOptions
  /// The names in each of the two folders, read once.
  private let entries: [String: Set<String>]

  init(_ directory: String, _ options: InventoryOptions) {
    self.directory = FileSystem.real(directory)
    self.options = options
    var entries: [String: Set<String>] = [:]
    for folder in ["group_vars", "host_vars"] {
      let names = FileSystem.list(self.directory + "/" + folder)
      if !names.isEmpty { entries[folder] = Set(names) }
    }
    self.entries = entries
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The variables of a group or host: `NAME`, `NAME.yml`, `NAME.yaml` or `NAME.json`, whichever
  /// is there first; a directory's files all count, in the order of their names.
  func variables(
    of name: String, in folder: String, _ combine: (inout Dict, Dict) -> Void
  ) throws(Failure) -> Dict {
    guard let names = entries[folder], !name.hasPrefix("/") else { return [:] }
    var variables = Dict()
    for ending in [""] + options.yamlExtensions {
      let path = "\(directory)/\(folder)/\(name)\(ending)"
      // Names with a slash are not in the list, but may be there.
      guard names.contains(name + ending) || name.contains("/") && FileSystem.exists(path) else {
        continue
      }
      let files = FileSystem.isDirectory(path) ? files(in: path) : [path]
      for file in files { combine(&variables, try load(file)) }
      break
    }
    return variables
  }

  private func files(in directory: String) -> [String] {
    var found: [String] = []
    for name in FileSystem.list(directory) where !name.hasPrefix(".") && !name.hasSuffix("~") {
      let path = directory + "/" + name
      let ending = FileSystem.pathExtension(name)
      if FileSystem.isDirectory(path) {
        if ending.isEmpty { found += files(in: path) }
      } else if FileSystem.isFile(path), ending.isEmpty || options.yamlExtensions.contains(ending) {
        found.append(path)
      }
    }
    return found
  }

  private func load(_ path: String) throws(Failure) -> Dict {
    let value = try SourceText.load(path, options).value
    switch value {
    case .null: return [:]
    case .dict(let variables): return variables
    default:
      if !value.isTrue { return [:] }
      throw Failure(
        .other, "'\(path)' must hold a mapping of variables, not \(value.typeName)",
        at: Span(Source(name: path, bytes: []), line: 1, column: 1))
    }
  }
}

/// Reads the files of an inventory.
enum SourceText {
  /// A file's bytes, decrypted where it is a vault.
  static func open(_ path: String, _ options: InventoryOptions) throws(Failure) -> Source {
    try Vault.open(
      Source(name: path, bytes: try FileSystem.read(path)), with: options.secrets)
  }

  /// A file's YAML or JSON, its texts trusted.
  ///
  /// - Throws: worded as Ansible words it, `YAML parsing failed: …`.
  static func load(_ path: String, _ options: InventoryOptions) throws(Failure) -> YAMLDocument {
    let source = try open(path, options)
    do {
      return try YAML.loadFile(source)
    } catch {
      throw Failure(
        .other,
        error.diagnostics.map { diagnostic in
          var worded = diagnostic
          worded.message =
            "YAML parsing failed: "
            + sentence(diagnostic.span.flatMap(YAML.hint) ?? diagnostic.message)
          return worded
        })
    }
  }

  private static func sentence(_ text: String) -> String {
    let text = text.prefix(1).uppercased() + text.dropFirst()
    return text.hasSuffix(".") ? text : text + "."
  }
}
