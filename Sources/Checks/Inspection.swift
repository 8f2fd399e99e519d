package import Diagnostics
internal import Formats
package import Playbooks
internal import Templates
internal import Values

/// Looks through playbooks before a run: templates, arguments and files of all that is read
/// statically. Nothing is executed and no host is touched.
package struct Inspection {
  let loader: Loader
  let knowledge: Knowledge
  package var problems = ProblemList()
  /// What was read, by its path.
  private(set) var files: [String: Draft.File] = [:]
  /// The user's own plugins, as far as plays and roles were read.
  private(set) var plugins: ForeignPlugins?
  /// The template files that were read, and what they name.
  var templates: [String: Mentions] = [:]
  /// Variables that some text asks about or has a default for: they may be missing.
  var optional: Set<String> = []

  package init(_ loader: Loader, _ knowledge: Knowledge) {
    self.loader = loader
    self.knowledge = knowledge
  }

  /// Inspects a playbook, its roles and its static imports.
  ///
  /// - Throws: where there is no such playbook.
  /// - Returns: its plays as far as they could be read.
  @discardableResult
  package mutating func inspect(_ path: String) throws(Failure) -> Draft {
    let draft = try loader.draftPlaybook(path)
    plugins = loader.plugins(of: draft.plays)
    take(draft)
    for play in draft.plays {
      inspect(play.strategy, .strategy, at: play.span)
      inspect(play.directives.connection, .connection, at: play.span)
      inspect(play.directives.becomeMethod, .become, at: play.span)
      inspect(variableFiles: play)
      for site in Site.all(of: play) { inspect(site) }
    }
    return draft
  }

  /// Takes what a load has read and found, and inspects the texts of its files.
  mutating func take(_ draft: Draft) {
    problems.add(draft.problems, rule: .load)
    for file in draft.files where files[file.path] == nil {
      files[file.path] = file
      problems.follow(file.root.span.source.name)
      if file.kind != .metadata { inspect(texts: file.root) }
    }
  }

  mutating func inspect(_ site: Site) {
    let places = site.task.keywordPlaces
    inspect(site.task.directives.connection, .connection, at: places["connection"])
    inspect(site.task.directives.becomeMethod, .become, at: places["become_method"])
    if let refusal = site.task.refusal { problems.add(refusal, rule: .load) }
    inspect(conditions: site.task)
    inspect(arguments: site.task)
    inspect(files: site)
  }

  /// A keyword that names a plugin; what is inherited stands elsewhere and has no place here.
  private mutating func inspect(_ value: Value?, _ kind: ForeignPlugins.Kind, at span: Span?) {
    let known = knowledge.natives[kind] ?? []
    guard let span, let name = value?.string, !known.contains(name) else { return }
    if let file = plugins?.path(of: name, kind) {
      problems.add(kind.refusal(of: name, at: file, span), rule: .plugin)
    } else {
      problems.error(
        .plugin, "there is no \(kind.inWords) named '\(name)'", at: span,
        help: NearName.hint(name, among: known)
          ?? "use one of \(known.filter { !$0.contains(".") }.joined(separator: ", "))")
    }
  }
}
