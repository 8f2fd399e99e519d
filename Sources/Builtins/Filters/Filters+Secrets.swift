import Diagnostics
import Formats
import Templates
import Values

/// Ansible's filters on vaults and passwords.
extension Filters {
  static let ansibleSecrets: [Builtin] = [
    Builtin(
      "vault", ["secret", "salt?", "vault_id?", "wrap_object?", "vaultid?"],
      "the text encrypted with a secret", volatile: true
    ) { (call) throws(Failure) in
      let secret = try call.secret()
      guard let text = call.input.string else {
        throw call.mistyped("Can only vault strings, instead we got \(call.input.typeName).")
      }
      let name = call.given(4) ?? call[2] ?? "filter_default"
      let id = name.isTrue ? name.text : "default"
      let salt = call.given(1).flatMap { $0.text.isEmpty ? nil : Array($0.text.utf8) }
      let bytes = Array(text.utf8)
      let vault =
        Vault.isVault(bytes)
        ? text : try Vault.encrypt(bytes, password: Array(secret.utf8), id: id, salt: salt)
      return call.flag(3) ? .object(VaultText(vault, at: call.span)) : .string(vault)
    },
    Builtin(
      "unvault", ["secret", "vault_id?", "vaultid?"], "the text of a vault decrypted with a secret",
      lazy: true, vaults: true
    ) { (call) throws(Failure) in
      let secret = try call.secret()
      let vault: String
      if case .object(let object) = try call.subject(), let text = object as? VaultText {
        vault = text.envelope
      } else if let text = call.input.string {
        vault = text
      } else {
        throw call.mistyped(
          "Vault should be in the form of a string, instead we got \(call.input.typeName).")
      }
      let bytes = Array(vault.utf8)
      guard Vault.isVault(bytes) else { return .string(vault) }
      do throws(Failure) {
        let secrets = VaultSecrets([(id: "filter_default", password: secret)])
        return .string(String(decoding: try Vault.decrypt(bytes, with: secrets), as: UTF8.self))
      } catch {
        throw call.refused("Unable to decrypt: " + error.message)
      }
    },
    Builtin(
      "password_hash",
      ["hashtype?", "salt?", "salt_size?", "rounds?", "ident?"],
      "the password hashed for `/etc/shadow`: sha512, sha256, md5, blowfish", volatile: true
    ) { (call) throws(Failure) in
      guard let password = call.input.string else {
        let type = call.input.isNull ? "None" : call.input.typeName
        throw call.mistyped("secret must be unicode or bytes, not \(type)")
      }
      let rounds = try call.given(3).map { (value) throws(Failure) in
        guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
          throw call.mistyped("rounds must be an integer, not \(value.typeName)")
        }
        return number
      }
      do throws(Failure) {
        return .string(
          try PasswordHash.hash(
            password, try call.text(0, default: "sha512"), salt: call.given(1)?.text,
            saltSize: try call.given(2) == nil ? nil : call.integer(2, default: 0),
            rounds: rounds, ident: call.given(4)?.text))
      } catch {
        throw error.at(call.span)
      }
    },
  ]
}

extension Call {
  fileprivate func secret() throws(Failure) -> String {
    let value = try defined(self[0] ?? .null)
    guard let text = value.string else {
      throw mistyped("Secret passed is required to be a string, instead we got \(value.typeName).")
    }
    return text
  }
}
