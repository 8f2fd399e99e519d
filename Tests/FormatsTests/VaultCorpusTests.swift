import Diagnostics
import Formats
import Testing
import Values

@Suite struct VaultCorpusTests {
  private func secrets(_ entry: Dict) -> VaultSecrets {
    VaultSecrets(
      (entry["vault_secrets"]?.items ?? []).compactMap { pair in
        pair.items.map { (id: $0[0].text, password: $0[1].text) }
      })
  }

  @Test func encrypting() throws {
    try Corpus.replay("vault.jsonl", kinds: ["vault-encrypt"]) { (entry) throws(Failure) in
      let password = secrets(entry).secrets.first?.password ?? []
      return .string(
        try Vault.encrypt(
          Array((entry["source"]?.text ?? "").utf8), password: password,
          id: entry["vault_id"]?.string, salt: entry["salt"]?.string.map { Array($0.utf8) }))
    }
  }

  @Test func decrypting() throws {
    try Corpus.replay("vault.jsonl", kinds: ["vault-decrypt"]) { (entry) throws(Failure) in
      let plain = try Vault.decrypt(
        Array((entry["source"]?.text ?? "").utf8), with: secrets(entry))
      return String(validating: plain, as: UTF8.self).map(Value.string) ?? .object(Bytes(plain))
    }
  }

  @Test func headers() throws {
    try Corpus.replay("vault.jsonl", kinds: ["vault-header"]) { (entry) throws(Failure) in
      let envelope = try VaultEnvelope(Array((entry["source"]?.text ?? "").utf8))
      return .list([.string(envelope.version), .string(envelope.cipher), .string(envelope.id)])
    }
    try Corpus.replay("vault.jsonl", kinds: ["vault-is-encrypted"]) { entry in
      .bool(Vault.isVault(Array((entry["source"]?.text ?? "").utf8)))
    }
  }

  @Test func randomSalts() throws {
    let plain = Array("secret".utf8)
    let password = Array("pw".utf8)
    let first = try Vault.encrypt(plain, password: password, id: "dev")
    let second = try Vault.encrypt(plain, password: password, id: "dev")
    #expect(first != second)
    let secrets = VaultSecrets([(id: "other", password: "x"), (id: "dev", password: "pw")])
    #expect(try Vault.decrypt(Array(first.utf8), with: secrets) == plain)
  }
}
