internal import Diagnostics
internal import Formats
internal import Values

/// One load: reads nodes into the model and collects what is wrong.
final class PlaybookReading {
  let loader: Loader
  let findings: Findings
  /// The play that is being read.
  var play = PlayState()
  /// The directories of the roles that were read so far.
  var roleDirectories: [String] = []
  /// The files that were read, each once.
  private(set) var files: [Draft.File] = []

  init(_ loader: Loader) {
    self.loader = loader
    findings = Findings(warn: loader.options.warn)
  }

  /// What is known of a play while it is read.
  struct PlayState {
    /// The playbook's file, absolute.
    var playbook = ""
    var vars: Dict = [:]
    var varsFiles: [Value] = []
    /// What `varsFiles` hold, once a static name needed it.
    var varsFromFiles: Dict?
    var collections: [String] = []
    var roles: [Role] = []
    /// Handlers of roles that were imported by tasks.
    var importedHandlers: [Task] = []

    var directory: String { Paths.directory(of: playbook) }
  }

  /// What a task inherits, and where it stands.
  struct Surroundings {
    var outer = Directives()
    var role: Role?
    var isHandler = false
    var includeParams: Dict = [:]
    /// Files of includes and imports around, innermost first.
    var includedFrom: [String] = []
    /// The directories that those name, as written, innermost first; of this role only.
    var includes: [String] = []
    /// The file that is being read, absolute.
    var file: String
    /// Files that are being imported, to find circles.
    var importing: [String] = []
    /// Roles that are being read, to find circles.
    var depending: [String] = []
    /// The roles that the next role is read for, nearest first, and their variables, outermost
    /// first.
    var parents: [RoleParent] = []
    var inherited: [RoleVariables] = []
  }

  /// The document of a file; what is wrong with it is noted and nil returned.
  func document(_ path: String, as kind: Draft.File.Kind, from span: Span? = nil) -> Node? {
    do throws(Failure) {
      let root = try loader.document(path)
      if !files.contains(where: { $0.path == path }) {
        files.append(Draft.File(kind: kind, path: path, root: root))
      }
      return root
    } catch {
      findings.error(error, at: span)
      return nil
    }
  }

  /// The text of a name that must be known before the run.
  ///
  /// - Parameter what: `the file of import_tasks`, for messages.
  func staticText(
    _ value: Value, _ what: String, in around: Surroundings, at span: Span
  ) -> String? {
    if let text = value.string { return text }
    if case .int = value { return value.text }
    guard case .template = value else {
      findings.error("\(what) should be text, not \(value.typeName)", at: span)
      return nil
    }
    do throws(Failure) {
      let rendered = try loader.options.render(value, layers(around))
      if let text = rendered.string { return text }
      findings.error("\(what) should be text, not \(rendered.typeName)", at: span)
    } catch {
      let failure = error.at(span).with { diagnostic in
        diagnostic.notes.append(
          .init("\(what) must be known before the run; an include is read while it runs"))
      }
      findings.error(failure)
    }
    return nil
  }

  /// The variables that a static name can use, lowest precedence first.
  private func layers(_ around: Surroundings) -> [Dict] {
    var layers: [Dict] = [["playbook_dir": .string(play.directory)]]
    if let role = around.role {
      layers += role.dependencies.map(\.defaults) + role.inherited.map(\.defaults)
      layers.append(role.defaults)
    }
    layers += [play.vars, varsFromFiles()]
    if let role = around.role {
      layers += role.inherited.flatMap { [$0.vars, $0.entryVars] } + role.dependencies.map(\.vars)
      layers += [role.vars, role.entryVars]
      layers.append(["role_path": .string(role.path), "role_name": .string(role.name)])
    }
    layers += around.outer.vars
    if let role = around.role { layers += role.inherited.map(\.params) + [role.params] }
    return layers + [around.includeParams]
  }

  /// The variables of `vars_files` whose names need no rendering.
  private func varsFromFiles() -> Dict {
    if let known = play.varsFromFiles { return known }
    let result = loader.variables(inFiles: play.varsFiles, directory: play.directory)
    play.varsFromFiles = result
    return result
  }
}
