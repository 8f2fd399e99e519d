internal import BigInt
internal import Values

/// Plain scalars as YAML 1.1 resolves them, on bytes.
enum YAMLScalar {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The tag that a plain scalar has by its look.
  static func tag(_ bytes: Bytes) -> YAMLTag {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return numberTag(bytes, 0)
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      guard bytes.count > 1 else { return .string }
      if isDigit(bytes[1]) { return numberTag(bytes, 1) }
      return bytes[1] == UInt8(ascii: ".") && isInfinity(bytes, 2) ? .float : .string
    case UInt8(ascii: "."): return dotTag(bytes)
    case UInt8(ascii: "~"): return bytes.count == 1 ? .null : .string
    case UInt8(ascii: "="): return bytes.count == 1 ? .value : .string
    case UInt8(ascii: "<"):
      return bytes.count == 2 && bytes[1] == UInt8(ascii: "<") ? .merge : .string
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      if isWord(bytes, "null", "Null", "NULL") { return .null }
      return bool(bytes) == nil ? .string : .bool
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      return bool(bytes) == nil ? .string : .bool
    default: return .string
    }
  }

  /// The boolean that a plain scalar is, in the three spellings that count.
  static func bool(_ bytes: Bytes) -> Bool? {
    guard (2...5).contains(bytes.count) else { return nil }
    if isWord(bytes, "true", "True", "TRUE") || isWord(bytes, "yes", "Yes", "YES")
      || isWord(bytes, "on", "On", "ON")
    {
      return true
    }
    if isWord(bytes, "false", "False", "FALSE") || isWord(bytes, "no", "No", "NO")
      || isWord(bytes, "off", "Off", "OFF")
    {
      return false
    }
    return nil
  }

  static func isWord(_ bytes: Bytes, _ words: StaticString...) -> Bool {
    for word in words where word.utf8CodeUnitCount == bytes.count {
      var index = 0
      while index < bytes.count, bytes[index] == word.utf8Start[index] { index += 1 }
      if index == bytes.count { return true }
    }
    return false
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  private static func isInfinity(_ bytes: Bytes, _ start: Int) -> Bool {
    isWord(Bytes(rebasing: bytes[start...]), "inf", "Inf", "INF")
  }

  private static func dotTag(_ bytes: Bytes) -> YAMLTag {
    guard bytes.count > 1 else { return .string }
    if !isDigit(bytes[1]) {
      if isInfinity(bytes, 1) { return .float }
      return isWord(Bytes(rebasing: bytes[1...]), "nan", "NaN", "NAN") ? .float : .string
    }
    return isFraction(bytes, 1) ? .float : .string
  }

  /// Whether digits, underscores and perhaps an exponent are all that follows.
  private static func isFraction(_ bytes: Bytes, _ start: Int) -> Bool {
    var index = start
    while index < bytes.count, isDigit(bytes[index]) || bytes[index] == UInt8(ascii: "_") {
      index += 1
    }
    if index == bytes.count { return true }
    guard bytes[index] | 32 == UInt8(ascii: "e"), index + 2 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "+") || bytes[index + 1] == UInt8(ascii: "-")
    else { return false }
    return bytes[(index + 2)...].allSatisfy(isDigit)
  }

  /// The tag of a scalar whose digits begin at `start`.
  private static func numberTag(_ bytes: Bytes, _ start: Int) -> YAMLTag {
    if start == 0, YAMLTimestamp.looksLikeOne(bytes) { return .timestamp }
    var index = start
    while index < bytes.count, isDigit(bytes[index]) || bytes[index] == UInt8(ascii: "_") {
      index += 1
    }
    if index == bytes.count { return isWhole(bytes, start) ? .int : .string }
    switch bytes[index] {
    case UInt8(ascii: "."): return isFraction(bytes, index + 1) ? .float : .string
    case UInt8(ascii: ":"): return sexagesimalTag(bytes, start, index)
    case UInt8(ascii: "b") where index == start + 1 && bytes[start] == 48:
      let digits = bytes[(index + 1)...]
      return !digits.isEmpty && digits.allSatisfy { $0 == 48 || $0 == 49 || $0 == 95 }
        ? .int : .string
    case UInt8(ascii: "x") where index == start + 1 && bytes[start] == 48:
      let digits = bytes[(index + 1)...]
      return !digits.isEmpty
        && digits.allSatisfy { $0 == 95 || JSONReader.hexDigit($0) != nil } ? .int : .string
    default: return .string
    }
  }

  /// Whether digits and underscores are an octal or decimal number: `08` is neither.
  private static func isWhole(_ bytes: Bytes, _ start: Int) -> Bool {
    if bytes[start] != 48 || bytes.count == start + 1 { return true }
    return bytes[(start + 1)...].allSatisfy { (48...55).contains($0) || $0 == 95 }
  }

  private static func sexagesimalTag(_ bytes: Bytes, _ start: Int, _ colon: Int) -> YAMLTag {
    var index = colon
    while index < bytes.count, bytes[index] == UInt8(ascii: ":") {
      let first = index + 1
      index = first
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      guard index > first, index <= first + 2 else { return .string }
      if index == first + 2, bytes[first] > UInt8(ascii: "5") { return .string }
    }
    if index == bytes.count { return bytes[start] == 48 ? .string : .int }
    guard bytes[index] == UInt8(ascii: ".") else { return .string }
    return bytes[(index + 1)...].allSatisfy { isDigit($0) || $0 == 95 } ? .float : .string
  }

  // MARK: Values

  /// The value of an integer; nil where Python's `int` would raise.
  static func int(_ bytes: Bytes) -> Value? {
    var index = 0
    var negative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      index = 1
    }
    let digits = bytes[index...].filter { $0 != UInt8(ascii: "_") }
    guard let first = digits.first else { return nil }
    let isOctal = first == 48 && digits.count > 1
    if digits.contains(UInt8(ascii: ":")), !isOctal {
      var total = BigInt(0)
      for part in digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
        let isSigned = part.first == UInt8(ascii: "-") || part.first == UInt8(ascii: "+")
        guard let number = number(part.dropFirst(isSigned ? 1 : 0), 10) else { return nil }
        total = total * 60 + (part.first == UInt8(ascii: "-") ? -number : number)
      }
      return BigInteger.value(negative ? -total : total)
    }
    if digits.count < 18, first != 48 || digits.count == 1, digits.allSatisfy(isDigit) {
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
      return .int(negative ? -value : value)
    }
    let magnitude: BigInt?
    if isOctal {
      switch digits[1] {
      case UInt8(ascii: "b"): magnitude = number(digits[2...], 2)
      case UInt8(ascii: "x"): magnitude = number(digits[2...], 16)
      case UInt8(ascii: "o"), UInt8(ascii: "O"): magnitude = number(digits[2...], 8)
      default: magnitude = number(digits[...], 8)
      }
    } else {
      magnitude = number(digits[...], 10)
    }
    return magnitude.map { BigInteger.value(negative ? -$0 : $0) }
  }

  private static func number(_ digits: ArraySlice<UInt8>, _ radix: Int) -> BigInt? {
    guard !digits.isEmpty, digits.allSatisfy({ JSONReader.hexDigit($0) != nil }) else {
      return nil
    }
    let text = String(decoding: digits, as: UTF8.self)
    return radix == 10 ? BigInteger.number(decimal: text) : BigInt(text, radix: radix)
  }

  /// The value of a float; nil where Python's `float` would raise.
  static func float(_ bytes: Bytes) -> Double? {
    var text = bytes.filter { $0 != UInt8(ascii: "_") }.map(lower)
    var sign = 1.0
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      if first == UInt8(ascii: "-") { sign = -1 }
      text.removeFirst()
    }
    let word = String(decoding: text, as: UTF8.self)
    if word == ".inf" { return sign * .infinity }
    if word == ".nan" { return .nan }
    guard text.contains(UInt8(ascii: ":")) else { return plainFloat(word).map { sign * $0 } }
    var total = 0.0
    for part in text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      guard let number = plainFloat(String(decoding: part, as: UTF8.self)) else { return nil }
      total = total * 60 + number
    }
    return sign * total
  }

  /// Python's `float` of a text without sign.
  private static func plainFloat(_ text: String) -> Double? {
    if ["inf", "infinity"].contains(text) { return .infinity }
    if text == "nan" { return .nan }
    guard text.utf8.allSatisfy({ isDigit($0) || "+-.e".utf8.contains($0) }) else { return nil }
    return Double(text)
  }

  static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
}
