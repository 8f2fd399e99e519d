internal import Diagnostics
internal import Formats
internal import Values

/// What `meta/main.yml` and `meta/argument_specs.yml` say of a role.
struct RoleMetadata {
  var allowsDuplicates = false
  var dependencies: [Node] = []
  var collections: [String] = []
  /// By entry point.
  var argumentSpecs: Node?
}

extension PlaybookReading {
  /// Where a role is, and how it is called.
  struct RolePlace {
    var name: String
    var collection: String?
    /// Absolute.
    var path: String
  }

  // MARK: Finding roles

  /// Where collections are: beside the playbook, then as configured.
  var collectionPaths: [String] {
    let beside = Paths.join(play.directory, "collections")
    return [beside] + loader.collectionPaths
  }

  /// Plugins of the play and its roles.
  var plugins: ForeignPlugins {
    ForeignPlugins(
      homes: [play.directory] + roleDirectories, collections: Collections(paths: collectionPaths),
      options: loader.options)
  }

  func find(role name: String, _ around: Surroundings) -> RolePlace? {
    let collections = Collections(paths: collectionPaths)
    let inCollection =
      collections.role(name)
      ?? around.outer.collections.lazy.compactMap { collections.role(name, in: $0) }.first
    if let (path, collection) = inCollection {
      // A role below another one is called by its own name alone.
      return RolePlace(
        name: collection + "." + Paths.name(of: path), collection: collection, path: path)
    }
    let expanded = Paths.expanded(name)
    for directory in roleSearchPlaces(around) {
      let path = Paths.absolute(Paths.join(directory, expanded))
      guard Paths.isDirectory(path) else { continue }
      let isPath = expanded.utf8.first == UInt8(ascii: "/")
      return RolePlace(name: isPath ? Paths.name(of: path) : name, collection: nil, path: path)
    }
    let path = Paths.absolute(expanded)
    guard expanded.utf8.contains(UInt8(ascii: "/")), Paths.isDirectory(path) else { return nil }
    return RolePlace(name: Paths.name(of: path), collection: nil, path: path)
  }

  func roleSearchPlaces(_ around: Surroundings) -> [String] {
    var places = [Paths.join(play.directory, "roles")]
    places += loader.options.rolesPath.map(Paths.absolute)
    if let parent = around.depending.last ?? around.role?.path {
      places.append(Paths.directory(of: parent))
    }
    places.append(play.directory)
    var result: [String] = []
    for place in places where !result.contains(place) { result.append(place) }
    return result
  }

  /// The names of roles that could be meant.
  func knownRoles(_ around: Surroundings) -> [String] {
    roleSearchPlaces(around).dropLast().flatMap { directory in
      Paths.entries(of: directory).filter { Paths.isDirectory(Paths.join(directory, $0)) }
    }
  }

  // MARK: Files of a role

  private static let suffixes = [".yml", ".yaml", ".json", ""]

  /// The file of a part of a role; a part that was asked for by name must be there.
  func file(of role: String, _ part: String, _ name: String, _ span: Span) -> String? {
    for suffix in PlaybookReading.suffixes {
      let path = Paths.normalized(Paths.join(role, part + "/" + name + suffix))
      if Paths.isFile(path) { return path }
    }
    if name != "main" {
      let directory = Paths.join(role, part)
      let near = NearName.hint(
        name, among: Paths.entries(of: directory).map { Paths.stem(of: $0) })
      findings.unreadable(
        "could not find specified file in role: \(part)/\(name)", at: span,
        help: near ?? "searched in \(Paths.shown(directory))")
    }
    return nil
  }

  /// The variables in `defaults` or `vars`: one file, or all files of a directory.
  func variables(of role: String, _ part: String, _ name: String, _ span: Span) -> Dict {
    let directory = Paths.join(role, part + "/" + name)
    let hasFile = PlaybookReading.suffixes.contains { Paths.isFile(directory + $0) }
    if !hasFile, Paths.isDirectory(directory) {
      var result = Dict()
      for path in variableFiles(directory) {
        result.merge(variables(ofFile: path, "the \(part) of a role", span))
      }
      return result
    }
    guard let path = file(of: role, part, name, span) else { return [:] }
    return variables(ofFile: path, "the \(part) of a role", span)
  }

  /// The files below a directory that may hold variables, in order of their names.
  private func variableFiles(_ directory: String) -> [String] {
    Paths.entries(of: directory).flatMap { name -> [String] in
      let path = Paths.join(directory, name)
      if name.utf8.first == UInt8(ascii: ".") || name.utf8.last == UInt8(ascii: "~") { return [] }
      if Paths.isDirectory(path) { return variableFiles(path) }
      let isKnown = PlaybookReading.suffixes.dropLast().contains { suffix in
        name.utf8.count > suffix.utf8.count && name.hasSuffix(suffix)
      }
      return isKnown ? [path] : []
    }
  }

  func variables(ofFile path: String, _ what: String, _ span: Span?) -> Dict {
    guard let node = document(path, as: .variables, from: span) else { return [:] }
    switch node.content {
    case .scalar(.null): return [:]
    case .mapping(let entries):
      for (key, _) in entries { checkVariable(key.text ?? key.value.text, at: key.span) }
      return node.value.dict ?? [:]
    default:
      findings.error("\(what) must be a mapping, not \(node.kindInWords)", at: node.span)
      return [:]
    }
  }

  // MARK: Metadata

  func metadata(of place: RolePlace) -> RoleMetadata {
    var result = RoleMetadata()
    if let collection = place.collection { result.collections = [collection] }
    if let node = metadataFile(place, "main") {
      readMetadata(node, into: &result)
    }
    if let node = metadataFile(place, "argument_specs") {
      // The file may hold the key, or only what stands below it.
      result.argumentSpecs = node["argument_specs"] ?? node
    }
    if let specs = result.argumentSpecs, !specs.isNull {
      if case .mapping = specs.content {
      } else {
        refuse(specs, "argument_specs", "a dictionary of entry points")
        result.argumentSpecs = nil
      }
    }
    return result
  }

  private func metadataFile(_ place: RolePlace, _ name: String) -> Node? {
    for suffix in PlaybookReading.suffixes {
      let path = Paths.join(place.path, "meta/" + name + suffix)
      guard Paths.isFile(path) else { continue }
      guard let node = document(path, as: .metadata), !node.isNull else { return nil }
      if case .mapping = node.content { return node }
      findings.error(
        "the 'meta/\(name)' for role \(place.name) is not a dictionary but \(node.kindInWords)",
        at: node.span)
      return nil
    }
    return nil
  }

  private func readMetadata(_ node: Node, into result: inout RoleMetadata) {
    checkKeywords(node, .roleMetadata)
    for (key, value) in entries(node) {
      switch key.text {
      case "allow_duplicates":
        result.allowsDuplicates = bool(value, "allow_duplicates")?.bool ?? false
      case "dependencies":
        if case .sequence(let nodes) = value.content {
          result.dependencies = nodes
        } else if !value.isNull {
          findings.error(
            "expected role dependencies to be a list, not \(value.kindInWords)", at: value.span,
            help: "begin each role with '- '")
        }
      case "collections":
        for name in texts(value, "collections").compactMap(\.string)
        where !result.collections.contains(name) {
          result.collections.append(name)
        }
      case "argument_specs": result.argumentSpecs = value
      default: break
      }
    }
  }
}
