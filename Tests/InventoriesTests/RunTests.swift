import Diagnostics
import Inventories
import Testing
import Values

/// What a run adds to an inventory, and reading it anew.
@Suite struct RunTests {
  @Test func addingHosts() throws {
    let place = Workplace([
      "hosts": "[web]\nw1\n", "group_vars/new.yml": "n: 1\n", "host_vars/x1.yml": "own: 2\n",
    ])
    var inventory = try place.load("hosts")
    let changed1 = inventory.add(host: "x1", groups: ["new", "web"], vars: ["v": 1])
    #expect(changed1)
    let changed2 = inventory.add(host: "x1", groups: ["new", "web"], vars: ["v": 1])
    #expect(!changed2)
    let changed3 = inventory.add(host: "x1", groups: [], vars: ["v": 2])
    #expect(changed3)
    #expect(inventory.groups(ofHost: "x1") == ["new", "web"])
    #expect(Value.dict(inventory.variables(ofHost: "x1")).repr == "{'n': 1, 'v': 2, 'own': 2}")
    #expect(try inventory.match(["web"]) == ["w1", "x1"])
    #expect(try inventory.match(["new"]) == ["x1"])
    let changed4 = inventory.add(host: "lone", groups: [], vars: [:])
    #expect(changed4)
    #expect(inventory.groups(ofHost: "lone") == ["ungrouped"])
  }

  @Test func groupingBy() throws {
    let place = Workplace(["hosts": "h1\nh2\n"])
    var inventory = try place.load("hosts")
    let changed5 = inventory.add(host: "h1", toGroup: "os_deb", parents: ["os"])
    #expect(changed5)
    let changed6 = inventory.add(host: "h1", toGroup: "os_deb", parents: ["os"])
    #expect(!changed6)
    let changed7 = inventory.add(host: "h2", toGroup: "os_rh", parents: ["os"])
    #expect(changed7)
    #expect(inventory.groups(ofHost: "h1") == ["os", "os_deb"])
    #expect(try inventory.match(["os:!os_rh"]) == ["h1"])
    #expect(inventory.hosts(inGroup: "ungrouped").isEmpty)
  }

  @Test func refreshing() throws {
    let place = Workplace(
      [
        "list.sh": "#!/bin/sh\ncat \"$(dirname $0)/data.json\"\n",
        "data.json": "{\"web\": {\"hosts\": [\"w1\"]}, \"_meta\": {\"hostvars\": {}}}",
      ], executable: ["list.sh"])
    var inventory = try place.load("list.sh")
    #expect(inventory.hostNames == ["w1"])
    let changed8 = inventory.add(host: "x1", groups: ["web"], vars: [:])
    #expect(changed8)
    try inventory.refresh()
    #expect(inventory.hostNames == ["w1", "x1"])
    #expect(inventory.groups(ofHost: "x1") == ["web"])
  }
}
