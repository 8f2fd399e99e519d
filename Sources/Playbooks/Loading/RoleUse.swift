internal import Diagnostics
internal import Values

/// A role as a play, a task or another role asks for it.
struct RoleUse {
  /// Rendered.
  var name: String
  var span: Span
  /// The entry's own keywords.
  var directives = Directives()
  /// Variables beside the name.
  var params: Dict = [:]
  /// The entry's `vars`.
  var vars: Dict = [:]
  var tasksFrom = "main"
  var varsFrom = "main"
  var defaultsFrom = "main"
  var handlersFrom = "main"
  /// nil: as the role's metadata say.
  var allowsDuplicates: Bool?
  /// nil: as the settings say.
  var isPublic: Bool?
  /// Whether the role's argument specification is checked.
  var validates = true

  /// The arguments that choose files.
  static let parts: [(String, @Sendable (inout RoleUse, String) -> Void)] = [
    ("tasks_from", { $0.tasksFrom = $1 }), ("vars_from", { $0.varsFrom = $1 }),
    ("defaults_from", { $0.defaultsFrom = $1 }), ("handlers_from", { $0.handlersFrom = $1 }),
  ]

  init(name: String, span: Span) {
    self.name = name
    self.span = span
  }

  /// What tells two uses of a role apart.
  func key(path: String) -> String {
    let when = directives.when.map { condition in
      switch condition {
      case .literal(let value, _): value.repr
      case .expression(let text): text.text
      }
    }
    return [
      path, params.repr, vars.repr, Value.list(directives.tags).repr,
      when.joined(separator: "\u{1}"), tasksFrom, varsFrom, defaultsFrom, handlersFrom,
    ].joined(separator: "\u{0}")
  }
}

extension Dict {
  /// Python's `repr`.
  fileprivate var repr: String { Value.dict(self).repr }
}

/// A role and its dependencies, ready to run.
struct LoadedRole {
  var role: Role
  /// Its dependencies' blocks, then its own.
  var items: [Item]
  /// Its dependencies' handlers, then its own.
  var handlers: [Task]
  /// Its dependencies, then itself.
  var roles: [Role]
}
