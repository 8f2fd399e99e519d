import Diagnostics
import ModuleKit
import Testing
import Values

@testable import Modules

/// Modules that keep lines in files: for real, on files of the bench's own.
struct SystemFilesTests {
  @Test(arguments: TestShell.present)
  func sysctlKeepsOneSetting(shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("a.conf", "# note\nnet.ipv4.ip_forward = 0\n\nvm.x=10\nnet.ipv4.ip_forward=0\n")
    let arguments: Dict = [
      "name": "net.ipv4.ip_forward", "value": 1, "reload": false,
      "sysctl_file": .string(bench.path("a.conf")),
    ]
    let predicted = try bench.run("sysctl", arguments, check: true, diff: true)
    #expect(predicted.changed && predicted.diffs.count == 1)
    #expect(bench.read("a.conf")?.hasPrefix("# note\nnet.ipv4.ip_forward = 0") == true)
    let first = try bench.runCounting("sysctl", arguments)
    #expect(first.outcome.changed && !first.outcome.failed && first.trips == 2)
    #expect(bench.read("a.conf") == "# note\nnet.ipv4.ip_forward=1\n\nvm.x=10\n")
    let second = try bench.runCounting("sysctl", arguments)
    #expect(!second.outcome.changed && second.trips == 1)
    var gone = arguments
    gone["state"] = "absent"
    gone["value"] = nil
    #expect(try bench.run("sysctl", gone).changed)
    #expect(try !bench.run("sysctl", gone).changed)
    #expect(bench.read("a.conf") == "# note\n\nvm.x=10\n")
  }

  @Test func sysctlNeedsAValue() throws {
    #expect(throws: Failure.self) { try Bench(.dash).run("sysctl", ["name": "a.b"]) }
    #expect(throws: Failure.self) { try Bench(.dash).run("sysctl", ["name": "a.b", "value": " "]) }
    #expect(throws: Failure.self) { try Bench(.dash).run("sysctl", ["name": "a.b", "valu": "1"]) }
  }

  @Test(arguments: TestShell.present)
  func mountEditsFstab(shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write(
      "fstab", "# table\nUUID=1 / ext4 defaults 0 1\n/dev/sdb1   /data xfs noatime 0 0\n")
    let table = Value.string(bench.path("fstab"))
    let place = bench.path("a b")
    let wanted: Dict = [
      "path": .string(place), "src": "/dev/sdc1", "fstype": "ext4", "state": "present",
      "boot": false, "passno": "2", "fstab": table,
    ]
    #expect(try bench.run("mount", wanted, check: true).changed)
    #expect(bench.read("fstab")?.holds("sdc1") == false)
    let first = try bench.run("mount", wanted)
    #expect(first.changed && !first.failed)
    #expect(first.values["opts"]?.string == "defaults,noauto")
    #expect(bench.read("fstab")?.hasSuffix("\\040b ext4 defaults,noauto 0 2\n") == true)
    #expect(try !bench.run("mount", wanted).changed)
    let gone: Dict = [
      "path": "/data/", "state": "absent_from_fstab", "fstab": table, "backup": true,
    ]
    let removal = try bench.run("mount", gone)
    #expect(removal.changed && removal.values["backup_file"]?.string?.isEmpty == false)
    #expect(bench.read("fstab")?.holds("/data") == false)
    #expect(try !bench.run("mount", gone).changed)
  }

  @Test func swapIsToldByItsDevice() throws {
    let bench = try Bench(.dash)
    try bench.write("fstab", "/swap1 none swap sw 0 0\n/swap2 none swap sw 0 0\n")
    let outcome = try bench.run(
      "mount",
      ["path": "none", "src": "/swap1", "state": "absent", "fstab": .string(bench.path("fstab"))])
    #expect(outcome.changed)
    #expect(bench.read("fstab") == "/swap2 none swap sw 0 0\n")
  }

  @Test func mountNeedsASource() throws {
    #expect(throws: Failure.self) {
      try Bench(.dash).run("mount", ["path": "/x", "state": "present"])
    }
    #expect(throws: Failure.self) {
      try Bench(.dash).run("mount", ["path": "/x", "state": "presnt"])
    }
  }

  @Test(arguments: TestShell.present)
  func getentReads(shell: TestShell) throws {
    let bench = try Bench(shell)
    let found = try bench.run("getent", ["database": "passwd", "key": "root"])
    #expect(found.facts["getent_passwd"]?.dict?["root"]?.items?.count == 6)
    #expect(try bench.run("getent", ["database": "passwd", "key": "nosuch"]).failed)
    #expect(try bench.run("getent", ["database": "nosuch", "key": "nosuch"]).failed)
    let tolerant = try bench.run(
      "getent", ["database": "group", "key": "nosuch", "fail_key": false])
    #expect(!tolerant.failed && tolerant.facts["getent_group"]?.dict?["nosuch"]?.isNull == true)
  }

  @Test func packageFactsOfThisHost() throws {
    let facts = try Bench(.dash).run("package_facts", ["manager": "auto"]).facts
    let shell = facts["packages"]?.dict?["dash"]?.items?.first?.dict
    #expect(shell?["source"]?.string == "apt")
    #expect(throws: Failure.self) {
      try Bench(.dash).run("package_facts", ["manager": "openbsd_pkg"])
    }
  }

  @Test func accountsThatAreThere() throws {
    let user = try Bench(.dash).run("user", ["name": "root", "createhome": false])
    #expect(!user.changed && user.values["uid"]?.int == 0)
    #expect(user.values["home"]?.string == "/root")
    let group = try Bench(.busybox).run("group", ["name": "root", "gid": 0])
    #expect(!group.changed && group.values["gid"]?.int == 0)
    #expect(try Bench(.dash).run("user", ["name": "nosuch", "state": "absent"]).changed == false)
    #expect(try Bench(.dash).run("user", ["name": "nosuch"], check: true).changed)
    let wrong = try Bench(.dash).run("user", ["name": "root", "groups": ["nosuch"]])
    #expect(wrong.failed && wrong.message == "Group nosuch does not exist")
    #expect(throws: Failure.self) {
      try Bench(.dash).run("user", ["name": "root", "profile": "x"])
    }
    #expect(throws: Failure.self) {
      try Bench(.dash).run("group", ["name": "x", "non_unique": true])
    }
  }
}
