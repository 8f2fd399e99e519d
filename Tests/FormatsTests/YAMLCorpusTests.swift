import Diagnostics
import Formats
import Testing
import Values

@Suite struct YAMLCorpusTests {
  private func secrets(_ entry: Dict) -> VaultSecrets {
    VaultSecrets(
      (entry["vault_secrets"]?.items ?? []).compactMap { pair in
        pair.items.map { (id: $0[0].text, password: $0[1].text) }
      })
  }

  /// The value with vaulted texts decrypted.
  private func decrypted(_ value: Value, _ secrets: VaultSecrets) throws(Failure) -> Value {
    switch value {
    case .list(let items):
      var result: [Value] = []
      for item in items { result.append(try decrypted(item, secrets)) }
      return .list(result)
    case .dict(let entries):
      var result = Dict()
      for (key, value) in entries { result[key] = try decrypted(value, secrets) }
      return .dict(result)
    case .object(let object):
      guard let vault = object as? VaultText else { return value }
      return .string(try Vault.decrypt(vault, with: secrets))
    default: return value
    }
  }

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
        return try decrypted(try YAML.loadFile(source).value, secrets(entry))
      }
      if entry["multi"]?.bool == true {
        return .list(try YAML.loadAll(source, mode: .pyyaml).map(\.value))
      }
      return try YAML.load(source, mode: .pyyaml).value
    }
  }
}
