internal import BigInt
package import Values

/// Python's literals in a text, as `ast.literal_eval` reads them.
package enum PythonLiteral {
  /// How deep lists and the like may be nested.
  static let depthLimit = 100

  /// The value of a text that is one literal: a number, text, bytes, list, tuple, dictionary, set,
  /// `True`, `False` or `None`; nil where Python raises an error.
  // A `nil` beside a value in `? :` would be the value `.null`: hence `Value?.none` below.
  package static func parse(_ text: String) -> Value? {
    var reader = LiteralReader(Array(text.utf8))
    return reader.document()
  }
}

/// Reads one literal, byte by byte.
struct LiteralReader {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> Value? {
    skipSpace(acrossLines: false)
    guard var value = expression(depth: 0) else { return nil }
    skipSpace(acrossLines: false)
    // A comma behind it makes a tuple, without parentheses.
    if take(",") {
      var items = [value]
      skipSpace(acrossLines: false)
      while position < bytes.count, bytes[position] != 10 {
        guard let next = expression(depth: 0) else { return nil }
        items.append(next)
        skipSpace(acrossLines: false)
        if !take(",") { break }
        skipSpace(acrossLines: false)
      }
      value = .tuple(List(items))
    }
    skipSpace(acrossLines: true)
    return position == bytes.count ? value : Value?.none
  }

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  /// Skips blanks and comments.
  mutating func skipSpace(acrossLines: Bool) {
    while let byte = peek {
      if byte == 32 || byte == 9 || byte == 12 || acrossLines && (byte == 10 || byte == 13) {
        position += 1
      } else if byte == UInt8(ascii: "#") {
        while let next = peek, next != 10 {
          _ = next
          position += 1
        }
      } else {
        return
      }
    }
  }

  private mutating func expression(depth: Int) -> Value? {
    guard depth < PythonLiteral.depthLimit, let byte = peek else { return nil }
    switch byte {
    case UInt8(ascii: "["):
      position += 1
      return items(until: "]", depth: depth).map { .list($0.items) }
    case UInt8(ascii: "("):
      position += 1
      return parentheses(depth: depth)
    case UInt8(ascii: "{"):
      position += 1
      return braces(depth: depth)
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      position += 1
      skipSpace(acrossLines: depth > 0)
      guard let value = number() else { return nil }
      return byte == UInt8(ascii: "-") ? negate(value) : value
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return number()
    default: return string(depth: depth) ?? word()
    }
  }

  /// Elements up to a closing mark, and whether a comma stood among them.
  private mutating func items(
    until mark: Unicode.Scalar, depth: Int
  ) -> (items: [Value], hasComma: Bool)? {
    var items: [Value] = []
    var hasComma = false
    skipSpace(acrossLines: true)
    while !take(mark) {
      guard let item = expression(depth: depth + 1) else { return nil }
      items.append(item)
      skipSpace(acrossLines: true)
      if take(",") {
        hasComma = true
        skipSpace(acrossLines: true)
      } else if peek != UInt8(ascii: mark) {
        return nil
      }
    }
    return (items, hasComma)
  }

  private mutating func parentheses(depth: Int) -> Value? {
    guard let (items, hasComma) = items(until: ")", depth: depth) else { return nil }
    return items.count == 1 && !hasComma ? items[0] : .tuple(List(items))
  }

  private mutating func braces(depth: Int) -> Value? {
    skipSpace(acrossLines: true)
    if take("}") { return .dict([:]) }
    var entries = Dict()
    var members: [Value] = []
    var isDict: Bool?
    repeat {
      skipSpace(acrossLines: true)
      if take("}") { return finish(entries, members, isDict) }
      guard let key = expression(depth: depth + 1), isHashable(key) else { return nil }
      skipSpace(acrossLines: true)
      let hasValue = take(":")
      if let isDict, isDict != hasValue { return nil }
      isDict = hasValue
      if hasValue {
        skipSpace(acrossLines: true)
        guard let value = expression(depth: depth + 1) else { return nil }
        entries[key] = value
        skipSpace(acrossLines: true)
      } else {
        members.append(key)
      }
    } while take(",")
    return take("}") ? finish(entries, members, isDict) : Value?.none
  }

  private func finish(_ entries: Dict, _ members: [Value], _ isDict: Bool?) -> Value {
    isDict == false ? .object(PythonSet(members)) : .dict(entries)
  }

  private func isHashable(_ value: Value) -> Bool {
    switch value {
    case .list, .dict: false
    case .tuple(let items): items.allSatisfy(isHashable)
    case .object(let object): !(object is PythonSet)
    default: true
    }
  }

  private mutating func word() -> Value? {
    let start = position
    while let byte = peek, (byte | 32) &- 97 < 26 { position += 1 }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "None": return .null
    case "set":
      skipSpace(acrossLines: false)
      guard take("(") else { return nil }
      skipSpace(acrossLines: true)
      return take(")") ? .object(PythonSet([Value]())) : Value?.none
    default: return nil
    }
  }

  // MARK: Numbers

  private func negate(_ value: Value) -> Value? {
    switch value {
    case .int(let number): return .int(-number)
    case .double(let number): return .double(-number)
    case .object(let object):
      return (object as? BigInteger).map { BigInteger.value(-$0.number) }
    default: return nil
    }
  }

  private mutating func number() -> Value? {
    let start = position
    guard let first = peek, first &- 48 < 10 || first == UInt8(ascii: ".") else { return nil }
    if first == 48, position + 1 < bytes.count {
      let radix: Int? =
        switch bytes[position + 1] | 32 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
      if let radix {
        position += 2
        guard let digits = digits(radix) else { return nil }
        guard isEnd, let number = BigInt(digits, radix: radix) else { return nil }
        return BigInteger.value(number)
      }
    }
    let whole = first == UInt8(ascii: ".") ? "" : digits(10)
    guard let whole else { return nil }
    var isFloat = false
    if take(".") {
      isFloat = true
      if let next = peek, next &- 48 < 10 {
        guard digits(10) != nil else { return nil }
      } else if whole.isEmpty {
        return nil
      }
    }
    if let mark = peek, mark | 32 == UInt8(ascii: "e") {
      isFloat = true
      position += 1
      if !take("+") { _ = take("-") }
      guard digits(10) != nil else { return nil }
    }
    guard isEnd else { return nil }
    if isFloat {
      let text = bytes[start..<position].filter { $0 != UInt8(ascii: "_") }
      return Double(String(decoding: text, as: UTF8.self)).map { .double($0) }
    }
    // `0644` is no number of Python's.
    if whole.hasPrefix("0"), whole.utf8.contains(where: { $0 != 48 }) { return nil }
    return BigInteger.number(decimal: whole).map { BigInteger.value($0) }
  }

  /// Whether nothing follows that would belong to the number: `1j`, `12ab`.
  private var isEnd: Bool {
    guard let next = peek else { return true }
    return !(next &- 48 < 10 || (next | 32) &- 97 < 26 || next >= 128 || next == 95 || next == 46)
  }

  /// Digits with single underscores between them, the underscores left out.
  private mutating func digits(_ radix: Int) -> String? {
    var result: [UInt8] = []
    var lastIsUnderscore = radix == 10
    while let byte = peek {
      if byte == UInt8(ascii: "_") {
        if lastIsUnderscore { return nil }
        lastIsUnderscore = true
      } else if let digit = JSONReader.hexDigit(byte), digit < radix,
        radix == 16 || byte &- 48 < 10
      {
        result.append(byte)
        lastIsUnderscore = false
      } else {
        break
      }
      position += 1
    }
    return result.isEmpty || lastIsUnderscore
      ? nil : String(decoding: result, as: UTF8.self)
  }
}
