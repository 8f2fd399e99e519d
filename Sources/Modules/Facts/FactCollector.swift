internal import Diagnostics
internal import Values

/// One family of facts, as `gather_subset` names it.
enum FactCollector: String, CaseIterable, Sendable {
  case apparmor, caps, chroot, cmdline
  case dateTime = "date_time"
  case distribution, dns, env, facter
  case fibreChannel = "fibre_channel_wwn"
  case fips, hardware, iscsi, loadavg, local, lsb, network, nvme, ohai
  case packageManager = "pkg_mgr"
  case platform, python, selinux
  case serviceManager = "service_mgr"
  case sshKeys = "ssh_pub_keys"
  case systemd, user, virtual

  /// Names of single facts that stand for the family that has them.
  var aliases: [String] {
    switch self {
    case .caps: ["system_capabilities", "system_capabilities_enforced"]
    case .chroot: ["is_chroot"]
    case .distribution:
      ["distribution_major_version", "distribution_release", "distribution_version", "os_family"]
    case .hardware: ["devices", "mounts", "processor", "processor_cores", "processor_count"]
    case .network:
      [
        "all_ipv4_addresses", "all_ipv6_addresses", "default_ipv4", "default_ipv6", "interfaces",
      ]
    case .platform:
      [
        "architecture", "kernel", "kernel_version", "machine", "machine_id", "python_version",
        "system",
      ]
    case .sshKeys:
      [
        "ssh_host_key_dsa_public", "ssh_host_key_ecdsa_public", "ssh_host_key_ed25519_public",
        "ssh_host_key_rsa_public", "ssh_host_pub_keys",
      ]
    case .user:
      [
        "effective_group_ids", "effective_user_id", "real_user_id", "user_dir", "user_gecos",
        "user_gid", "user_id", "user_shell", "user_uid",
      ]
    case .virtual:
      [
        "virtualization_role", "virtualization_tech_guest", "virtualization_tech_host",
        "virtualization_type",
      ]
    default: []
    }
  }

  /// What is gathered unless `!min` says otherwise.
  static let minimum: Set<FactCollector> = [
    .apparmor, .caps, .cmdline, .dateTime, .distribution, .dns, .env, .fips, .local, .lsb,
    .packageManager, .platform, .python, .selinux, .serviceManager, .sshKeys, .user,
  ]

  /// Families whose facts this one is gathered with.
  var needs: [FactCollector] {
    switch self {
    case .network: [.platform, .distribution]
    case .hardware: [.platform]
    case .packageManager: [.distribution]
    case .serviceManager: [.platform, .distribution]
    case .fibreChannel, .iscsi, .nvme: []
    default: []
    }
  }

  /// The families that a `gather_subset` asks for.
  static func wanted(_ subset: [String]) throws(Failure) -> Set<FactCollector> {
    var added: Set<FactCollector> = []
    var named: Set<FactCollector> = []
    var removed: Set<FactCollector> = []
    var isMinimal = true
    var isNegativeMinimum = false
    for item in subset.isEmpty ? ["all"] : subset {
      let isNegative = item.utf8.first == 33
      let name = isNegative ? String(item.dropFirst()) : item
      switch (name, isNegative) {
      case ("all", false): added.formUnion(allCases)
      case ("all", true): removed.formUnion(Set(allCases).subtracting(minimum))
      case ("min", false): added.formUnion(minimum)
      case ("min", true): isNegativeMinimum = true
      default:
        let found = try family(name)
        if isNegative { removed.formUnion(found) } else { named.formUnion(found) }
      }
    }
    if isNegativeMinimum { isMinimal = false }
    var result = added
    if isMinimal { result.formUnion(minimum) }
    if isNegativeMinimum { result.subtract(minimum) }
    // What is named wins over what is taken away.
    result.subtract(removed)
    result.formUnion(named)
    for collector in result { result.formUnion(collector.needs) }
    return result
  }

  private static func family(_ name: String) throws(Failure) -> [FactCollector] {
    let found = allCases.filter { $0.rawValue == name || $0.aliases.contains(name) }
    if found.isEmpty {
      let names = (allCases.flatMap { [$0.rawValue] + $0.aliases } + ["all", "min"]).sorted()
      throw Failure(
        .usage,
        "Bad subset '\(name)' given to Ansible. gather_subset options allowed: "
          + names.joined(separator: ", "), help: NearName.hint(name, among: names))
    }
    return found
  }
}
