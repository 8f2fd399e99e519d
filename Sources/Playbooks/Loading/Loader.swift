package import Diagnostics
package import Formats
internal import Synchronization
package import Values

/// Reads playbooks, task files and roles into the model.
///
/// Files are read and parsed once, however many hosts include them. What is wrong in the files is
/// collected: one `Failure` names all that one pass has found.
package final class Loader: Sendable {
  /// What loading depends on.
  package struct Options: Sendable {
    /// Where roles are searched besides the playbook's own `roles/`.
    package var rolesPath: [String] = []
    /// Directories that hold `ansible_collections`.
    package var collectionsPath: [String] = []
    /// Directories of plugins, as configured.
    package var pluginPaths: [ForeignPlugins.Kind: [String]] = [:]
    /// The lookups that `with_NAME` may use; nil: any.
    package var lookups: Set<String>?
    /// Whether defaults and vars of roles are their own, unless a task makes them public.
    package var hidesRoleVars = false
    /// The names of an action's options, for hints.
    package var actionOptions: @Sendable (String) -> [String] = { _ in [] }
    /// `warning`, `error` or `ignore`: a collection that is not for this version.
    package var versionMismatch = "warning"
    /// Whether an unknown keyword is only a warning.
    package var toleratesUnknownKeywords = false
    /// Bytes of a file, decrypted where it is a vault.
    package var read: @Sendable (String) throws(Failure) -> [UInt8] = Paths.read
    /// The document in a source, and warnings about it.
    package var parse: @Sendable (Source) throws(Failure) -> (Node, [Diagnostic])
    /// Renders a name that must be known before the run, with the layers of variables that stand
    /// around it, lowest precedence first. The extra variables are the closure's own matter.
    package var render: @Sendable (Value, [Dict]) throws(Failure) -> Value
    /// Takes warnings.
    package var warn: @Sendable (Diagnostic) -> Void = { _ in }

    package init(
      parse: @escaping @Sendable (Source) throws(Failure) -> (Node, [Diagnostic]) =
        Options.yaml,
      render: @escaping @Sendable (Value, [Dict]) throws(Failure) -> Value
    ) {
      self.parse = parse
      self.render = render
    }

    /// YAML, or JSON, as the user wrote it.
    package static let yaml: @Sendable (Source) throws(Failure) -> (Node, [Diagnostic]) = {
      (source: Source) throws(Failure) in
      let document = try YAML.loadFile(source)
      let empty = Node(.scalar(.null), at: Span(source, line: 1, column: 1))
      return (document.node ?? empty, document.warnings)
    }
  }

  /// The version of ansible-core whose playbooks these are.
  package static let ansibleVersion = "2.19.0"

  package let options: Options
  package let actions: ActionIndex
  private let documents = Mutex<[String: Result<Node, Failure>]>([:])
  /// The directories of the playbooks that were read, whose `collections` count for all of them.
  private let directories = Mutex<[String]>([])

  /// - Parameter knownActions: the fully qualified names of all modules and actions.
  package init(knownActions: Set<String>, _ options: Options) {
    self.options = options
    actions = ActionIndex(knownActions)
  }

  /// The plays of a playbook, those of imported playbooks in their places.
  ///
  /// - Parameter path: a file, or the `namespace.collection.name` of a collection's playbook.
  /// - Throws: everything that is wrong in the playbook, its roles and its static imports.
  package func loadPlaybook(_ path: String) throws(Failure) -> [Play] {
    let file = try playbookFile(path)
    let reading = PlaybookReading(self)
    let plays = reading.playbook(Paths.absolute(file), importing: .init(), from: nil)
    try reading.findings.check()
    return plays
  }

  /// The variables that a play itself knows, without any host's: those of the files in `vars_files`
  /// whose names need no rendering stand above its `vars`.
  package func variables(of play: Play) -> Dict {
    if play.varsFiles.isEmpty { return play.vars }
    var result = play.vars
    result.merge(
      variables(inFiles: play.varsFiles, directory: Paths.directory(of: play.playbook)))
    return result
  }

  /// Of each entry of `vars_files` the first file that exists; one that cannot be read is passed
  /// over, and reported when the play reads it.
  func variables(inFiles entries: [Value], directory: String) -> Dict {
    var result = Dict()
    for entry in entries {
      for alternative in entry.items ?? [entry] {
        guard let name = alternative.string else { continue }
        guard let path = Paths.find(name, in: "vars", [directory]), Paths.isFile(path),
          let node = try? document(path)
        else { continue }
        if let vars = node.value.dict { result.merge(vars) }
        break
      }
    }
    return result
  }

  /// The node of a file; parsed at the first call.
  ///
  /// - Parameter path: absolute.
  package func document(_ path: String) throws(Failure) -> Node {
    if let known = documents.withLock({ $0[path] }) { return try known.get() }
    let result: Result<Node, Failure>
    do throws(Failure) {
      let bytes = try options.read(path)
      let (node, warnings) = try options.parse(Source(name: Paths.shown(path), bytes: bytes))
      for warning in warnings { options.warn(warning) }
      result = .success(node)
    } catch {
      result = .failure(error)
    }
    documents.withLock { $0[path] = result }
    return try result.get()
  }

  /// The plugins that plays and their roles may use.
  package func plugins(of plays: [Play]) -> ForeignPlugins {
    var homes: [String] = []
    for home in plays.map({ Paths.directory(of: $0.playbook) }) + plays.flatMap(\.roles).map(\.path)
    where !homes.contains(home) {
      homes.append(home)
    }
    return ForeignPlugins(
      homes: homes, collections: Collections(paths: collectionPaths), options: options)
  }

  /// The fully qualified name of an action, or the path of a module that is a file of the user's.
  ///
  /// - Parameter playbook: what stands for the file that it is used in.
  /// - Throws: where it is not known, or cannot run here.
  package func resolve(
    action name: String, for playbook: String, at span: Span
  ) throws(Failure) -> String {
    let reading = PlaybookReading(self)
    reading.play.playbook = playbook
    note(playbook: playbook)
    return try reading.action(named: name, at: span)
  }

  /// Takes the directory of a playbook among those where collections are.
  func note(playbook file: String) {
    let directory = Paths.directory(of: file)
    directories.withLock { if !$0.contains(directory) { $0.append(directory) } }
  }

  /// Directories that hold `ansible_collections`: beside the playbooks, then as configured.
  var collectionPaths: [String] {
    directories.withLock { $0 }.map { Paths.join($0, "collections") } + options.collectionsPath
  }

  /// The file of a playbook that the user named.
  func playbookFile(_ path: String) throws(Failure) -> String {
    if Paths.exists(Paths.expanded(path)) { return path }
    if let file = Collections(paths: options.collectionsPath).playbook(path) { return file }
    throw Failure(.missing, "the playbook: \(path) could not be found")
  }
}
