package import Diagnostics

/// A vault as it stands in a file: a header line, and hexadecimal lines of 80.
package struct VaultEnvelope: Sendable {
  /// `1.1`, or `1.2` where the header names a vault id.
  package let version: String
  package let cipher: String
  /// The id that the header names; `default` where it names none.
  package let id: String
  /// The hexadecimal text, its line breaks removed.
  package let payload: [UInt8]

  package static let header = "$ANSIBLE_VAULT"

  /// Whether a text is a vault by its first bytes; a vault is ASCII throughout.
  package static func isVault(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: header.utf8) && bytes.allSatisfy { $0 < 128 }
  }

  /// - Throws: where the header lacks its version or cipher.
  package init(_ bytes: [UInt8]) throws(Failure) {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == 10 || bytes[index] == 13 {
        lines.append(bytes[start..<index])
        if bytes[index] == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
        start = index + 1
      }
      index += 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    let fields = (lines.first ?? []).split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
    ).map { Self.strip(String(decoding: $0, as: UTF8.self)) }
    guard fields.count >= 3 else {
      throw Failure(
        .other, "Vault envelope format error: the header has no version or cipher",
        help: "it reads $ANSIBLE_VAULT;1.1;AES256")
    }
    version = fields[1]
    cipher = fields[2]
    id = version == "1.2" && fields.count > 3 ? fields[3] : "default"
    payload = Array(lines.dropFirst().joined())
  }

  private static func strip(_ text: String) -> String {
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, last == 32 || (9...13).contains(last) { bytes.removeLast() }
    while let first = bytes.first, first == 32 || (9...13).contains(first) { bytes.removeFirst() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a vault file.
  ///
  /// - Parameter id: named in the header unless it is `default`.
  package static func text(_ payload: VaultPayload, id: String?) -> String {
    let payload = payload.digits
    var lines = [header]
    if let id, id != "default" {
      lines[0] += ";1.2;AES256;" + id
    } else {
      lines[0] += ";1.1;AES256"
    }
    for start in stride(from: 0, to: payload.count, by: 80) {
      let end = min(start + 80, payload.count)
      lines.append(String(decoding: payload[start..<end], as: UTF8.self))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Hexadecimal text.
package enum Hex {
  /// The lower-case digits of bytes.
  package static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(2 * bytes.underestimatedCount)
    func put(_ digit: UInt8) { result.append(digit < 10 ? digit + 48 : digit + 87) }
    for byte in bytes {
      put(byte >> 4)
      put(byte & 15)
    }
    return result
  }

  /// The bytes that digits stand for; nil where they are odd in number or none.
  package static func decode(_ digits: some RandomAccessCollection<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      guard let value = JSONReader.hexDigit(digit) else { return nil }
      if let known = high {
        result.append(known << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return result
  }
}
