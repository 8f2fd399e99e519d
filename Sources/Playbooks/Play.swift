package import Diagnostics
package import Values

/// A loaded play: keywords checked, roles and static imports resolved.
package final class Play: Sendable {
  package let span: Span
  package let name: Value?
  /// Patterns, to be rendered with extra variables and then matched against the inventory.
  package let hosts: Value
  package let directives: Directives
  package let vars: Dict
  /// Each a text or a list of alternatives.
  package let varsFiles: [Value]
  /// Where the keyword `vars_files` stands.
  package let varsFilesSpan: Span?
  package let varsPrompts: [VarsPrompt]
  /// nil: as the configuration says.
  package let gatherFacts: Value?
  package let gatherSubset: Value?
  package let gatherTimeout: Value?
  package let factPath: Value?
  package let serial: [Value]
  package let strategy: Value?
  package let order: Value?
  package let maxFailPercentage: Value?
  package let forceHandlers: Value?
  package let preTasks: [Item]
  /// The roles' tasks, dependencies first, in order; each role one block.
  package let roleTasks: [Item]
  package let tasks: [Item]
  package let postTasks: [Item]
  /// The handlers of its roles, then its own, then those of statically imported roles.
  ///
  /// They run in this order; of two with one name the later one answers.
  package let handlers: [Task]
  /// The roles in order of their execution, dependencies included.
  package let roles: [Role]
  /// The playbook's file, absolute, for `playbook_dir` and for finding files.
  package let playbook: String
  package init(
    span: Span, name: Value?, hosts: Value, directives: Directives, vars: Dict,
    varsFiles: [Value], varsPrompts: [VarsPrompt], gatherFacts: Value?, gatherSubset: Value?,
    gatherTimeout: Value?, factPath: Value?, serial: [Value], strategy: Value?, order: Value?,
    maxFailPercentage: Value?, forceHandlers: Value?, preTasks: [Item], roleTasks: [Item],
    tasks: [Item], postTasks: [Item], handlers: [Task], roles: [Role], playbook: String,
    varsFilesSpan: Span? = nil
  ) {
    self.span = span
    self.name = name
    self.hosts = hosts
    self.directives = directives
    self.vars = vars
    self.varsFiles = varsFiles
    self.varsFilesSpan = varsFilesSpan
    self.varsPrompts = varsPrompts
    self.gatherFacts = gatherFacts
    self.gatherSubset = gatherSubset
    self.gatherTimeout = gatherTimeout
    self.factPath = factPath
    self.serial = serial
    self.strategy = strategy
    self.order = order
    self.maxFailPercentage = maxFailPercentage
    self.forceHandlers = forceHandlers
    self.preTasks = preTasks
    self.roleTasks = roleTasks
    self.tasks = tasks
    self.postTasks = postTasks
    self.handlers = handlers
    self.roles = roles
    self.playbook = playbook
  }
}

extension Play {
  /// How a play without a name is called whose hosts are a list: as they are written. Those of a
  /// text are rendered.
  package var hostsAsName: String? {
    hosts.items?.map(\.text).joined(separator: ",")
  }
}

/// A variable that the user is asked for before the play.
package struct VarsPrompt: Sendable {
  package var name: String
  package var prompt: String?
  package var `default`: Value?
  package var isPrivate = true
  package var confirm = false
  /// The crypt scheme of `encrypt`.
  package var encrypt: String?
  package var salt: String?
  package var saltSize: Int?
  package var isUnsafe = false

  package init(name: String) { self.name = name }
}
