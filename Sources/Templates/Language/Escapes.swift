import Values

/// Python's escapes in text constants.
enum Escapes {
  struct Problem: Error { var message: String }

  static func decode(_ bytes: [UInt8]) -> Result<String, Problem> {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 92 else {
        result.append(bytes[index])
        index += 1
        continue
      }
      guard index + 1 < bytes.count else {
        return .failure(Problem(message: "\\ at end of string"))
      }
      let mark = bytes[index + 1]
      index += 2
      switch mark {
      case 10: break
      case 92, 39, 34: result.append(mark)
      case UInt8(ascii: "a"): result.append(7)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "v"): result.append(11)
      case 48...55:
        var value = UInt32(mark - 48)
        var count = 1
        while count < 3, index < bytes.count, (48...55).contains(bytes[index]) {
          value = value * 8 + UInt32(bytes[index] - 48)
          index += 1
          count += 1
        }
        append(value, to: &result)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let width = mark == UInt8(ascii: "x") ? 2 : mark == UInt8(ascii: "u") ? 4 : 8
        let letter = String(decoding: [mark], as: UTF8.self)
        var value: UInt32 = 0
        for _ in 0..<width {
          guard index < bytes.count, let digit = Numbers.hexValue(bytes[index]) else {
            let shape = String(repeating: "X", count: width)
            return .failure(Problem(message: "truncated \\\(letter)\(shape) escape"))
          }
          value = value << 4 | UInt32(digit)
          index += 1
        }
        if value > 0x10FFFF { return .failure(Problem(message: "illegal Unicode character")) }
        append(value, to: &result)
      case UInt8(ascii: "N"):
        guard index < bytes.count, bytes[index] == 123,
          let end = bytes[index...].firstIndex(of: 125)
        else { return .failure(Problem(message: "malformed \\N character escape")) }
        let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self).uppercased()
        guard let scalar = UnicodeNames.scalar(named: name) else {
          return .failure(Problem(message: "unknown Unicode character name"))
        }
        append(scalar.value, to: &result)
        index = end + 1
      default: result += [92, mark]
      }
    }
    return .success(String(decoding: result, as: UTF8.self))
  }

  private static func append(_ value: UInt32, to result: inout [UInt8]) {
    // A lone surrogate has no UTF-8; it becomes the replacement character.
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    result.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
  }
}
