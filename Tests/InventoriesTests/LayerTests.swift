import Diagnostics
import Formats
import Inventories
import Testing
import Values

@Suite struct LayerTests {
  private let files = [
    "hosts": """
    [web]
    w1 v=host
    w2
    [db]
    d1
    [prod:children]
    web
    db
    [all:vars]
    v=all
    a=all
    [web:vars]
    v=web
    """,
    "group_vars/all.yml": "v: all-file\nb: all-file\n",
    "group_vars/web.yml": "v: web-file\n",
    "host_vars/w1.yml": "v: host-file\n",
    "play/group_vars/all.yml": "v: all-play\nb: all-play\n",
    "play/group_vars/prod/x.yml": "c: prod-play\n",
    "play/host_vars/w2/main.yml": "v: host-play\n",
  ]

  @Test func precedence() throws {
    let place = Workplace(files)
    let inventory = try place.load("hosts") { $0.playbookDirectory = place.path + "/play" }
    let w1 = inventory.layers(ofHost: "w1").compactMap { $0["v"]?.string }
    #expect(
      w1 == ["host-file", "host", "web-file", "all-play", "all-file", "web", "all"])
    #expect(inventory.variables(ofHost: "w2")["v"]?.string == "host-play")
    #expect(inventory.variables(ofHost: "d1")["v"]?.string == "all-play")
    #expect(inventory.variables(ofHost: "d1")["b"]?.string == "all-play")
    #expect(inventory.variables(ofHost: "d1")["c"]?.string == "prod-play")
    #expect(inventory.variables(ofHost: "d1")["a"]?.string == "all")
  }

  @Test func anotherPlaybook() throws {
    let place = Workplace(files)
    var inventory = try place.load("hosts")
    #expect(inventory.variables(ofHost: "w2")["v"]?.string == "web-file")
    try inventory.usePlaybook(directory: place.path + "/play")
    #expect(inventory.variables(ofHost: "w2")["v"]?.string == "host-play")
    try inventory.usePlaybook(directory: nil)
    #expect(inventory.variables(ofHost: "w2")["v"]?.string == "web-file")
  }

  @Test func implicitLocalhost() throws {
    let place = Workplace(files)
    let inventory = try place.load("hosts")
    #expect(try inventory.match(["localhost"]) == ["localhost"])
    #expect(try inventory.match(["all"]).contains("localhost") == false)
    #expect(inventory.variables(ofHost: "localhost")["ansible_connection"]?.string == "local")
    #expect(inventory.variables(ofHost: "localhost")["v"]?.string == "all-file")
    #expect(inventory.layers(ofHost: "nobody").isEmpty)
  }

  @Test func membership() throws {
    let place = Workplace(files)
    let inventory = try place.load("hosts")
    #expect(inventory.groups(ofHost: "w1") == ["prod", "web"])
    #expect(inventory.hosts(inGroup: "prod") == ["w1", "w2", "d1"])
    #expect(inventory.hosts(inGroup: "none").isEmpty)
    #expect(inventory.groupNames == ["all", "ungrouped", "web", "db", "prod"])
  }

  @Test func mergedDictionaries() throws {
    let place = Workplace([
      "hosts": "h d=\"{'a': 1, 'b': {'x': 1}}\"\n",
      "group_vars/all.yml": "d: {b: {y: 2}, c: 3}\n",
    ])
    let merged = try place.load("hosts") { $0.mergesDictionaries = true }
    #expect(merged.variables(ofHost: "h")["d"]?.repr == "{'b': {'y': 2, 'x': 1}, 'c': 3, 'a': 1}")
    let replaced = try place.load("hosts")
    #expect(replaced.variables(ofHost: "h")["d"]?.repr == "{'a': 1, 'b': {'x': 1}}")
  }

  @Test func vaultedFiles() throws {
    let password = Array("pw".utf8)
    let file = try Vault.encrypt(Array("secret: 42\n".utf8), password: password)
    let hosts = try Vault.encrypt(Array("[web]\nw1\n".utf8), password: password)
    let place = Workplace(["hosts": hosts, "group_vars/web.yml": file])
    let inventory = try place.load("hosts") {
      $0.secrets = VaultSecrets([(id: "default", password: "pw")])
    }
    #expect(inventory.variables(ofHost: "w1")["secret"]?.int == 42)
    let wrong = try place.load("hosts") {
      $0.secrets = VaultSecrets([(id: "default", password: "no")])
    }
    #expect(wrong.failures.contains { $0.failure.message.contains("Decryption failed") })
  }

  @Test func templatesKnowTheirPlaces() throws {
    let place = Workplace(["hosts": "[web]\nw1 a=1  greeting='hi-{{ x }}'\n"])
    let inventory = try place.load("hosts")
    guard case .template(let text)? = inventory.variables(ofHost: "w1")["greeting"] else {
      Issue.record("no template")
      return
    }
    #expect(text.span?.line == 2)
    #expect(text.span?.column == 19)
  }
}
