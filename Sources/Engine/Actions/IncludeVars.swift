internal import Diagnostics
internal import Formats
import Glibc
internal import ModuleKit
internal import Patterns
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `include_vars`: variables from a file or from all files of a directory.
  func includeVars(_ call: ActionCall) throws(Failure) -> Outcome {
    let names = ["dir", "file", "_raw_params"].filter { call.arguments[$0] != nil }
    if names.contains("dir"), names.count > 1 {
      throw Failure(
        .usage, "'dir' and 'file' are mutually exclusive options of include_vars",
        at: call.task.argumentPlaces["dir"]
      ).reported(
        "Task failed: You are mixing file only and dir only arguments, these are incompatible")
    }
    let prefix = try call.option("name", as: String.self)
    let merges =
      try call.option("hash_behaviour", as: String.self).map { $0 == "merge" }
      ?? options.mergesDictionaries
    var paths: [String] = []
    var problem: Failure?
    var vars: Dict = [:]
    do throws(Failure) {
      for path in try varsFiles(call) {
        try checkExtension(of: path, call)
        let own = try variables(inFile: path)
        if merges { vars.mergeDeeply(own) } else { vars.merge(own) }
        paths.append(path)
      }
    } catch {
      problem = error
      vars = [:]
    }
    if let prefix { vars = [prefix: .dict(vars)] }
    let values: Dict = [
      "ansible_facts": .dict(vars),
      "ansible_included_var_files": .list(paths.map { .string($0) }),
    ]
    if let problem { return .failure(reading: problem, values: values) }
    for target in call.targets { target.include(vars) }
    return Outcome(values: values)
  }

  /// The files to read, in their order.
  private func varsFiles(_ call: ActionCall) throws(Failure) -> [String] {
    let files = files(for: call.task)
    if let directory = try call.option("dir", as: String.self) {
      guard let found: String = files.find(directory, in: "vars") else {
        throw Failure(
          .usage, "the directory '\(directory)' does not exist",
          at: call.task.argumentPlaces["dir"]
        ).reported(
          Paths.absolute(Paths.join(files.searchPath.first ?? ".", directory))
            + " directory does not exist")
      }
      return try varsFiles(in: found, call)
    }
    let file = try call.option("file", as: String.self)
    let name: String
    if let file { name = file } else { name = try call.require("_raw_params") }
    return [try files.find(name.trimmed, in: "vars")]
  }

  private func checkExtension(of path: String, _ call: ActionCall) throws(Failure) {
    let extensions = try call.option("extensions", as: [String].self) ?? Self.extensions
    let base = Paths.name(of: path)
    let suffix = base.split(separator: ".").last.map(String.init) ?? ""
    // A name without one is taken, unless certain ones are asked for.
    if extensions.contains(suffix) || !base.contains(".") && call.arguments["extensions"] == nil {
      return
    }
    throw Failure(
      .usage, "\(path) does not have a valid extension: \(extensions.joined(separator: ", "))",
      at: call.task.span, help: "set `ignore_unknown_extensions: true` to pass over it")
  }

  private static let extensions = ["yaml", "yml", "json"]

  private func variables(inFile path: String) throws(Failure) -> Dict {
    let node = try varsNode(path)
    guard let node, !node.isNull else { return [:] }
    guard case .dict(let vars) = node.value else {
      throw Failure(
        .usage, "\(path) must be stored as a dictionary/hash", at: node.span,
        help: "a file of variables is a mapping of names to values")
    }
    return vars
  }

  /// The document of a file of variables, as trusted text.
  func varsNode(_ path: String) throws(Failure) -> Node? {
    let source = Source(name: path, bytes: try fileCache.read(path))
    let document = try YAML.load(source, mode: .ansible(trusted: true))
    for warning in document.warnings { services.emit(.message(warning)) }
    return document.node
  }

  private func varsFiles(in directory: String, _ call: ActionCall) throws(Failure) -> [String] {
    let extensions = try call.option("extensions", as: [String].self) ?? Self.extensions
    let ignoresUnknown = try call.option("ignore_unknown_extensions", as: Bool.self) ?? false
    let depth = try call.option("depth", as: Int.self) ?? 0
    let matching = try call.option("files_matching", as: String.self)
    let ignored = try call.option("ignore_files", as: [String].self) ?? []
    var pattern: Pattern?
    if let matching { pattern = try Pattern.compile(matching) }
    var result: [String] = []
    for name in try fileCache.list(directory) {
      let path = Paths.join(directory, name)
      guard case .file? = fileCache.stat(path)?.kind else { continue }
      if depth > 0, name.utf8.count(where: { $0 == UInt8(ascii: "/") }) >= depth { continue }
      let base = Paths.name(of: name)
      if let pattern, try !pattern.matches(base) { continue }
      if ignored.contains(where: { base == $0 || Glob.matches($0, base) }) { continue }
      let suffix = base.split(separator: ".").last.map(String.init) ?? ""
      if !extensions.contains(suffix), ignoresUnknown || matching != nil { continue }
      result.append(path)
    }
    return result
  }

  /// `vars_files` of a play, whose names may hold the host's variables.
  func read(varsFiles: [Value], for host: HostState) throws(Failure) {
    host.variables.playFiles = []
    for entry in varsFiles {
      let evaluator = evaluator(for: host)
      let resolved: Value
      do throws(Failure) {
        resolved = try evaluator.resolveDeep(entry)
      } catch {
        // A name that only facts can complete is passed over, as Ansible does.
        if error.kind == .undefined { continue }
        throw error
      }
      let names = (resolved.items ?? [resolved]).map(\.text)
      let files = files(for: nil)
      guard let path = names.lazy.compactMap({ files.find($0, in: "vars") as String? }).first else {
        // ansible-core says nothing at all; a playbook may rely on going on.
        warn("vars file \(names.joined(separator: ", ")) was not found", at: entry.span)
        continue
      }
      guard let node = try varsNode(path), !node.isNull else { continue }
      guard case .dict(let vars) = node.value else {
        throw Failure(.usage, "\(path) must be a mapping of names to values", at: node.span)
      }
      host.variables.playFiles.insert(vars, at: 0)
    }
  }
}

extension Outcome {
  /// Variables that could not be read: why, beside what was read before, as ansible-core has it.
  fileprivate static func failure(reading problem: Failure, values: Dict) -> Outcome {
    var outcome = Outcome.failure("Task failed: Action failed: Unknown error.", values: values)
    outcome.values["message"] = .string(
      problem.diagnostics.first?.reported ?? problem.message)
    return outcome
  }
}
