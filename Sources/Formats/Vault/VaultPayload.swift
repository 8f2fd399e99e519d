package import Diagnostics

/// Salt, code and encrypted bytes of a vault: what its hexadecimal lines hold.
package struct VaultPayload: Sendable {
  package let salt: [UInt8]
  package let code: [UInt8]
  package let secret: [UInt8]

  init(salt: [UInt8], code: [UInt8], secret: [UInt8]) {
    self.salt = salt
    self.code = code
    self.secret = secret
  }

  /// Reads the digits of an envelope.
  package init(_ digits: [UInt8]) throws(Failure) {
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

  /// The digits for an envelope, in hexadecimal twice over as the format has it.
  package var digits: [UInt8] {
    let parts = [Hex.encode(salt), Hex.encode(code), Hex.encode(secret)]
    return Hex.encode(parts.joined(separator: [10]))
  }

  private static func unhex(_ digits: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
    if let bytes = Hex.decode(digits) { return bytes }
    throw Failure(
      .other,
      "Vault format unhexlify error: "
        + (digits.count % 2 == 1 ? "Odd-length string" : "Non-hexadecimal digit found"))
  }
}
