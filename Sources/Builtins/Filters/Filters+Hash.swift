import Crypto
import Diagnostics
import Templates
import Values

/// Ansible's filters that hash.
extension Filters {
  static let ansibleHash: [Builtin] = [
    Builtin("hash", ["hashtype?"], "the hexadecimal hash of the text, SHA-1 unless it says which") {
      (call) throws(Failure) in
      let name = try call.text(0, default: "sha1")
      if name == "shake_128" || name == "shake_256" {
        throw call.mistyped("hexdigest() missing required argument 'length' (pos 1)")
      }
      guard let digest = Digests.digest(name, of: Array(try call.text().utf8)) else {
        throw call.refused("unsupported hash type \(name)")
      }
      return .string(Digests.hex(digest))
    },
    Builtin("md5", [], "the text's MD5") { (call) throws(Failure) in
      .string(Digests.hex(Array(Insecure.MD5.hash(data: Array(try call.text().utf8)))))
    },
    Builtin("sha1", [], "the text's SHA-1") { (call) throws(Failure) in
      .string(Digests.hex(Array(Insecure.SHA1.hash(data: Array(try call.text().utf8)))))
    },
    Builtin("checksum", [], "the text's SHA-1") { (call) throws(Failure) in
      .string(Digests.hex(Array(Insecure.SHA1.hash(data: Array(try call.text().utf8)))))
    },
    Builtin("to_uuid", ["namespace?"], "the UUID (version 5) of a text in a namespace", uuid),
  ]

  private static func uuid(_ call: Call) throws(Failure) -> Value {
    if let given = call[0], given.string == nil {
      throw call.refused(
        "Invalid value '\(given.text)' for 'namespace': '\(given.typeName)' object has no attribute "
          + "'replace'")
    }
    let namespace = call[0]?.string ?? "361E6D51-FAEC-444A-9079-341386DA8E2E"
    let digits = namespace.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32,
      let bytes = Digests.bytes(hex: String(decoding: digits, as: UTF8.self))
    else {
      throw call.refused(
        "Invalid value '\(namespace)' for 'namespace': badly formed hexadecimal UUID string")
    }
    var hash = Array(Insecure.SHA1.hash(data: bytes + Array(try call.text().utf8)).prefix(16))
    hash[6] = hash[6] & 0x0F | 0x50
    hash[8] = hash[8] & 0x3F | 0x80
    let hex = Array(Digests.hex(hash).utf8)
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map {
      String(decoding: hex[$0], as: UTF8.self)
    }
    return .string(parts.joined(separator: "-"))
  }
}
