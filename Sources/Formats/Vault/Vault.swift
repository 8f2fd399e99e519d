package import Diagnostics
package import Values

/// The vault passwords of a run, each with its id, in the order in which they were given.
package struct VaultSecrets: Sendable {
  package struct Secret: Sendable {
    package let id: String
    package let password: [UInt8]

    package init(id: String, password: [UInt8]) {
      self.id = id
      self.password = password
    }
  }

  package var secrets: [Secret]
  /// Whether only secrets with the id that a vault names may open it (`vault_id_match`).
  package var matchesID = false

  package init(_ secrets: [Secret] = []) { self.secrets = secrets }

  package init(_ pairs: [(id: String, password: String)]) {
    secrets = pairs.map { Secret(id: $0.id, password: Array($0.password.utf8)) }
  }

  package var isEmpty: Bool { secrets.isEmpty }

  /// The secret to encrypt with.
  ///
  /// - Parameter id: the one that `--encrypt-vault-id` names; nil for the first.
  package func secret(encryptingFor id: String?) throws(Failure) -> Secret {
    guard let id else {
      if let first = secrets.first { return first }
      throw Failure(.other, "A vault password must be specified to encrypt data")
    }
    if let secret = secrets.first(where: { $0.id == id }) { return secret }
    let known = secrets.map(\.id).joined(separator: ", ")
    throw Failure(
      .other, "Did not find a match for --encrypt-vault-id=\(id) in the known vault-ids [\(known)]")
  }
}

/// Encrypts and decrypts Ansible's vaults, formats 1.1 and 1.2.
package enum Vault {
  /// Whether a text is a vault.
  package static func isVault(_ bytes: [UInt8]) -> Bool { VaultEnvelope.isVault(bytes) }

  /// The text of a vault.
  ///
  /// - Parameters:
  ///   - id: named in the header unless nil or `default`.
  ///   - salt: random where nil.
  package static func encrypt(
    _ plain: [UInt8], password: [UInt8], id: String? = nil, salt: [UInt8]? = nil
  ) throws(Failure) -> String {
    if isVault(plain) { throw Failure(.other, "input is already encrypted") }
    if let salt, salt.isEmpty {
      throw Failure(.other, "Empty or invalid salt passed to encrypt()")
    }
    var generator = SystemRandomNumberGenerator()
    let salt = salt ?? (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let payload = try VaultKeys(password: password, salt: salt).seal(plain)
    return VaultEnvelope.text(payload, id: id)
  }

  /// The plain bytes of a vault.
  ///
  /// Secrets with the id that the header names are tried first, then all others.
  package static func decrypt(
    _ vault: [UInt8], with secrets: VaultSecrets
  ) throws(Failure) -> [UInt8] {
    try opened(vault, with: secrets).plain
  }

  /// The plain bytes of a vault, the id that its header names, and the secret that has opened it.
  package typealias Opened = (plain: [UInt8], id: String, secret: VaultSecrets.Secret)

  /// Opens a vault with the first secret that fits.
  package static func opened(
    _ vault: [UInt8], with secrets: VaultSecrets
  ) throws(Failure) -> Opened {
    guard isVault(vault) else {
      throw Failure(.other, "Input is not vault encrypted data.")
    }
    let envelope = try VaultEnvelope(vault)
    guard envelope.cipher == "AES256" else {
      throw Failure(.other, "Cipher '\(envelope.cipher)' could not be found.")
    }
    if secrets.isEmpty {
      throw Failure(
        .other, "Attempting to decrypt but no vault secrets found.",
        help: "give one with --vault-password-file, --vault-id or --ask-vault-pass")
    }
    let payload = try VaultPayload(envelope.payload)
    let matching = secrets.secrets.filter { $0.id == envelope.id }
    let others = secrets.matchesID ? [] : secrets.secrets.filter { $0.id != envelope.id }
    for secret in matching + others {
      let keys = try VaultKeys(password: secret.password, salt: payload.salt)
      if let plain = try keys.open(payload) {
        return (plain, envelope.id, secret)
      }
    }
    throw Failure(
      .other, "Decryption failed (no vault secrets were found that could decrypt).",
      help: "it was encrypted with the vault id '\(envelope.id)'")
  }

  /// The text of an inline `!vault` value.
  package static func decrypt(
    _ text: VaultText, with secrets: VaultSecrets
  ) throws(Failure) -> String {
    do {
      let plain = try decrypt(Array(text.envelope.utf8), with: secrets)
      return String(decoding: plain, as: UTF8.self)
    } catch {
      throw error.at(text.span)
    }
  }

  /// The source with its bytes decrypted, if they are a vault; its name stays.
  package static func open(
    _ source: Source, with secrets: VaultSecrets
  ) throws(Failure) -> Source {
    guard isVault(source.bytes) else { return source }
    do {
      return Source(name: source.name, bytes: try decrypt(source.bytes, with: secrets))
    } catch {
      throw error.at(Span(source, line: 1, column: 1))
    }
  }
}
