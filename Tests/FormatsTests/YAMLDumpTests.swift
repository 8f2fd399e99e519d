import Diagnostics
import Formats
import Testing
import Values

@Suite struct YAMLDumpTests {
  @Test func everyRecordedCase() throws {
    let file = "../Recorded/yaml-dump.jsonl"
    try Corpus.replay(file, kinds: ["yaml-dump"]) { (entry) throws(Failure) in
      var style = YAML.Style()
      for (key, value) in entry["style"]?.dict ?? [:] {
        switch key.text {
        case "flow": style.flow = value.bool
        case "indent": style.indent = value.int
        case "width": style.width = value.int
        case "quotes": style.quotes = value.string
        case "sortKeys": style.sortKeys = value.isTrue
        case "explicitStart": style.explicitStart = value.isTrue
        case "explicitEnd": style.explicitEnd = value.isTrue
        case "allowsUnicode": style.allowsUnicode = value.isTrue
        default: style.canonical = value.isTrue
        }
      }
      return .string(try YAML.dump(entry["source"] ?? .null, style))
    }
  }

  @Test func rarerTypes() throws {
    let set = Value.object(PythonSet(["b", "a"]))
    #expect(try YAML.dump(set, .block) == "!!set\na: null\nb: null\n")
    #expect(try YAML.dump(.object(Bytes(Array("hello".utf8)))) == "!!binary |\n  aGVsbG8=\n")
    #expect(
      try YAML.dump(["d": .object(Day(year: 2024, month: 1, day: 31))]) == "{d: 2024-01-31}\n")
    let vault = Value.object(VaultText("$ANSIBLE_VAULT;1.1;AES256\n3333\n"))
    #expect(
      try YAML.dump(["v": vault]) == "v: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3333\n")
    #expect(throws: Failure.self) { try YAML.dump(.object(Duration(microseconds: 1))) }
  }
}
