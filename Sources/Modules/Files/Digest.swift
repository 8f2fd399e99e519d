internal import Crypto
package import ModuleKit

/// Algorithms that checksums of files can be asked in; each has a program on the target.
package enum DigestAlgorithm: String, Choice {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// The program that prints the digest and the name.
  package var program: String { rawValue + "sum" }
}

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
