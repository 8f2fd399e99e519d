import BigInt
import Crypto
import Values

/// Python's `random.Random`: the same seed gives the same numbers.
struct MersenneTwister {
  private static let size = 624
  private var state = [UInt32](repeating: 0, count: size)
  private var position = size

  /// Seeded as `Random(seed)`: by an integer, or by the bytes of a text and their SHA-512.
  init?(seed: Value) {
    if let number = PythonNumber.big(seed) {
      self.init(key: Self.words(of: number.magnitude))
    } else if case .double(let number) = seed {
      let hash = Self.hash(of: number)
      self.init(key: Self.words(of: BigUInt(number < 0 ? 0 &- max(hash, 2) : hash)))
    } else if let text = seed.string {
      let bytes = Array(text.utf8)
      self.init(key: Self.words(of: Self.number(bytes + Array(SHA512.hash(data: bytes)))))
    } else {
      return nil
    }
  }

  private static func number(_ bytes: [UInt8]) -> BigUInt {
    bytes.reduce(0) { ($0 << 8) + BigUInt($1) }
  }

  /// The 32-bit digits of a number, least first.
  private static func words(of number: BigUInt) -> [UInt32] {
    var words: [UInt32] = []
    for word in number.words {
      words.append(UInt32(truncatingIfNeeded: word))
      words.append(UInt32(truncatingIfNeeded: word >> 32))
    }
    while words.count > 1, words.last == 0 { words.removeLast() }
    return words.isEmpty ? [0] : words
  }

  /// The magnitude of Python's `hash` of a float: the number modulo 2^61 - 1.
  private static func hash(of number: Double) -> UInt64 {
    guard number.isFinite else { return number.isInfinite ? 314_159 : 0 }
    let modulus: UInt64 = (1 << 61) - 1
    var mantissa = number.magnitude
    guard mantissa != 0 else { return 0 }
    var exponent = Int(mantissa.exponent) + 1
    mantissa = mantissa.significand / 2
    var result: UInt64 = 0
    while mantissa != 0 {
      result = ((result << 28) & modulus) | (result >> 33)
      mantissa *= 268_435_456
      exponent -= 28
      let digit = UInt64(mantissa)
      mantissa -= Double(digit)
      result += digit
      if result >= modulus { result -= modulus }
    }
    let shift = UInt64(((exponent % 61) + 61) % 61)
    return shift == 0 ? result : ((result << shift) & modulus) | (result >> (61 - shift))
  }

  private init(key: [UInt32]) {
    state[0] = 19_650_218
    for i in 1..<Self.size {
      state[i] = 1_812_433_253 &* (state[i - 1] ^ (state[i - 1] >> 30)) &+ UInt32(i)
    }
    var i = 1
    var j = 0
    func mixed(_ factor: UInt32) -> UInt32 {
      state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) &* factor)
    }
    for _ in 0..<max(Self.size, key.count) {
      state[i] = mixed(1_664_525) &+ key[j] &+ UInt32(j)
      i += 1
      j = (j + 1) % key.count
      if i == Self.size {
        state[0] = state[Self.size - 1]
        i = 1
      }
    }
    for _ in 0..<(Self.size - 1) {
      state[i] = mixed(1_566_083_941) &- UInt32(i)
      i += 1
      if i == Self.size {
        state[0] = state[Self.size - 1]
        i = 1
      }
    }
    state[0] = 0x8000_0000
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if position == Self.size { twist() }
    var bits = state[position]
    position += 1
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    return bits ^ (bits >> 18)
  }

  private mutating func twist() {
    for i in 0..<Self.size {
      let bits = (state[i] & 0x8000_0000) | (state[(i + 1) % Self.size] & 0x7fff_ffff)
      let odd: UInt32 = bits & 1 == 0 ? 0 : 0x9908_b0df
      state[i] = state[(i + 397) % Self.size] ^ (bits >> 1) ^ odd
    }
    position = 0
  }

  /// `getrandbits(count)`, for up to 64 bits.
  mutating func bits(_ count: Int) -> UInt64 {
    if count <= 0 { return 0 }
    if count <= 32 { return UInt64(next() >> UInt32(32 - count)) }
    let low = UInt64(next())
    return low | UInt64(next() >> UInt32(64 - count)) << 32
  }

  /// A number from 0 up to, but not including, `bound`.
  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    let width = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let candidate = bits(width)
      if candidate < UInt64(bound) { return Int(candidate) }
    }
  }

  /// `shuffle(items)`.
  mutating func shuffle(_ items: inout [Value]) {
    guard items.count > 1 else { return }
    for position in stride(from: items.count - 1, through: 1, by: -1) {
      items.swapAt(position, below(position + 1))
    }
  }
}
