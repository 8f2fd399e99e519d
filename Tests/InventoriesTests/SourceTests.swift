import Diagnostics
import Inventories
import Testing
import Values

@Suite struct SourceTests {
  private func document(_ place: Workplace, _ source: String, exports: Bool = false) throws
    -> String
  {
    try InventoryDocument(place.load(source), exports: exports).graph(showsVariables: true)
  }

  @Test func toml() throws {
    let place = Workplace([
      "hosts.toml": """
      [all.vars]
      v = "x"
      [web]
      children = ["apache"]
      [web.vars]
      port = 80
      [web.hosts]
      w1 = {}
      "w[2:3]" = { ansible_port = 222 }
      [apache.hosts]
      a1 = { t = "{{ v }}" }
      """
    ])
    let inventory = try place.load("hosts.toml")
    #expect(inventory.failures.isEmpty)
    #expect(try inventory.match(["web"]) == ["w1", "w2", "w3", "a1"])
    #expect(
      Value.dict(inventory.variables(ofHost: "w3")).repr
        == "{'v': 'x', 'port': 80, 'ansible_port': 222}")
    if case .template? = inventory.variables(ofHost: "a1")["t"] {
    } else {
      Issue.record("no template")
    }
  }

  @Test func script() throws {
    let script = """
      #!/bin/sh
      if [ "$1" = --host ]; then echo "{\\"name\\": \\"$2\\"}"; exit; fi
      echo '{"web": ["w1"], "db": {"hosts": ["d1"], "vars": {"v": 1}, "children": ["sub"]}, "old": {"x": 1}}'
      """
    let place = Workplace(["hosts.sh": script], executable: ["hosts.sh"])
    let inventory = try place.load("hosts.sh")
    #expect(inventory.failures.isEmpty)
    #expect(inventory.hostNames == ["w1", "d1", "old"])
    #expect(Value.dict(inventory.variables(ofHost: "d1")).repr == "{'v': 1, 'name': 'd1'}")
    #expect(inventory.variables(ofHost: "old")["x"]?.int == 1)
  }

  @Test(arguments: [
    ("exit 3", "Inventory script returned non-zero exit code 3."),
    ("echo no", "Inventory script result could not be parsed as JSON."),
    ("echo '[1]'", "the inventory script's output is a list instead of an object"),
    (
      "echo '{\"a\": {\"hosts\": 1}}'", "Value contains 'a.hosts' which is 'int' instead of 'list'."
    ),
  ])
  func brokenScripts(body: String, message: String) throws {
    let place = Workplace(["hosts.sh": "#!/bin/sh\n\(body)\n"], executable: ["hosts.sh"])
    let inventory = try place.load("hosts.sh")
    #expect(inventory.failures.first { $0.plugin == "script" }?.failure.message == message)
  }

  @Test func unreadable() throws {
    let place = Workplace(["hosts": "[web\nx y\n", "bad.yml": "plugin: aws_ec2\n"])
    let inventory = try place.load("hosts")
    #expect(inventory.hostNames.isEmpty)
    #expect(inventory.warnings.contains { $0.message.contains("unable to parse") })
    #expect(throws: Failure.self) { try place.load("hosts") { $0.anyUnparsedIsFailure = true } }
    #expect(throws: Failure.self) { try place.load("nothing") { $0.unparsedIsFailure = true } }
    let plugin = try place.load("bad.yml")
    #expect(
      plugin.failures.contains { $0.failure.message.contains("'aws_ec2', which is not supported") })
  }

  @Test func documents() throws {
    let place = Workplace([
      "hosts": "[web]\nw1 a=1\nw2\n[p:children]\nweb\n[p:vars]\nv=1\n[all:vars]\nx='y'\n"
    ])
    let inventory = try place.load("hosts")
    let document = try InventoryDocument(inventory)
    #expect(try document.host("w1") == "{\n    \"a\": 1,\n    \"v\": 1,\n    \"x\": \"y\"\n}")
    #expect(throws: Failure.self) { try document.host("web") }
    #expect(throws: Failure.self) { try document.graph("nogroup") }
    #expect(
      try InventoryDocument(inventory, limit: "w1").toml()
        == """
        [p]
        children = [
            "web",
        ]

        [web.hosts.w1]
        x = "y"
        v = 1
        a = 1

        """)
  }

  @Test(arguments: [
    "web1.example.com", "10.0.0.1", "::1", "2001:db8::1", "[::1]:22", "h[1:3]", "a-b_c",
    "fe80::[1:f]", "::ffff:1.2.3.4",
  ])
  func addresses(text: String) {
    #expect(throws: Never.self) { try HostAddress(text, ranges: true) }
  }

  @Test(arguments: ["", "a b", "-a", "a-", "a..b", "h[1]", "1:2:3", ":::1", "a:b", "[x", "::1::2"])
  func noAddresses(text: String) {
    #expect(throws: Failure.self) { try HostAddress(text, ranges: true) }
  }

  @Test(arguments: ["h[1:99999999999]", "h[1:9]", "h[1:9999][1:9999]", "h[3:1:0]", "h[a:", "h[1:]"])
  func hugeAndBrokenRanges(text: String) throws {
    if text == "h[1:9]" {
      #expect(try HostRange.expand(text).count == 9)
    } else {
      #expect(throws: Failure.self) { try HostRange.expand(text) }
    }
  }

  @Test func limitsFromFiles() throws {
    let place = Workplace(["hosts": "a\nb\nc\n", "retry": "b\nc\n"])
    let inventory = try place.load("hosts")
    #expect(try inventory.match(["all"], limit: "@\(place.path)/retry") == ["b", "c"])
    #expect(try inventory.match(["all"], limit: "!b", order: "reverse_inventory") == ["c", "a"])
    #expect(throws: Failure.self) { try inventory.match(["all"], limit: "@/nowhere") }
    #expect(throws: Failure.self) { try inventory.match(["all"], order: "odd") }
    #expect(throws: Failure.self) { try inventory.match(["~("]) }
    #expect(throws: Failure.self) { try inventory.match(["all[9]"]) }
    #expect(try inventory.unmatched(["a", "x:b", "all"]) == ["x"])
  }
}
