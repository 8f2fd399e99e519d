internal import Diagnostics

extension PatternTranslator {
  /// Python's white space beyond PCRE2's `\s`.
  private static let separators = "\\x1c-\\x1f"

  private var space: String { flags.contains(.ascii) ? "" : Self.separators }

  /// A backslash and what it escapes, outside of a class.
  mutating func escape() throws(Failure) -> (Item, Width) {
    let start = index
    index += 1
    guard let mark = peek else { throw failure("bad escape (end of pattern)", start) }
    switch mark {
    case "A", "b":
      index += 1
      put("\\\(mark)")
      return (.anchor, .none)
    case "B":
      index += 1
      // In Python it does not match in an empty text.
      put("(?:(?!\\A\\z)\\B)")
      return (.anchor, .none)
    case "Z":
      index += 1
      put("\\z")
      return (.anchor, .none)
    case "d", "D", "w", "W":
      index += 1
      put("\\\(mark)")
      return (.atom, .one)
    case "s":
      index += 1
      put(space.isEmpty ? "\\s" : "[\\s\(space)]")
      return (.atom, .one)
    case "S":
      index += 1
      put(space.isEmpty ? "\\S" : "[^\\s\(space)]")
      return (.atom, .one)
    case "1"..."9":
      if let code = octal(start) {
        put(literal: code)
        return (.atom, .one)
      }
      var number = Int(mark.value) - 48
      index += 1
      if let digit = peek, ("0"..."9").contains(digit) {
        number = number * 10 + Int(digit.value) - 48
        index += 1
      }
      return (.atom, try reference(number, start + 1, start: start))
    default:
      put(literal: try character(start))
      return (.atom, .one)
    }
  }

  /// The character that three octal digits name; nil where they are no such number.
  private mutating func octal(_ start: Int) -> Unicode.Scalar? {
    guard start + 3 < input.count, ("0"..."3").contains(input[start + 1]),
      ("0"..."7").contains(input[start + 2]), ("0"..."7").contains(input[start + 3])
    else { return nil }
    let digits = input[(start + 1)...(start + 3)].map { $0.value - 48 }
    index = start + 4
    return Unicode.Scalar(digits[0] * 64 + digits[1] * 8 + digits[2])
  }

  /// The character that an escape stands for; the position is behind the backslash.
  private mutating func character(_ start: Int) throws(Failure) -> Unicode.Scalar {
    guard let mark = peek else { throw failure("bad escape (end of pattern)", start) }
    index += 1
    switch mark {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexadecimal(2, start)
    case "u": return try hexadecimal(4, start)
    case "U": return try hexadecimal(8, start)
    case "0":
      var code: UInt32 = 0
      var count = 0
      while count < 2, let digit = peek, ("0"..."7").contains(digit) {
        code = code * 8 + digit.value - 48
        index += 1
        count += 1
      }
      return Unicode.Scalar(code) ?? "\0"
    case "a"..."z", "A"..."Z", "1"..."9": throw failure("bad escape \\\(mark)", start)
    default: return mark
    }
  }

  private mutating func hexadecimal(_ count: Int, _ start: Int) throws(Failure) -> Unicode.Scalar {
    var code: UInt32 = 0
    var digits = 0
    while digits < count, let scalar = peek, scalar.isASCII,
      let digit = UInt32(String(scalar), radix: 16)
    {
      code = code << 4 | digit
      index += 1
      digits += 1
    }
    let written = String(String.UnicodeScalarView(input[start..<index]))
    guard digits == count else { throw failure("incomplete escape \(written)", start) }
    guard let scalar = Unicode.Scalar(code) else { throw failure("bad escape \(written)", start) }
    return scalar
  }

  // MARK: Classes

  private enum Member {
    case one(Unicode.Scalar)
    case several(String)
  }

  /// `[…]`.
  mutating func characterClass() throws(Failure) {
    let start = index
    index += 1
    put("[")
    if take("^") { put("^") }
    var isFirst = true
    while true {
      guard let scalar = peek else { throw failure("unterminated character set", start) }
      if scalar == "]", !isFirst {
        index += 1
        put("]")
        return
      }
      isFirst = false
      let place = index
      let low = try member(start)
      guard peek == "-" else {
        put(low)
        continue
      }
      index += 1
      guard let next = peek else { throw failure("unterminated character set", start) }
      if next == "]" {
        put(low)
        put("\\-")
        continue
      }
      let high = try member(start)
      guard case .one(let from) = low, case .one(let to) = high, from <= to else {
        let range = String(String.UnicodeScalarView(input[place..<index]))
        throw failure("bad character range \(range)", place)
      }
      put(literal: from)
      put("-")
      put(literal: to)
    }
  }

  private mutating func put(_ member: Member) {
    switch member {
    case .one(let scalar): put(literal: scalar)
    case .several(let text): put(text)
    }
  }

  private mutating func member(_ start: Int) throws(Failure) -> Member {
    guard let scalar = peek else { throw failure("unterminated character set", start) }
    let place = index
    index += 1
    guard scalar == "\\" else { return .one(scalar) }
    switch peek {
    case "d", "D", "w", "W", "S":
      let mark = input[index]
      index += 1
      return .several("\\\(mark)")
    case "s":
      index += 1
      return .several("\\s\(space)")
    case "b":
      index += 1
      return .one("\u{08}")
    case .some("1"..."7"):
      if let code = octal(place) { return .one(code) }
      throw failure("bad escape \\\(input[index])", place)
    default: return .one(try character(place))
    }
  }
}
