internal import Playbooks
internal import Remote
internal import Values

/// Remembers where tasks run and as whom: some thirty variables say it, and for most tasks of a
/// host they say the same.
///
/// An entry holds as long as none of these variables changed; what depends on a template is not
/// kept. One cache serves one play.
final class TargetCache {
  /// The variables that say how a host is reached.
  static let names: Set<String> = {
    var names: Set<String> = [
      "ansible_connection", "ansible_host", "ansible_host_key_checking", "ansible_password",
      "ansible_port", "ansible_private_key_file", "ansible_remote_tmp",
      "ansible_shell_executable", "ansible_user", "ansible_become", "ansible_become_exe",
      "ansible_become_flags", "ansible_become_method", "ansible_become_pass",
      "ansible_become_password", "ansible_become_user",
    ]
    names.formUnion(
      [
        "args", "common_args", "extra_args", "host", "host_key_checking", "pass", "password",
        "port", "private_key_file", "private_key_passphrase", "retries", "timeout", "user",
      ].map { "ansible_ssh_" + $0 })
    for method in Identity.Become.Method.allCases {
      names.formUnion(
        ["exe", "flags", "pass", "password"].map { "ansible_\(method.rawValue)_\($0)" })
    }
    return names
  }()

  struct Key: Hashable {
    let host: ObjectIdentifier
    let role: ObjectIdentifier?
    let isDelegated: Bool
    /// The task's keywords, by the number of their texts.
    let keywords: Int
  }

  private struct Entry {
    let changes: Int
    let target: Target
  }

  private var entries: [Key: Entry] = [:]
  private var numbers: [[String?]: Int] = [:]
  /// The number of a task's keywords; nil where they, or its variables, keep it out.
  private var known: [ObjectIdentifier: (task: Task, number: Int?)] = [:]

  /// Under what a task's target is kept; nil where it is not.
  func key(_ task: Task, host: HostVariables, isDelegated: Bool, local: Dict) -> Key? {
    guard let number = number(of: task), !Self.hasName(local) else { return nil }
    return Key(
      host: ObjectIdentifier(host), role: task.role.map(ObjectIdentifier.init),
      isDelegated: isDelegated, keywords: number)
  }

  func target(_ key: Key, host: HostVariables) -> Target? {
    guard let entry = entries[key], entry.changes == host.connectionChanges else { return nil }
    return entry.target
  }

  func keep(_ target: Target, _ key: Key, host: HostVariables) {
    entries[key] = Entry(changes: host.connectionChanges, target: target)
  }

  /// Forgets all: when roles were added to the play, whose variables others see.
  func clear() { entries.removeAll(keepingCapacity: true) }

  private func number(of task: Task) -> Int? {
    if let found = known[ObjectIdentifier(task)] { return found.number }
    let directives = task.directives
    let values = [
      directives.connection, directives.port, directives.remoteUser, directives.become,
      directives.becomeUser, directives.becomeMethod, directives.becomeFlags, directives.becomeExe,
    ]
    var number: Int?
    let isPlain = !values.contains { if case .template? = $0 { true } else { false } }
    if isPlain, !Self.hasName(task.includeParams), !directives.vars.contains(where: Self.hasName) {
      let words = values.map { $0?.text }
      number = numbers[words] ?? numbers.count
      numbers[words] = number
    }
    known[ObjectIdentifier(task)] = (task, number)
    return number
  }

  private static func hasName(_ variables: Dict) -> Bool {
    variables.contains { entry in entry.key.string.map(names.contains) ?? true }
  }
}
