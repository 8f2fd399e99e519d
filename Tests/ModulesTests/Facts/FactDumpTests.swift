import Testing
import Values

@testable import Modules

/// Parsing of recorded replies.
struct FactDumpTests {
  /// A dump of files, links and sections.
  private func dump(
    _ files: [String: String], present: [String] = [], sections: [String: String] = [:]
  ) -> FactDump {
    var text = ""
    for (name, body) in sections { text += "\u{1}\(name)\n\(body)\n" }
    text += "\u{1}present\n" + present.joined(separator: "\n") + "\n\u{1}files\n"
    for (path, content) in files {
      for line in content.cut(at: 10) { text += "\(path):\(line)\n" }
    }
    return FactDump(Array(text.utf8))
  }

  @Test(arguments: [
    (
      ["/etc/os-release": "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy"],
      ["Ubuntu", "22.04", "22", "jammy", "Debian"]
    ),
    (
      [
        "/etc/os-release": "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm",
        "/etc/debian_version": "12.11",
      ], ["Debian", "12.11", "12", "bookworm", "Debian"]
    ),
    (
      [
        "/etc/os-release": "ID=\"rocky\"\nVERSION_ID=\"9.3\"",
        "/etc/redhat-release": "Rocky Linux release 9.3 (Blue Onyx)",
      ], ["Rocky", "9.3", "9", "Blue Onyx", "RedHat"]
    ),
    (
      [
        "/etc/os-release": "ID=\"rhel\"\nVERSION_ID=\"8.9\"",
        "/etc/redhat-release": "Red Hat Enterprise Linux release 8.9 (Ootpa)",
      ], ["RedHat", "8.9", "8", "Ootpa", "RedHat"]
    ),
    (
      [
        "/etc/os-release": "ID=\"centos\"\nVERSION_ID=\"9\"",
        "/etc/centos-release": "CentOS Stream release 9",
        "/etc/redhat-release": "CentOS Stream release 9",
      ], ["CentOS", "9", "9", "Stream", "RedHat"]
    ),
    (
      [
        "/etc/os-release": "ID=\"ol\"\nVERSION_ID=\"9.3\"",
        "/etc/oracle-release": "Oracle Linux Server release 9.3",
        "/etc/redhat-release": "Red Hat Enterprise Linux release 9.3 (Plow)",
      ], ["OracleLinux", "9.3", "9", "NA", "RedHat"]
    ),
    (
      ["/etc/os-release": "ID=\"amzn\"\nVERSION_ID=\"2023\""],
      ["Amazon", "2023", "2023", "NA", "RedHat"]
    ),
    (
      ["/etc/os-release": "ID=alpine\nVERSION_ID=3.19.1", "/etc/alpine-release": "3.19.1"],
      ["Alpine", "3.19.1", "3", "NA", "Alpine"]
    ),
    (
      ["/etc/os-release": "ID=\"opensuse-leap\"\nVERSION_ID=\"15.5\""],
      ["openSUSE Leap", "15.5", "15", "5", "Suse"]
    ),
    (
      ["/etc/os-release": "ID=flatcar\nVERSION_ID=3760.2.0"],
      ["Flatcar", "3760.2.0", "3760", "NA", "Flatcar"]
    ),
    ([:], ["Linux", "NA", "NA", "NA", "Linux"]),
  ])
  func distributions(files: [String: String], expected: [String]) {
    let facts = dump(files).distributionFacts
    let found = [
      "distribution", "distribution_version", "distribution_major_version",
      "distribution_release", "os_family",
    ].map { facts[$0]?.text ?? "" }
    #expect(found == expected)
  }

  @Test(arguments: [
    ("systemd", [] as [String], "systemd"), ("procd", [], "openwrt_init"),
    ("init", ["/sbin/openrc"], "openrc"), ("init", ["/etc/init.d"], "sysvinit"),
    ("sh", ["/usr/bin/systemctl", "/run/systemd/system"], "systemd"), ("bash", [], "service"),
    ("tini", [], "tini"),
  ])
  func serviceManagers(first: String, present: [String], expected: String) {
    #expect(dump(["/proc/1/comm": first], present: present).serviceManager == expected)
  }

  @Test func twoSocketsWithThreads() {
    let entry = { (number: Int, socket: Int, core: Int) in
      "processor\t: \(number)\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon\nphysical id\t: \(socket)\n"
        + "siblings\t: 4\ncore id\t: \(core)\ncpu cores\t: 2\n"
    }
    let cpu = (0..<8).map { entry($0, $0 / 4, $0 % 2) }.joined()
    let facts = dump([:], sections: ["cpu": cpu]).hardwareFacts
    #expect(facts["processor_count"]?.int == 2)
    #expect(facts["processor_cores"]?.int == 2)
    #expect(facts["processor_threads_per_core"]?.int == 2)
    #expect(facts["processor_vcpus"]?.int == 8)
    #expect(facts["processor"]?.items?.count == 24)
  }

  @Test func arm() {
    let cpu = (0..<4).map { "processor\t: \($0)\n" }.joined()
    let facts = dump([:], sections: ["cpu": cpu]).hardwareFacts
    #expect(facts["processor_count"]?.int == 4)
    #expect(facts["processor_vcpus"]?.int == 4)
  }

  @Test func resolver() {
    let facts = dump([
      "/etc/resolv.conf":
        "# note\nnameserver 10.0.0.1\nnameserver 10.0.0.2\nsearch a.example b.example\noptions ndots:2 rotate"
    ]).dnsFacts
    #expect(
      facts["dns"]?.repr
        == "{'nameservers': ['10.0.0.1', '10.0.0.2'], 'search': ['a.example', 'b.example'], 'options': {'ndots': '2', 'rotate': True}}"
    )
  }

  @Test func addressesWithLabels() {
    let lines = """
      2: eth0    inet 10.1.2.3/22 brd 10.1.3.255 scope global eth0\\       valid_lft forever
      2: eth0    inet 10.1.2.4/22 scope global secondary eth0:1\\       valid_lft forever
      3: tun0    inet 10.9.0.2 peer 10.9.0.1/32 scope global tun0\\       valid_lft forever
      4: veth1@if5    inet6 fe80::1/64 scope link \\       valid_lft forever
      """.lineList.compactMap(Address.init)
    #expect(lines.map(\.device) == ["eth0", "eth0", "tun0", "veth1"])
    #expect(lines[0].facts["network"]?.string == "10.1.0.0")
    #expect(lines[0].facts["netmask"]?.string == "255.255.252.0")
    #expect(lines[1].label == "eth0:1")
    #expect(lines[2].prefix == 32)
    #expect(Address("5: lo    link/loopback") == nil)
  }

  @Test(arguments: [
    (0.0, "0.00 Bytes"), (512, "512.00 Bytes"), (1024, "1.00 KB"), (274_877_906_944, "256.00 GB"),
    (1_649_267_441_664, "1.50 TB"),
  ])
  func sizes(bytes: Double, expected: String) { #expect(DiskFacts.size(bytes: bytes) == expected) }

  @Test func mountPointsWithSpaces() {
    #expect(MountFacts.plain("/mnt/a\\040b\\134c") == "/mnt/a b\\c")
    #expect(MountFacts.plain("/plain\\x") == "/plain\\x")
  }

  @Test func virtualMachines() {
    let folder = "/sys/devices/virtual/dmi/id"
    let kvm = dump(["\(folder)/sys_vendor": "QEMU"]).virtualFacts
    #expect(kvm["virtualization_type"]?.string == "kvm")
    #expect(kvm["virtualization_role"]?.string == "guest")
    let metal = dump(["/proc/modules": "kvm_intel 1 0 - Live 0x0"]).virtualFacts
    #expect(metal["virtualization_role"]?.string == "host")
    #expect(dump([:]).virtualFacts["virtualization_type"]?.string == "NA")
  }
}
