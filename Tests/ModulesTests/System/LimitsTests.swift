import Diagnostics
import ModuleKit
import Remote
import Testing
import Values

@testable import Modules

/// Smaller modules of the system: what they write, and what they refuse.
struct LimitsTests {
  @Test(arguments: TestShell.present)
  func limitsAreKept(shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("limits", "# limits\n*  soft nofile 100\n")
    var wanted: Dict = [
      "domain": "*", "limit_type": "soft", "limit_item": "nofile", "value": "200",
      "dest": .string(bench.path("limits")),
    ]
    #expect(try bench.run("pam_limits", wanted, check: true).changed)
    #expect(try bench.run("pam_limits", wanted).changed)
    #expect(bench.read("limits") == "# limits\n*\tsoft\tnofile\t200\n")
    #expect(try !bench.run("pam_limits", wanted).changed)
    wanted["value"] = "150"
    wanted["use_max"] = true
    #expect(try !bench.run("pam_limits", wanted).changed)
    wanted["use_max"] = nil
    wanted["use_min"] = true
    #expect(try bench.run("pam_limits", wanted).changed)
    #expect(bench.read("limits")?.hasSuffix("\t150\n") == true)
  }

  static let refused: [(String, Dict)] = [
    ("pam_limits", ["domain": "*", "limit_type": "soft", "limit_item": "nofile", "value": "x"]),
    ("pam_limits", ["domain": "*", "limit_type": "soft", "limit_item": "files", "value": "1"]),
    ("selinux", ["state": "enforcing"]), ("selinux", ["state": "enforced", "policy": "targeted"]),
    ("capabilities", ["path": "/x", "capability": "net_raw"]),
    ("alternatives", ["name": "editor"]), ("locale_gen", ["name": "a b"]),
    ("apt_key", ["state": "absent"]), ("apt_key", ["id": "xyz", "url": "http://x"]),
    ("rpm_key", ["key": "abcd1234"]), ("pip", [:]), ("pip", ["name": "--x"]),
    ("pip", ["name": ["a", "b"], "version": "1"]), ("ufw", [:]),
    ("ufw", ["rule": "allow", "interface": "eth0"]), ("modprobe", ["name": "../x"]),
    ("timezone", ["name": "/etc/passwd"]), ("hostname", ["name": ""]),
    ("hostname", ["name": "a", "use": "solaris"]), ("mount", ["path": "/x"]),
    ("deb822_repository", ["name": "x"]), ("yum_repository", ["name": "x"]),
    ("debconf", ["name": "x", "question": "y"]),
  ]

  @Test(arguments: refused)
  func refuses(module: String, arguments: Dict) {
    #expect(throws: Failure.self) { try Bench(.dash).run(module, arguments) }
  }

  @Test func selinuxEditsItsFile() throws {
    let bench = try Bench(.dash)
    try bench.write("config", "# note\nSELINUX=enforcing\nSELINUXTYPE=targeted\n")
    let wanted: Dict = ["state": "disabled", "configfile": .string(bench.path("config"))]
    let first = try bench.run("selinux", wanted)
    #expect(first.changed && first.values["reboot_required"] != nil)
    #expect(bench.read("config") == "# note\nSELINUX=disabled\nSELINUXTYPE=targeted\n")
    #expect(try !bench.run("selinux", wanted).changed)
    let lost = try bench.run("selinux", ["state": "disabled", "configfile": "/nowhere/config"])
    #expect(lost.failed && lost.message?.holds("Unable to find file /nowhere/config") == true)
  }

  @Test func mountFactsOfThisHost() throws {
    let facts = try Bench(.dash).run("mount_facts", ["sources": ["/proc/mounts"]]).facts
    let proc = facts["mount_points"]?.dict?["/proc"]?.dict
    #expect(proc?["fstype"]?.string == "proc")
    #expect(facts["mount_points"]?.dict?["/"]?.dict?["size_total"]?.int ?? 0 > 0)
    let none = try Bench(.busybox).run("mount_facts", ["fstypes": ["nosuch*"]]).facts
    #expect(none["mount_points"]?.dict?.isEmpty == true)
    #expect(throws: Failure.self) { try Bench(.dash).run("mount_facts", ["timeout": -1]) }
  }
}
