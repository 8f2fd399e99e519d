internal import Crypto

/// Digests of bytes on the controller, as hexadecimal text.
package enum Digest {
  package static func sha1(_ bytes: [UInt8]) -> String { hex(Insecure.SHA1.hash(data: bytes)) }
  package static func md5(_ bytes: [UInt8]) -> String { hex(Insecure.MD5.hash(data: bytes)) }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in bytes { result += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: result, as: UTF8.self)
  }
}
