internal import Playbooks
internal import Templates
internal import Values

/// The variables that Ansible defines itself.
package enum MagicName: String, CaseIterable {
  case ansibleCheckMode = "ansible_check_mode"
  case ansibleCollectionName = "ansible_collection_name"
  case ansibleConfigFile = "ansible_config_file"
  case ansibleConnection = "ansible_connection"
  case ansibleDelegatedVars = "ansible_delegated_vars"
  case ansibleDependentRoleNames = "ansible_dependent_role_names"
  case ansibleDiffMode = "ansible_diff_mode"
  case ansibleFacts = "ansible_facts"
  case ansibleForks = "ansible_forks"
  case ansibleHost = "ansible_host"
  case ansibleInventorySources = "ansible_inventory_sources"
  case ansibleLimit = "ansible_limit"
  case ansibleParentRoleNames = "ansible_parent_role_names"
  case ansibleParentRolePaths = "ansible_parent_role_paths"
  case ansiblePlayBatch = "ansible_play_batch"
  case ansiblePlayHosts = "ansible_play_hosts"
  case ansiblePlayHostsAll = "ansible_play_hosts_all"
  case ansiblePlayName = "ansible_play_name"
  case ansiblePlayRoleNames = "ansible_play_role_names"
  case ansiblePlaybookPython = "ansible_playbook_python"
  case ansiblePort = "ansible_port"
  case ansibleRoleName = "ansible_role_name"
  case ansibleRoleNames = "ansible_role_names"
  case ansibleRunTags = "ansible_run_tags"
  case ansibleSearchPath = "ansible_search_path"
  case ansibleSkipTags = "ansible_skip_tags"
  case ansibleUser = "ansible_user"
  case ansibleVerbosity = "ansible_verbosity"
  case ansibleVersion = "ansible_version"
  case environment = "environment"
  case groupNames = "group_names"
  case groups = "groups"
  case hostvars = "hostvars"
  case inventoryDir = "inventory_dir"
  case inventoryFile = "inventory_file"
  case inventoryHostname = "inventory_hostname"
  case inventoryHostnameShort = "inventory_hostname_short"
  case omit = "omit"
  case playHosts = "play_hosts"
  case playbookDir = "playbook_dir"
  case roleName = "role_name"
  case roleNames = "role_names"
  case rolePath = "role_path"
  case roleUuid = "role_uuid"
  case vars = "vars"

  /// The one fact that keeps its prefix within `ansible_facts`, and that is always a variable.
  static let localFacts = "ansible_local"

  static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  package static let names = Set(allCases.map(\.rawValue))

  /// Whether it says how a host is reached: variables and keywords say it before.
  var isOfConnection: Bool {
    switch self {
    case .ansibleConnection, .ansibleHost, .ansiblePort, .ansibleUser: true
    default: false
    }
  }

  /// Whether its value differs between tasks of one host.
  var dependsOnTask: Bool {
    switch self {
    case .ansibleCheckMode, .ansibleCollectionName, .ansibleDelegatedVars, .ansibleDiffMode,
      .ansibleParentRoleNames,
      .ansibleParentRolePaths, .ansibleRoleName, .ansibleSearchPath, .environment, .hostvars,
      .roleName, .rolePath, .roleUuid, .vars, .ansiblePlayHosts, .ansiblePlayBatch, .playHosts,
      .ansiblePlayName, .ansiblePlayHostsAll, .groups, .groupNames:
      true
    default: false
    }
  }
}

extension TaskScope {
  /// The value of a magic variable; nil where it does not apply (no role, no play).
  func value(of magic: MagicName) -> Value? {
    switch magic {
    case .ansibleFacts: return .dict(host.facts)
    case .ansibleDelegatedVars:
      return delegate.map { other in
        // As ansible-core has it, the name is that of the task's own host.
        let own: Dict = [
          MagicName.inventoryHostname.rawValue: .string(host.name),
          MagicName.ansibleHost.rawValue: address(of: other),
        ]
        let scope = TaskScope(store: store, host: other, task: nil, local: own)
        return .dict([other.name: .object(VarsMapping(scope))])
      }
    case .hostvars: return .object(HostVarsMapping(store, from: host.name))
    case .vars: return .object(VarsMapping(self))
    case .groups: return store.groups
    case .groupNames: return store.groupNames[host.name] ?? .list([])
    case .inventoryHostname: return .string(host.name)
    case .inventoryHostnameShort:
      return .string(String(host.name.prefix { $0 != "." }))
    case .omit: return Omit.value
    case .ansiblePlayHosts: return play.map { strings($0.active) }
    case .ansiblePlayBatch, .playHosts: return play.map { strings($0.batch) }
    case .ansiblePlayHostsAll: return play.map { strings($0.allHosts) }
    case .ansiblePlayName: return play.map { .string($0.rendersName) }
    case .ansiblePlayRoleNames, .roleNames: return play.map { strings($0.ownRoleNames) }
    case .ansibleRoleNames:
      return play.map { strings(unique($0.dependencyNames + $0.ownRoleNames)) }
    case .ansibleDependentRoleNames: return play.map { strings(unique($0.dependencyNames)) }
    case .ansibleRoleName:
      return task?.role.map { role in
        .string(role.collection.map { $0 + "." + shortName(role) } ?? role.name)
      }
    case .roleName: return task?.role.map { .string(shortName($0)) }
    case .rolePath: return task?.role.map { .string($0.path) }
    case .roleUuid: return task?.role.map { .string("\(ObjectIdentifier($0).hashValue)") }
    case .ansibleCollectionName:
      return task?.role.map { $0.collection.map { .string($0) } ?? .null }
    case .ansibleParentRoleNames: return includers.map { strings($0.map(\.name)) }
    case .ansibleParentRolePaths: return includers.map { strings($0.map(\.path)) }
    case .ansibleSearchPath: return task.map { strings(store.searchPath(of: $0)) }
    case .environment: return task.map { .list($0.directives.environment) }
    case .playbookDir:
      return store.play.map { .string(Paths.directory(of: $0.play.playbook)) }
        ?? store.constants[magic.rawValue]
    case .inventoryDir, .inventoryFile:
      guard let source = host.source else { return store.constants[magic.rawValue] }
      return .string(magic == .inventoryDir ? Paths.directory(of: source) : source)
    default: return store.constants[magic.rawValue]
    }
  }

  /// Where a host is reached.
  private func address(of host: HostVariables) -> Value {
    let name = MagicName.ansibleHost.rawValue
    return host.inventory.lazy.compactMap { $0[name] }.first ?? .string(host.name)
  }

  /// The roles that included the task's, nearest first; nil where none did.
  private var includers: [RoleParent]? {
    let parents = task?.role?.parents.filter { !$0.isDependent } ?? []
    return parents.isEmpty ? nil : parents
  }

  private func shortName(_ role: Role) -> String {
    role.collection == nil ? role.name : String(role.name.split(separator: ".").last ?? "")
  }

  private func unique(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }

  private func strings(_ names: [String]) -> Value { .list(names.map { .string($0) }) }
}

extension MagicName {
  /// What holds for a whole run.
  static func constants(_ options: RunOptions) -> Dict {
    let version: Dict = [
      "string": .string(Loader.ansibleVersion), "full": .string(Loader.ansibleVersion), "major": 2,
      "minor": 19, "revision": 0,
    ]
    var constants: Dict = [
      "ansible_check_mode": .bool(options.isCheck), "ansible_diff_mode": .bool(options.wantsDiff),
      "ansible_forks": .int(options.forks), "ansible_verbosity": .int(options.verbosity),
      "ansible_version": .dict(version), "ansible_playbook_python": "/usr/bin/python3",
      "ansible_run_tags": .list(options.tags.map { .string($0) }),
      "ansible_skip_tags": .list(options.skipTags.map { .string($0) }),
      "ansible_inventory_sources": .list(
        options.inventorySources.map { .string($0.contains(",") ? $0 : Paths.absolute($0)) }),
      "ansible_config_file": options.configFile.map { .string($0) } ?? .null,
    ]
    if let limit = options.limit { constants["ansible_limit"] = .string(limit) }
    return constants
  }
}
