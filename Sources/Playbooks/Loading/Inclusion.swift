package import Values

/// What a dynamic include brings in.
package struct Inclusion: Sendable {
  /// The task `include_tasks` or `include_role`.
  package var task: Task
  package var play: Play
  /// The arguments' `apply`, rendered.
  package var apply: Dict?
  /// Variables of this inclusion alone: the loop's item, its index, the label.
  package var vars: Dict = [:]

  package init(_ task: Task, in play: Play) {
    self.task = task
    self.play = play
  }

  /// The arguments that choose a role and its files, rendered.
  package struct RoleArguments: Sendable {
    package var name: String
    package var tasksFrom: String?
    package var varsFrom: String?
    package var defaultsFrom: String?
    package var handlersFrom: String?
    package var allowsDuplicates = true
    package var isPublic = false
    package var validates = true

    package init(name: String) { self.name = name }
  }

  /// What was read.
  package struct Loaded: Sendable {
    package var items: [Item]
    /// Handlers that the play has from now on.
    package var handlers: [Task]
    /// Roles that came in, dependencies first; the role itself is the last.
    package var roles: [Role]
    /// Absolute; of `include_role` the role's directory.
    package var path: String
  }
}
