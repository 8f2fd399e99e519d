import Diagnostics
import Inventories
import Testing
import Values

@Suite struct HostRangeTests {
  @Test(arguments: [
    "h[0:99999999]", "h[1:9]" + String(repeating: "[1:9]", count: 4000),
    "h[0:9223372036854775807]", "h[-9223372036854775808:9223372036854775807]",
  ])
  func tooManyNames(_ text: String) {
    let failure = #expect(throws: Failure.self) { try HostRange.expand(text) }
    #expect(failure?.message.contains("stand for more than 100000 names") == true)
    #expect(failure?.diagnostics.first?.help?.contains("MARTLET_MAX_HOST_RANGE") == true)
  }

  @Test func manyNames() throws {
    #expect(try HostRange.expand("host-[1:100000].example.com").count == 100_000)
    // Ranges multiply, the last one fastest.
    let names = try HostRange.expand(String(repeating: "[a:b]", count: 16))
    #expect(Set(names).count == 65_536)
    #expect(names[1] == "aaaaaaaaaaaaaaab")
    #expect(try HostRange.expand("[8:10]-[a:b]x")[2...4] == ["9-ax", "9-bx", "10-ax"])
  }
}

@Suite struct ConstructedTests {
  private static let hosts = "all: {hosts: {a: {n: 1}, b: {n: 2}}}"

  private func load(_ configuration: String, _ extra: Dict = [:]) throws -> Inventory {
    let place = Workplace(["hosts.yml": Self.hosts, "made.yml": configuration])
    return try place.load("hosts.yml", "made.yml") { $0.extraVariables = extra }
  }

  @Test func extraVariablesWhereTheyAreAskedFor() throws {
    let text = "plugin: constructed\ncompose: {m: n}\n"
    #expect(try load(text, ["n": 9]).variables(ofHost: "a")["m"]?.int == 1)
    let asked = try load(text + "use_extra_vars: true\n", ["n": 9])
    #expect(asked.variables(ofHost: "a")["m"]?.int == 9)
  }

  @Test func optionsThatNobodyKnowsWarn() throws {
    let inventory = try load("plugin: constructed\nstrickt: true\n")
    let warning = try #require(inventory.warnings.first)
    #expect(warning.message == "'strickt' is not an option of this inventory plugin")
    #expect(warning.help == "did you mean 'strict'?")
  }

  @Test(arguments: [
    ("compose: {m: 1 / 0}", "Could not set m for host a: Error rendering expression: division"),
    ("groups: {g: nope}", "Error while evaluating conditional: 'nope' is undefined"),
    ("keyed_groups: [{key: n ~}]", "from n ~ entry: Syntax error in expression: unexpected"),
    ("keyed_groups: [{}]", "Invalid keyed group entry, it must be a dictionary"),
    ("keyed_groups: [{prefix: p}]", "No key or key resulted empty"),
  ])
  func strictFailures(_ options: String, _ part: String) throws {
    let inventory = try load("plugin: constructed\nstrict: true\n\(options)\n")
    let failure = try #require(inventory.failures.first { $0.plugin == "auto" })
    #expect(failure.failure.message.contains(part), "\(failure.failure.message)")
  }
}
