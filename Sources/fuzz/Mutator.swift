/// Makes the inputs of a target: each out of the seed of the whole and its own number, so that it
/// can be made again.
struct Mutator {
  private let seeds: [[UInt8]]
  private let tokens: [[UInt8]]
  private let made: (@Sendable (inout Random) -> [UInt8])?
  private let salt: UInt64
  /// How long an input grows.
  private static let lengthLimit = 16 << 10

  init(_ target: Target, _ seeds: Seeds) {
    let texts = target.kinds.flatMap { seeds[$0] } + target.texts.map { Array($0.utf8) }
    self.seeds = texts.isEmpty ? [[]] : texts
    tokens = (target.tokens + Mutator.tokens).map { Array($0.utf8) }
    made = target.made
    salt = target.name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// What is odd in every language.
  private static let tokens = [
    "", "\0", "\t", "\r\n", "\r", "\n", "\u{85}", "\u{2028}", "\u{feff}", "é", "😀", "\u{202e}",
    "\\",
    "'", "\"", "#", ";", ",", ":", "=", "-", "{", "}", "[", "]", "(", ")", "<", ">", "|", "~", "@",
    "%", "$", "&", "*", "!", "?", "0", "-1", "1e999", "-0", "0x", "9223372036854775807",
    "-9223372036854775808", "99999999999999999999", "1e-9", ".5", "{{", "}}", "{%", "%}",
  ]

  /// The input of an execution.
  func input(_ seed: UInt64, _ number: Int) -> [UInt8] {
    var random = Random(seed: seed &* 0x2545_f491_4f6c_dd1d ^ salt ^ UInt64(number) << 20)
    var input: [UInt8]
    var changes = 1 + random.below(6)
    if let made, random.below(2) == 0 {
      input = made(&random)
      // Half of these stay as they are.
      if random.below(2) == 0 { changes = 0 }
    } else {
      input = random.one(seeds)
    }
    for _ in 0..<changes {
      change(&input, &random)
      if input.count > Mutator.lengthLimit { input.removeLast(input.count - Mutator.lengthLimit) }
    }
    return input
  }

  private func change(_ input: inout [UInt8], _ random: inout Random) {
    switch random.below(14) {
    case 0:
      guard !input.isEmpty else { return }
      input[random.below(input.count)] = UInt8(truncatingIfNeeded: random.next())
    case 1:
      guard !input.isEmpty else { return }
      input[random.below(input.count)] ^= 1 << UInt8(random.below(8))
    case 2: input.removeSubrange(part(of: input, &random))
    case 3, 4, 5: input.insert(contentsOf: random.one(tokens), at: random.below(input.count + 1))
    case 6, 7: input.replaceSubrange(part(of: input, &random), with: random.one(tokens))
    case 8:
      let copy = input[part(of: input, &random)]
      input.insert(contentsOf: copy, at: random.below(input.count + 1))
    case 9:
      let other = random.one(seeds)
      let end = random.below(input.count + 1)
      input = Array(input[..<end] + other[random.below(other.count + 1)...])
    case 10:
      // Another's part in this one's place.
      let other = random.one(seeds)
      input.replaceSubrange(
        part(of: input, &random), with: other[part(of: other, &random)])
    case 11: number(in: &input, &random)
    case 12: lines(of: &input, &random)
    default: nest(&input, &random)
    }
  }

  /// A part of an input, mostly a short one.
  private func part(of input: [UInt8], _ random: inout Random) -> Range<Int> {
    let start = random.below(input.count + 1)
    let rest = input.count - start
    let length = min(rest, random.below(2) == 0 ? random.below(8) : random.below(rest + 1))
    return start..<(start + length)
  }

  /// Puts another number where one stands.
  private func number(in input: inout [UInt8], _ random: inout Random) {
    let digits = input.indices.filter { input[$0] &- 48 < 10 }
    guard !digits.isEmpty else { return }
    let start = random.one(digits)
    var end = start
    while end < input.count, input[end] &- 48 < 10 { end += 1 }
    let numbers = [
      "0", "1", "-1", "7", "08", "255", "65536", "2147483648", "4294967296",
      "9223372036854775807", "18446744073709551616", "1e308", "1_0", "0b1", "0o7", "0x1F",
      String(repeating: "9", count: 1 + random.below(400)),
    ]
    input.replaceSubrange(start..<end, with: Array(random.one(numbers).utf8))
  }

  /// Swaps, repeats or indents a line.
  private func lines(of input: inout [UInt8], _ random: inout Random) {
    var lines = input.split(separator: 10, omittingEmptySubsequences: false)
    let index = random.below(lines.count)
    switch random.below(4) {
    case 0: lines.swapAt(index, random.below(lines.count))
    case 1: lines.insert(lines[index], at: random.below(lines.count + 1))
    case 2: lines[index] = [UInt8](repeating: 32, count: 1 + random.below(4)) + lines[index]
    default: lines[index] = lines[index].drop { $0 == 32 }
    }
    input = Array(lines.joined(separator: [10]))
  }

  /// Repeats a piece many times, and perhaps another behind as often: deep nesting.
  private func nest(_ input: inout [UInt8], _ random: inout Random) {
    let times = 1 << random.below(12)
    let opening = random.one(tokens)
    let closing = random.below(2) == 0 ? random.one(tokens) : []
    let place = part(of: input, &random)
    var piece: [UInt8] = []
    for _ in 0..<times where piece.count < Mutator.lengthLimit { piece += opening }
    piece += input[place]
    for _ in 0..<times where piece.count < 2 * Mutator.lengthLimit { piece += closing }
    input.replaceSubrange(place, with: piece)
  }
}
