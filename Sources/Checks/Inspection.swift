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
    take(draft)
    for play in draft.plays {
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
    inspect(conditions: site.task)
    inspect(arguments: site.task)
    inspect(files: site)
  }
}
