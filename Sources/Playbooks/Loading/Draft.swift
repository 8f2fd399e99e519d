package import Diagnostics
package import Formats

/// A playbook as far as it can be read, and everything that is wrong with it: what checks look at.
///
/// A run needs a playbook without errors; a check goes on where it can.
package struct Draft: Sendable {
  package internal(set) var plays: [Play] = []
  /// What an include of tasks or of a role brought in.
  package internal(set) var items: [Item] = []
  package internal(set) var handlers: [Task] = []
  package internal(set) var roles: [Role] = []
  /// Errors in the order in which they were found; warnings go where the loader's go.
  package internal(set) var problems: [Diagnostic] = []
  /// The kind of the first of them; nil where there is none.
  package internal(set) var failureKind: Failure.Kind?
  /// The files that were read, in order; each once.
  package internal(set) var files: [File] = []
  /// Whether something could not be read that may define variables, handlers and tags.
  package internal(set) var isIncomplete = false

  /// A file and what it holds.
  package struct File: Sendable {
    package enum Kind: Sendable { case playbook, tasks, variables, metadata }

    package let kind: Kind
    /// Absolute.
    package let path: String
    package let root: Node
  }
}

extension Loader {
  /// Reads a playbook as far as it can be read.
  ///
  /// - Throws: where there is no such playbook.
  package func draftPlaybook(_ path: String) throws(Failure) -> Draft {
    let file = try playbookFile(path)
    let reading = PlaybookReading(self)
    var draft = Draft()
    draft.plays = reading.playbook(Paths.absolute(file), importing: .init(), from: nil)
    draft.take(reading)
    return draft
  }

  /// Reads the tasks of a file that an `include_tasks` names literally.
  package func draftTasks(file: String, _ inclusion: Inclusion) throws(Failure) -> Draft {
    let (reading, surroundings) = try resume(inclusion)
    var around = surroundings
    let search = TaskFileSearch(around, play: reading.play.directory, isImport: false)
    var draft = Draft()
    if let path = search.find(file) {
      if around.includedFrom.contains(path) || Paths.absolute(inclusion.task.file) == path {
        // It includes itself under some condition: what it holds is known already.
        return draft
      }
      around.includes.insert(Paths.directory(of: file), at: 0)
      draft.items = reading.tasks(ofFile: path, around, at: inclusion.task.span)
    } else {
      draft.isIncomplete = true
    }
    draft.take(reading)
    return draft
  }

  /// Reads a file of variables.
  package func draftVariables(_ path: String) -> Draft {
    let reading = PlaybookReading(self)
    var draft = Draft()
    if Paths.isFile(path) { _ = reading.variables(ofFile: path, "a file of variables", nil) }
    draft.take(reading)
    return draft
  }

  /// Reads a role that an `include_role` names literally.
  package func draftRole(
    _ arguments: Inclusion.RoleArguments, _ inclusion: Inclusion
  ) throws(Failure) -> Draft {
    let (reading, around) = try resume(inclusion)
    var draft = Draft()
    if let loaded = reading.role(arguments, inclusion, around) {
      draft.items = loaded.items
      draft.handlers = loaded.handlers
      draft.roles = loaded.roles
    }
    draft.take(reading)
    return draft
  }
}

extension Draft {
  fileprivate mutating func take(_ reading: PlaybookReading) {
    problems = reading.findings.errors
    failureKind = reading.findings.kind
    files = reading.files
    handlers += reading.play.importedHandlers
    if plays.isEmpty { roles += reading.play.roles }
    isIncomplete = isIncomplete || reading.findings.isIncomplete
  }
}
