internal import Values

/// The actions that run on the controller; every other name is a module's.
package enum ActionName: String, CaseIterable, Sendable {
  case addHost = "add_host"
  case assert
  case debug
  case fail
  case gatherFacts = "gather_facts"
  case groupBy = "group_by"
  case includeRole = "include_role"
  case includeTasks = "include_tasks"
  case includeVars = "include_vars"
  case meta
  case pause
  case reboot
  case setFact = "set_fact"
  case setStats = "set_stats"
  case template
  case validateArgumentSpec = "validate_argument_spec"
  case waitForConnection = "wait_for_connection"

  /// By short and fully qualified name.
  package static let table: [String: ActionName] = {
    var table: [String: ActionName] = [:]
    for action in allCases {
      for prefix in ["", "ansible.builtin.", "ansible.legacy."] {
        table[prefix + action.rawValue] = action
      }
    }
    return table
  }()

  /// `ansible.builtin.debug`.
  package var qualified: String { "ansible.builtin." + rawValue }

  /// Whether it runs for the first host only, whatever `run_once` says.
  var runsOncePerPlay: Bool { self == .addHost || self == .pause }

  /// The options that it knows; nil where any name is one (`set_fact`).
  package var options: [String]? { Self.optionsOfAll[self] }

  private static let optionsOfAll = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { action in action.listed.map { (action, $0) } })

  private var listed: [String]? {
    switch self {
    case .addHost, .setFact: nil
    case .assert: ["that", "msg", "fail_msg", "success_msg", "quiet"]
    case .debug: ["msg", "var", "verbosity"]
    case .fail: ["msg"]
    case .gatherFacts: ["parallel", "gather_subset", "gather_timeout", "filter", "fact_path"]
    case .groupBy: ["key", "parents"]
    case .includeRole:
      [
        "name", "role", "tasks_from", "vars_from", "defaults_from", "handlers_from", "apply",
        "public", "allow_duplicates", "rolespec_validate",
      ]
    case .includeTasks: ["file", "apply", "_raw_params"]
    case .includeVars:
      [
        "file", "dir", "name", "depth", "files_matching", "ignore_files", "extensions",
        "ignore_unknown_extensions", "hash_behaviour", "_raw_params",
      ]
    case .meta: ["_raw_params"]
    case .pause: ["echo", "minutes", "seconds", "prompt"]
    case .reboot:
      [
        "pre_reboot_delay", "post_reboot_delay", "reboot_timeout", "connect_timeout",
        "test_command", "msg", "search_paths", "boot_time_command", "reboot_command",
      ]
    case .setStats: ["data", "per_host", "aggregate"]
    case .template:
      [
        "src", "dest", "backup", "newline_sequence", "block_start_string", "block_end_string",
        "variable_start_string", "variable_end_string", "comment_start_string",
        "comment_end_string", "trim_blocks", "lstrip_blocks", "force", "follow",
        "output_encoding", "mode", "owner", "group", "seuser", "serole", "selevel", "setype",
        "attributes", "attr", "unsafe_writes", "validate",
      ]
    case .validateArgumentSpec: ["argument_spec", "provided_arguments", "validate_args_context"]
    case .waitForConnection: ["connect_timeout", "delay", "sleep", "timeout"]
    }
  }

  /// What ansible-core says of options that it does not know.
  func refusal(of unknown: [String]) -> String {
    let names = unknown.sorted().joined(separator: ", ")
    switch self {
    case .assert, .debug, .pause:
      let known = (options ?? []).filter { self != .assert || $0 != "msg" }
      return "Unsupported parameters for (\(rawValue)) module: \(names). Supported parameters "
        + "include: \(ArgumentRules.listed(known, self == .assert ? ["msg"] : []))."
    case .includeVars: return "Task failed: \(names) is not a valid option in include_vars"
    default: return "Invalid options for \(rawValue): \(names)"
    }
  }

  /// Of each list one option must be given.
  package var required: [[String]] {
    switch self {
    case .addHost: [["name", "hostname", "host"]]
    case .assert: [["that"]]
    case .groupBy: [["key"]]
    case .includeVars: [["file", "dir", "_raw_params"]]
    case .setStats: [["data"]]
    case .template: [["src"], ["dest"]]
    default: []
    }
  }
}
