/// BLAKE2b and BLAKE2s (RFC 7693), without key.
enum Blake2 {
  /// BLAKE2b of 64 bytes.
  static func b(_ bytes: [UInt8]) -> [UInt8] {
    hash(
      bytes, rounds: 12, rotations: (32, 24, 16, 63),
      [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
      ] as [UInt64])
  }

  /// BLAKE2s of 32 bytes.
  static func s(_ bytes: [UInt8]) -> [UInt8] {
    hash(
      bytes, rounds: 10, rotations: (16, 12, 8, 7),
      [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
      ] as [UInt32])
  }

  private static let permutations: [[Int]] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ]

  /// Both kinds differ only in the width of a word, the rounds and the rotations.
  private static func hash<Word: FixedWidthInteger & UnsignedInteger>(
    _ bytes: [UInt8], rounds: Int, rotations: (Word, Word, Word, Word), _ start: [Word]
  ) -> [UInt8] {
    let width = Word.bitWidth / 8
    let blockSize = width * 16
    var state = start
    state[0] ^= 0x0101_0000 ^ Word(width * 8)
    let blocks = max(1, (bytes.count + blockSize - 1) / blockSize)
    for block in 0..<blocks {
      let end = min(bytes.count, (block + 1) * blockSize)
      var words = [Word](repeating: 0, count: 16)
      for position in (block * blockSize)..<end {
        let offset = position - block * blockSize
        words[offset / width] |= Word(bytes[position]) << Word(offset % width * 8)
      }
      var v = state + start
      v[12] ^= Word(truncatingIfNeeded: end)
      if block == blocks - 1 { v[14] = ~v[14] }
      for round in 0..<rounds {
        let order = permutations[round % 10]
        for (index, (a, b, c, d)) in lanes.enumerated() {
          mix(&v, a, b, c, d, words[order[2 * index]], words[order[2 * index + 1]], rotations)
        }
      }
      for i in 0..<8 { state[i] ^= v[i] ^ v[i + 8] }
    }
    return state.flatMap { word in
      (0..<width).map { UInt8(truncatingIfNeeded: word >> Word($0 * 8)) }
    }
  }

  private static let lanes = [
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12),
    (2, 7, 8, 13), (3, 4, 9, 14),
  ]

  private static func mix<Word: FixedWidthInteger & UnsignedInteger>(
    _ v: inout [Word], _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: Word, _ y: Word,
    _ rotations: (Word, Word, Word, Word)
  ) {
    func rotate(_ word: Word, _ count: Word) -> Word {
      word >> count | word << (Word(Word.bitWidth) - count)
    }
    v[a] = v[a] &+ v[b] &+ x
    v[d] = rotate(v[d] ^ v[a], rotations.0)
    v[c] = v[c] &+ v[d]
    v[b] = rotate(v[b] ^ v[c], rotations.1)
    v[a] = v[a] &+ v[b] &+ y
    v[d] = rotate(v[d] ^ v[a], rotations.2)
    v[c] = v[c] &+ v[d]
    v[b] = rotate(v[b] ^ v[c], rotations.3)
  }
}

/// SHA-3 (FIPS 202).
enum Keccak {
  static func sha3(_ bytes: [UInt8], length: Int) -> [UInt8] {
    sponge(bytes, rate: 200 - 2 * length, suffix: 0x06, length: length)
  }

  /// SHAKE with 128 or 256 bits of strength; `length` at most what one round gives.
  static func shake(_ bytes: [UInt8], bits: Int, length: Int) -> [UInt8] {
    sponge(bytes, rate: 200 - bits / 4, suffix: 0x1f, length: length)
  }

  private static func sponge(
    _ bytes: [UInt8], rate: Int, suffix: UInt8, length: Int
  ) -> [UInt8] {
    var message = bytes + [suffix]
    while message.count % rate != 0 { message.append(0) }
    message[message.count - 1] |= 0x80
    var state = [UInt64](repeating: 0, count: 25)
    for block in stride(from: 0, to: message.count, by: rate) {
      for offset in 0..<rate {
        state[offset / 8] ^= UInt64(message[block + offset]) << UInt64(offset % 8 * 8)
      }
      permute(&state)
    }
    return (0..<length).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8)) }
  }

  private static func rotate(_ word: UInt64, _ count: Int) -> UInt64 {
    count == 0 ? word : word << UInt64(count) | word >> UInt64(64 - count)
  }

  private static func permute(_ state: inout [UInt64]) {
    var register: UInt8 = 1
    for _ in 0..<24 {
      let columns = (0..<5).map { x in (0..<5).reduce(UInt64(0)) { $0 ^ state[x + 5 * $1] } }
      for x in 0..<5 {
        let change = columns[(x + 4) % 5] ^ rotate(columns[(x + 1) % 5], 1)
        for y in 0..<5 { state[x + 5 * y] ^= change }
      }
      var (x, y) = (1, 0)
      var current = state[1]
      for step in 0..<24 {
        (x, y) = (y, (2 * x + 3 * y) % 5)
        let moved = rotate(current, (step + 1) * (step + 2) / 2 % 64)
        current = state[x + 5 * y]
        state[x + 5 * y] = moved
      }
      for y in 0..<5 {
        let row = Array(state[(5 * y)..<(5 * y + 5)])
        for x in 0..<5 { state[x + 5 * y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]) }
      }
      // The round's constant comes from a linear feedback register.
      for bit in 0..<7 {
        if register & 1 == 1 { state[0] ^= UInt64(1) << UInt64((1 << bit) - 1) }
        register = register & 0x80 == 0 ? register << 1 : register << 1 ^ 0x71
      }
    }
  }
}
