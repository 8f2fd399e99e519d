import Crypto

/// The hashes of Python's `hashlib` by name.
enum Digests {
  /// The hash, or nil for a name that is not known.
  static func digest(_ name: String, of bytes: [UInt8]) -> [UInt8]? {
    switch name.lowercased() {
    case "md5": Array(Insecure.MD5.hash(data: bytes))
    case "sha1", "sha": Array(Insecure.SHA1.hash(data: bytes))
    case "md5-sha1":
      Array(Insecure.MD5.hash(data: bytes)) + Array(Insecure.SHA1.hash(data: bytes))
    case "sha224": SHA2.sha224(bytes)
    case "sha256": Array(SHA256.hash(data: bytes))
    case "sha384": Array(SHA384.hash(data: bytes))
    case "sha512": Array(SHA512.hash(data: bytes))
    case "sha3_224": Keccak.sha3(bytes, length: 28)
    case "sha3_256": Keccak.sha3(bytes, length: 32)
    case "sha3_384": Keccak.sha3(bytes, length: 48)
    case "sha3_512": Keccak.sha3(bytes, length: 64)
    case "blake2b": Blake2.b(bytes)
    case "blake2s": Blake2.s(bytes)
    default: nil
    }
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of hexadecimal digits; nil where they are none.
  static func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for position in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[position...(position + 1)], as: UTF8.self)
      guard pair.utf8.allSatisfy({ $0 != 43 && $0 != 45 }), let byte = UInt8(pair, radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}

/// SHA-224, which the crypto library leaves out: SHA-256 from other beginnings, cut.
enum SHA2 {
  static func sha224(_ bytes: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [
      0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7,
      0xbefa_4fa4,
    ]
    var message = bytes + [0x80]
    while message.count % 64 != 56 { message.append(0) }
    let bits = UInt64(bytes.count) * 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    for block in stride(from: 0, to: message.count, by: 64) {
      compress(&state, message[block..<(block + 64)])
    }
    return state.prefix(7).flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private static func compress(_ state: inout [UInt32], _ block: ArraySlice<UInt8>) {
    var words = [UInt32](repeating: 0, count: 64)
    for (position, byte) in block.enumerated() {
      words[position / 4] = words[position / 4] << 8 | UInt32(byte)
    }
    for i in 16..<64 {
      let (a, b) = (words[i - 15], words[i - 2])
      let s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
      let s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
      words[i] = words[i - 16] &+ s0 &+ words[i - 7] &+ s1
    }
    var v = state
    for i in 0..<64 {
      let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let t1 = v[7] &+ s1 &+ choice &+ constants[i] &+ words[i]
      let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
    }
    for i in 0..<8 { state[i] = state[i] &+ v[i] }
  }

  private static let constants: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]
}
