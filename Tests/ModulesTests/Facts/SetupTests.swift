import Diagnostics
import ModuleKit
import Testing
import Values

@testable import Modules

struct SetupTests {
  /// Facts that every Linux host has, with Python's name of their type.
  static let expected: [String: String] = [
    "all_ipv4_addresses": "list", "all_ipv6_addresses": "list", "apparmor": "dict",
    "architecture": "str", "bios_date": "str", "board_name": "str", "cmdline": "dict",
    "date_time": "dict", "default_ipv4": "dict", "default_ipv6": "dict", "devices": "dict",
    "device_links": "dict", "distribution": "str", "distribution_major_version": "str",
    "distribution_release": "str", "distribution_version": "str", "dns": "dict", "domain": "str",
    "effective_user_id": "int", "env": "dict", "fips": "bool", "form_factor": "str",
    "fqdn": "str", "hostname": "str", "hostnqn": "str", "interfaces": "list",
    "is_chroot": "bool", "iscsi_iqn": "str", "kernel": "str", "kernel_version": "str",
    "lo": "dict", "loadavg": "dict", "local": "dict", "locally_reachable_ips": "dict",
    "lsb": "dict", "machine": "str", "memfree_mb": "int", "memory_mb": "dict",
    "memtotal_mb": "int", "mounts": "list", "nodename": "str", "os_family": "str",
    "pkg_mgr": "str", "proc_cmdline": "dict", "processor": "list", "processor_cores": "int",
    "processor_count": "int", "processor_nproc": "int", "processor_threads_per_core": "int",
    "processor_vcpus": "int", "product_name": "str", "real_user_id": "int", "selinux": "dict",
    "service_mgr": "str", "swapfree_mb": "int", "swaptotal_mb": "int", "system": "str",
    "system_capabilities": "list", "system_capabilities_enforced": "str", "system_vendor": "str",
    "uptime_seconds": "int", "user_dir": "str", "user_gecos": "str", "user_gid": "int",
    "user_id": "str", "user_shell": "str", "user_uid": "int", "userspace_bits": "str",
    "virtualization_role": "str", "virtualization_tech_guest": "list",
    "virtualization_tech_host": "list", "virtualization_type": "str",
  ]

  @Test(arguments: TestShell.present)
  func gathersEveryFactInOneRoundTrip(shell: TestShell) throws {
    let (outcome, trips) = try Bench(shell).runCounting("setup", [:])
    #expect(trips == 1)
    #expect(!outcome.changed)
    for (name, type) in Self.expected {
      #expect(outcome.facts["ansible_" + name]?.typeName == type, "\(name)")
    }
    #expect(outcome.facts["module_setup"]?.isTrue == true)
    #expect(outcome.facts["ansible_python"] == nil)
  }

  @Test func shellsAgree() throws {
    let stable = ["os_family", "distribution", "kernel", "machine_id", "processor", "interfaces"]
    let found = try TestShell.present.map { try Bench($0).run("gather_facts", [:]).facts }
    for name in stable {
      let values = found.map { $0["ansible_" + name]?.repr }
      #expect(Set(values).count == 1, "\(name)")
    }
  }

  @Test(arguments: [
    ("!all,!min", [] as [String], ["kernel"]), ("!all", ["kernel", "os_family"], ["memtotal_mb"]),
    ("!all,!min,network", ["default_ipv4", "kernel", "os_family"], ["env", "memtotal_mb"]),
    ("hardware", ["memtotal_mb", "env"], ["interfaces"]),
    ("!hardware", ["env"], ["memtotal_mb"]), ("mounts", ["mounts", "env"], ["interfaces"]),
    ("all,!network", ["memtotal_mb", "env"], ["interfaces"]), ("facter", ["env"], ["facter"]),
  ])
  func subsets(subset: String, present: [String], absent: [String]) throws {
    let facts = try Bench(.dash).run("setup", ["gather_subset": .string(subset)]).facts
    for name in present { #expect(facts["ansible_" + name] != nil, "\(name)") }
    for name in absent { #expect(facts["ansible_" + name] == nil, "\(name)") }
  }

  @Test func refusesAnUnknownSubset() {
    #expect(throws: Failure.self) {
      try Bench(.dash).run("setup", ["gather_subset": "hardwar"])
    }
  }

  @Test func filters() throws {
    let facts = try Bench(.dash).run(
      "setup", ["filter": ["os_fam*", "ansible_kernel", "nothing"]]
    ).facts
    #expect(facts.names.sorted() == ["ansible_kernel", "ansible_os_family"])
  }

  @Test func localFacts() throws {
    let bench = try Bench(.dash)
    try bench.write("data.fact", "{\"a\": [1, 2]}")
    try bench.write("old.fact", "[main]\nColour=red\nsize: 3\n")
    try bench.write("wrong.fact", "neither")
    try bench.write("program.fact", "#!/bin/sh\necho '{\"x\": true}'\n")
    try bench.write("broken.fact", "#!/bin/sh\necho no >&2; exit 3\n")
    try bench.makeExecutable("program.fact")
    try bench.makeExecutable("broken.fact")
    let facts = try bench.run(
      "setup", ["gather_subset": "!all,!min,local", "fact_path": .string(bench.root)]
    ).facts
    let local = facts["ansible_local"]?.dict ?? [:]
    #expect(local["data"]?.repr == "{'a': [1, 2]}")
    #expect(local["old"]?.repr == "{'main': {'colour': 'red', 'size': '3'}}")
    #expect(local["program"]?.repr == "{'x': True}")
    #expect(local["wrong"]?.text.hasPrefix("error loading facts as JSON or ini") == true)
    #expect(local["broken"]?.text.holds("rc: 3, err: no") == true)
  }
}

extension Bench {
  func makeExecutable(_ name: String) throws {
    _ = try run("file", ["path": .string(path(name)), "mode": "0755"])
  }
}
