import Diagnostics
import Formats
import Testing
import Values

/// Texts that are made to take long or to exhaust memory, in every format.
@Suite struct LimitTests {
  private static let huge = String(repeating: "9", count: 200_000)

  private func source(_ text: String) -> Source { Source(name: "input", text: text) }

  @Test func integersHaveSoManyDigits() throws {
    let failure = #expect(throws: Failure.self) { try JSON.parse("[\(Self.huge)]") }
    #expect(failure?.message.contains("exceeds the limit (4300 digits)") == true)
    #expect(throws: Failure.self) { try TOML.parse(source("a = \(Self.huge)")) }
    #expect(throws: Failure.self) { try YAML.load(source("a: \(Self.huge)"), mode: .pyyaml) }
    #expect(PythonLiteral.parse(Self.huge) == nil)
    let fits = String(repeating: "7", count: 4300)
    #expect(try JSON.parse("[-\(fits)]").repr == "[-\(fits)]")
    #expect(PythonLiteral.parse(fits)?.repr == fits)
  }

  @Test func digitsOfOtherBasesHaveNoLimit() throws {
    let digits = String(repeating: "f", count: 20_000)
    let value = try YAML.load(source("0x\(digits)"), mode: .pyyaml).value
    #expect(value.typeName == "int")
  }

  @Test(arguments: ["[", "{\"a\":"])
  func nestedJSON(_ opening: String) {
    let failure = #expect(throws: Failure.self) {
      try JSON.parse(String(repeating: opening, count: 100_000))
    }
    #expect(failure?.message.hasPrefix("more than 500 levels of nesting") == true)
    #expect(failure?.diagnostics.first?.help?.contains("MARTLET_MAX_DEPTH") == true)
  }

  @Test(arguments: [("[", "]\n"), ("", " = 1\n"), ("[[", "]]\n")])
  func nestedTables(_ opening: String, _ closing: String) {
    let name = String(repeating: "a.", count: 50_000) + "a"
    let failure = #expect(throws: Failure.self) {
      try TOML.parse(source(opening + name + closing))
    }
    #expect(failure?.message.hasPrefix("more than 500 levels") == true)
  }

  @Test func nestedTOMLValues() {
    let text = "a = " + String(repeating: "[", count: 100_000)
    #expect(throws: Failure.self) { try TOML.parse(source(text)) }
    let tables = "a = " + String(repeating: "{b = ", count: 100_000)
    #expect(throws: Failure.self) { try TOML.parse(source(tables)) }
  }

  @Test func nestedLiterals() {
    #expect(PythonLiteral.parse(String(repeating: "[", count: 100_000)) == nil)
    #expect(PythonLiteral.parse(String(repeating: "-", count: 100_000) + "1") == nil)
  }

  @Test func mergesThatMultiply() {
    var text = "a0: &a0 {" + (0..<9).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
    for level in 1..<9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) {<<: [\(aliases)]}\n"
    }
    let failure = #expect(throws: Failure.self) { try YAML.load(source(text), mode: .libyaml) }
    #expect(failure?.diagnostics.first?.help?.contains("MARTLET_MAX_ALIASED_VALUES") == true)
  }

  @Test func aMarkOfByteOrderIsNoJSON() throws {
    let failure = #expect(throws: Failure.self) { try JSON.parse("\u{feff}{}") }
    #expect(failure?.message.hasPrefix("unexpected UTF-8 BOM") == true)
    // A file is read as YAML then.
    #expect(try YAML.loadFile(source("\u{feff}{\"a\": 1}")).value.repr == "{'a': 1}")
  }
}
