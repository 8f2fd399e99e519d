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

  @Test func aLimitThatLeavesNothing() throws {
    #expect(try document(limit: "nope").json().contains("\"hostvars\": {}"))
  }
}
