import Diagnostics
import Inventories
import Testing
import Values

/// The documents of `martlet inventory` beyond those that are recorded.
@Suite struct DocumentTests {
  private func document(_ extra: Dict = [:], limit: String? = nil) throws -> InventoryDocument {
    let place = Workplace([
      "hosts": "[web]\na\nb\n",
      "group_vars/web.yml": "l: &l [1, x]\nm: {n: 1}\nu: !unsafe '{{ y }}'\n",
    ])
    let inventory = try place.load("hosts") { $0.extraVariables = extra }
    return try InventoryDocument(inventory, limit: limit)
  }

  @Test func whatHostsShareIsWrittenOnce() throws {
    #expect(
      try document().yaml() == """
        all:
          children:
            web:
              hosts:
                a:
                  l: &id001
                  - 1
                  - x
                  m: &id002
                    n: 1
                  u: '{{ y }}'
                b:
                  l: *id001
                  m: *id002
                  u: '{{ y }}'

        """)
  }

  @Test func oneHost() throws {
    #expect(try document().host("a").contains("\"u\": \"{{ y }}\""))
    #expect(try document().hostTOML("a").contains("l = ["))
    let failure = #expect(throws: Failure.self) { try document().host("nope") }
    #expect(failure?.message == "You must pass a single valid host to --host parameter")
  }

  @Test func extraVariablesAreEveryHosts() throws {
    let text = try document(["e": 9]).json()
    #expect(text.split(separator: "\n").filter { $0.contains("\"e\": 9") }.count == 2)
  }

  /// Non-ASCII stands as it is; a vault has the indentation of any other entry.
  @Test func whatJSONLooksLike() throws {
    let place = Workplace([
      "hosts": "[web]\na é=ü\n",
      "host_vars/a": "v: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  30\n",
    ])
    let document = try InventoryDocument(place.load("hosts"))
    #expect(
      try document.host("a") == #"""
        {
            "v": {
                "__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\n30\n"
            },
            "é": "ü"
        }
        """#)
    let failure = #expect(throws: Failure.self) { try document.graph(showsVariables: true) }
    #expect(failure?.message == "Attempting to decrypt but no vault secrets found.")
  }

  /// Files beside the playbook count among what groups and hosts have of their own only where its
  /// directory was named.
  @Test func exportsAndThePlaybooksDirectory() throws {
    let place = Workplace([
      "sub/hosts": "[web]\na\n", "group_vars/all": "g: 1\n", "host_vars/a": "h: 2\n",
      "sub/group_vars/web": "s: 3\n",
    ])
    let inventory = try place.load("sub/hosts") { $0.playbookDirectory = place.path }
    let plain = try InventoryDocument(inventory, exports: true).yaml()
    #expect(!plain.contains("g: 1") && !plain.contains("h: 2") && plain.contains("s: 3"))
    let named = try InventoryDocument(inventory, exports: true, showsPlaybookVars: true).yaml()
    #expect(named.contains("g: 1") && named.contains("h: 2") && named.contains("s: 3"))
    #expect(try InventoryDocument(inventory).json().contains("\"g\": 1"))
    #expect(!(try InventoryDocument(inventory, exports: true).host("localhost").contains("g")))
  }

  @Test func aLimitThatLeavesNothing() throws {
    #expect(try document(limit: "nope").json().contains("\"hostvars\": {}"))
  }
}
