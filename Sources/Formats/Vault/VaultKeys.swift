internal import Crypto
internal import CryptoExtras
package import Diagnostics
internal import FoundationEssentials

/// What a password and a salt make for Ansible's only cipher: AES-256 in counter mode, its keys from
/// PBKDF2, an HMAC over the result. To derive them takes milliseconds; to use them next to nothing.
package struct VaultKeys: Sendable {
  private let salt: [UInt8]
  private let cipher: SymmetricKey
  private let mac: SymmetricKey
  private let counter: [UInt8]

  package init(password: [UInt8], salt: [UInt8]) throws(Failure) {
    self.salt = salt
    do {
      let derived = try KDF.Insecure.PBKDF2.deriveKey(
        from: password, salt: salt, using: .sha256, outputByteCount: 80,
        unsafeUncheckedRounds: 10_000)
      let bytes = derived.withUnsafeBytes { Array($0) }
      cipher = SymmetricKey(data: bytes[0..<32])
      mac = SymmetricKey(data: bytes[32..<64])
      counter = Array(bytes[64..<80])
    } catch {
      throw Failure(.other, "cannot derive the vault's keys")
    }
  }

  /// Encrypts plain bytes.
  package func seal(_ plain: [UInt8]) throws(Failure) -> VaultPayload {
    let padding = 16 - plain.count % 16
    let padded = plain + [UInt8](repeating: UInt8(padding), count: padding)
    do {
      return signed(
        Array(
          try AES._CTR.encrypt(
            padded, using: cipher, nonce: AES._CTR.Nonce(nonceBytes: counter))))
    } catch {
      throw Failure(.other, "cannot encrypt")
    }
  }

  /// Encrypted bytes with the code that says who wrote them.
  package func signed(_ secret: [UInt8]) -> VaultPayload {
    VaultPayload(
      salt: salt, code: Array(HMAC<SHA256>.authenticationCode(for: secret, using: mac)),
      secret: secret)
  }

  /// The plain bytes; nil where these are not the keys that made the payload.
  package func open(_ payload: VaultPayload) throws(Failure) -> [UInt8]? {
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        payload.code, authenticating: payload.secret, using: mac)
    else { return nil }
    let padded: [UInt8]
    do {
      padded = Array(
        try AES._CTR.decrypt(
          payload.secret, using: cipher, nonce: AES._CTR.Nonce(nonceBytes: counter)))
    } catch {
      throw Failure(.other, "cannot decrypt")
    }
    guard let padding = padded.last, (1...16).contains(padding), padded.count >= padding,
      padded.suffix(Int(padding)).allSatisfy({ $0 == padding })
    else { throw Failure(.other, "the vault's text has no valid padding") }
    return Array(padded.dropLast(Int(padding)))
  }
}
