internal import Diagnostics

/// What a mapping in a playbook is, and the keywords that it may have.
package enum Kind: String, Sendable, CaseIterable {
  case play = "Play"
  case role = "Role"
  case block = "Block"
  case task = "Task"
  case handler = "Handler"
  case taskInclude = "TaskInclude"
  case includeRole = "IncludeRole"
  case loopControl = "LoopControl"
  case importPlaybook = "PlaybookImport"
  case roleMetadata = "RoleMetadata"

  /// In the words of messages.
  var inWords: String { rawValue }

  package var keywords: Set<String> {
    switch self {
    case .play: Keywords.play
    case .role: Keywords.role
    case .block: Keywords.block
    case .task: Keywords.task
    case .handler: Keywords.handler
    case .taskInclude, .includeRole: Keywords.include
    case .loopControl: Keywords.loopControl
    case .importPlaybook: Keywords.importPlaybook
    case .roleMetadata: Keywords.roleMetadata
    }
  }
}

/// The keywords of each kind of mapping.
enum Keywords {
  /// What all kinds share.
  private static let base: Set<String> = [
    "any_errors_fatal", "become", "become_exe", "become_flags", "become_method", "become_user",
    "check_mode", "connection", "debugger", "diff", "environment", "ignore_errors",
    "ignore_unreachable", "module_defaults", "name", "no_log", "port", "remote_user", "run_once",
    "tags", "throttle", "timeout", "vars",
  ]

  static let play = base.union([
    "collections", "fact_path", "force_handlers", "gather_facts", "gather_subset",
    "gather_timeout", "handlers", "hosts", "max_fail_percentage", "order", "post_tasks",
    "pre_tasks", "roles", "serial", "strategy", "tasks", "user", "vars_files", "vars_prompt",
  ])

  static let role = base.union(["collections", "role", "when"])

  static let block = base.union([
    "always", "block", "collections", "delegate_facts", "delegate_to", "notify", "rescue", "when",
  ])

  static let task = base.union([
    "action", "args", "async", "changed_when", "collections", "delay", "delegate_facts",
    "delegate_to", "failed_when", "local_action", "loop", "loop_control", "notify", "poll",
    "register", "retries", "until", "when",
  ])

  static let handler = task.union(["listen"])

  /// What `include_tasks` and `include_role` take.
  static let include: Set<String> = [
    "action", "args", "collections", "debugger", "ignore_errors", "loop", "loop_control", "name",
    "no_log", "register", "run_once", "tags", "timeout", "vars", "when",
  ]

  static let loopControl: Set<String> = [
    "break_when", "extended", "extended_allitems", "index_var", "label", "loop_var", "pause",
  ]

  static let importPlaybook = base.union(["import_playbook", "when"])

  static let roleMetadata = base.union([
    "allow_duplicates", "argument_specs", "collections", "dependencies", "galaxy_info",
  ])

  /// Actions that take free text.
  static let freeForm: Set<String> = [
    "command", "raw", "script", "shell", "win_command", "win_shell",
  ]

  /// Further actions whose text need not be `key=value`.
  static let rawText: Set<String> = [
    "include_vars", "include_tasks", "include_role", "import_tasks", "import_role", "add_host",
    "group_by", "set_fact", "meta",
  ]

  /// Names that no action module implements: the loader and the engine themselves do.
  static let builtInActions: Set<String> = [
    "include_tasks", "include_role", "import_tasks", "import_role", "include_vars", "meta",
    "import_playbook",
  ]

  /// The name without `ansible.builtin.` or `ansible.legacy.`.
  static func short(_ action: String) -> String {
    for prefix in ["ansible.builtin.", "ansible.legacy.", "ansible.windows."]
    where action.utf8.starts(with: prefix.utf8) {
      return String(decoding: action.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }
    return action
  }
}
