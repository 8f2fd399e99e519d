package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// Gathers facts of a host, in one round trip.
package struct Setup: Module {
  package var subset: [String] = ["all"]
  package var timeout = 10
  package var filter: [String] = []
  package var factPath = "/etc/ansible/facts.d"

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.setup", aliases: ["ansible.builtin.gather_facts", "gather_facts"],
    "Gathers facts of a host.",
    [
      .init(
        \.subset, "gather_subset",
        "Families of facts to gather: `all`, `min`, `hardware`, `network`, `virtual` …; `!` leaves one out."
      ),
      .init(\.timeout, "gather_timeout", "Seconds that gathering one fact may take."),
      .init(
        \.filter, "filter", "Patterns of the facts to return, with or without `ansible_` before."),
      .init(\.factPath, "fact_path", "Directory of the host's own facts, `*.fact`."),
    ],
    returns: [("ansible_facts", "The facts, their names beginning with `ansible_`.")],
    example: "- ansible.builtin.setup:\n    gather_subset: [min, network]\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let collectors = try FactCollector.wanted(subset)
    let script = FactScript(
      collectors: collectors, factPath: factPath, timeout: max(1, timeout)
    ).script
    return .run(script) { (reply: Reply) throws(Failure) in
      guard reply.output.contains(FactDump.mark) || collectors.isEmpty else {
        return .done(.failure("could not gather facts: \(reply.errorText.trimmed)"))
      }
      return .done(outcome(FactDump(reply.output), collectors))
    }
  }

  /// Facts by the families wanted, named and filtered.
  func outcome(_ dump: FactDump, _ collectors: Set<FactCollector>) -> Outcome {
    var facts = Dict()
    for collector in FactCollector.allCases where collectors.contains(collector) {
      for (name, value) in dump.facts(collector) {
        if let name = name.string { facts["ansible_" + name] = value }
      }
    }
    let patterns = filter.filter { !$0.isEmpty }
    if patterns.isEmpty || patterns == ["*"] {
      facts["gather_subset"] = .list(subset.map { .string($0) })
      facts["module_setup"] = true
    } else {
      let patterns = patterns.flatMap { [Glob($0), Glob("ansible_" + $0)] }
      var kept = Dict()
      for (name, value) in facts {
        guard let text = name.string else { continue }
        let isWanted = patterns.contains { $0.matches(text) }
        if isWanted { kept[text] = value }
      }
      facts = kept
    }
    var outcome = Outcome()
    outcome.facts = facts
    return outcome
  }
}

extension FactDump {
  /// The facts of a family, without the prefix of their names.
  func facts(_ collector: FactCollector) -> Dict {
    switch collector {
    case .platform: platformFacts
    case .distribution: distributionFacts
    case .packageManager: ["pkg_mgr": .string(packageManager)]
    case .serviceManager: ["service_mgr": .string(serviceManager)]
    case .dateTime: dateFacts
    case .user: userFacts
    case .env: environmentFacts
    case .cmdline: commandLineFacts
    case .dns: dnsFacts
    case .lsb: lsbFacts
    case .caps: capabilityFacts
    case .selinux: selinuxFacts
    case .apparmor:
      ["apparmor": ["status": has("/sys/kernel/security/apparmor") ? "enabled" : "disabled"]]
    case .fips: ["fips": .bool(line("/proc/sys/crypto/fips_enabled") == "1")]
    case .sshKeys: sshKeyFacts
    case .local: localFacts
    case .loadavg: loadFacts
    case .chroot: ["is_chroot": .bool(self["chroot"]?.trimmed == "yes")]
    case .systemd: systemdFacts
    case .iscsi:
      [
        "iscsi_iqn": .string(
          settings("/etc/iscsi/initiatorname.iscsi")["InitiatorName"] ?? "")
      ]
    case .nvme: ["hostnqn": .string(line("/etc/nvme/hostnqn") ?? "")]
    case .fibreChannel:
      [
        "fibre_channel_wwn": .list(
          children("/sys/class/fc_host").compactMap {
            line("/sys/class/fc_host/\($0)/port_name").map {
              .string($0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0)
            }
          })
      ]
    case .hardware: hardwareFacts
    case .network: networkFacts
    case .virtual: virtualFacts
    // Facts of Python, Facter and Ohai: none of them is ever run.
    case .python, .facter, .ohai: [:]
    }
  }
}
