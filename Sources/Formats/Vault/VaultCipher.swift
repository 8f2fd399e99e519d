internal import Crypto
internal import CryptoExtras
internal import Diagnostics
internal import FoundationEssentials

/// Ansible's only cipher: AES-256 in counter mode, its keys from PBKDF2, an HMAC over the result.
enum VaultCipher {
  private struct Keys {
    let cipher: SymmetricKey
    let mac: SymmetricKey
    let counter: [UInt8]

    init(password: [UInt8], salt: [UInt8]) throws(Failure) {
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
  }

  /// The payload of an envelope, in hexadecimal twice over as the format has it.
  static func encrypt(
    _ plain: [UInt8], password: [UInt8], salt: [UInt8]
  ) throws(Failure) -> [UInt8] {
    let keys = try Keys(password: password, salt: salt)
    let padding = 16 - plain.count % 16
    let padded = plain + [UInt8](repeating: UInt8(padding), count: padding)
    let secret: [UInt8]
    do {
      secret = Array(
        try AES._CTR.encrypt(
          padded, using: keys.cipher, nonce: AES._CTR.Nonce(nonceBytes: keys.counter)))
    } catch {
      throw Failure(.other, "cannot encrypt")
    }
    let code = HMAC<SHA256>.authenticationCode(for: secret, using: keys.mac)
    let parts = [Hex.encode(salt), Hex.encode(code), Hex.encode(secret)]
    return Hex.encode(parts.joined(separator: [10]))
  }

  /// The plain bytes; nil where the password is not the right one.
  static func decrypt(_ payload: Payload, password: [UInt8]) throws(Failure) -> [UInt8]? {
    let keys = try Keys(password: password, salt: payload.salt)
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        payload.code, authenticating: payload.secret, using: keys.mac)
    else { return nil }
    let padded: [UInt8]
    do {
      padded = Array(
        try AES._CTR.decrypt(
          payload.secret, using: keys.cipher, nonce: AES._CTR.Nonce(nonceBytes: keys.counter)))
    } catch {
      throw Failure(.other, "cannot decrypt")
    }
    guard let padding = padded.last, (1...16).contains(padding), padded.count >= padding,
      padded.suffix(Int(padding)).allSatisfy({ $0 == padding })
    else { throw Failure(.other, "the vault's text has no valid padding") }
    return Array(padded.dropLast(Int(padding)))
  }

  /// Salt, code and encrypted bytes of an envelope.
  struct Payload {
    let salt: [UInt8]
    let code: [UInt8]
    let secret: [UInt8]

    init(_ digits: [UInt8]) throws(Failure) {
      let parts = try Self.unhex(digits[...]).split(
        separator: 10, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else {
        throw Failure(
          .other, "Vault vaulttext format error: not salt, code and text, but \(parts.count) parts")
      }
      salt = try Self.unhex(parts[0])
      code = try Self.unhex(parts[1])
      secret = try Self.unhex(parts[2])
    }

    private static func unhex(_ digits: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
      if let bytes = Hex.decode(digits) { return bytes }
      throw Failure(
        .other,
        "Vault format unhexlify error: "
          + (digits.count % 2 == 1 ? "Odd-length string" : "Non-hexadecimal digit found"))
    }
  }
}
