package import Diagnostics

/// A host's name or address, and the port behind it: `web1:2222`, `[2001:db8::1]:22`, `h[1:3]`.
package struct HostAddress: Sendable {
  package let host: String
  package let port: Int?

  /// - Parameter ranges: whether the name may hold ranges.
  /// - Throws: where it is none.
  package init(_ text: String, ranges: Bool) throws(Failure) {
    var bytes = Array(text.utf8)
    var port: Int?
    // A name in brackets may leave a port of its own behind, as `[[a]:1]:2` does.
    for pattern in [Self.bracketed, Self.plain] {
      if let (name, number) = pattern(bytes) {
        bytes = Array(name)
        port = number
      }
    }
    guard !bytes.isEmpty, Self.isHostname(bytes) || Self.isIPv6(bytes) else {
      throw Failure(
        .other, "Not a valid network hostname: \(String(decoding: bytes, as: UTF8.self))")
    }
    if !ranges, bytes.contains(UInt8(ascii: "[")) {
      throw Failure(.other, "Detected range in host but was asked to ignore ranges")
    }
    host = String(decoding: bytes, as: UTF8.self)
    self.port = port
  }

  // MARK: Ports

  private typealias Split = (name: ArraySlice<UInt8>, port: Int)

  /// The digits behind the last colon, and where the colon is.
  private static func port(_ bytes: [UInt8]) -> (colon: Int, port: Int)? {
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count,
      bytes[(colon + 1)...].allSatisfy({ $0 &- 48 < 10 }),
      let port = Int(String(decoding: bytes[(colon + 1)...], as: UTF8.self))
    else { return nil }
    return (colon, port)
  }

  /// `[name]:port`.
  private static func bracketed(_ bytes: [UInt8]) -> Split? {
    guard let (colon, port) = port(bytes), colon > 2, bytes[0] == UInt8(ascii: "["),
      bytes[colon - 1] == UInt8(ascii: "]")
    else { return nil }
    return (bytes[1..<(colon - 1)], port)
  }

  /// `name:port`, where the name has no colon but in ranges.
  private static func plain(_ bytes: [UInt8]) -> Split? {
    guard let (colon, port) = port(bytes) else { return nil }
    var isInside = false
    for byte in bytes[..<colon] {
      switch byte {
      case UInt8(ascii: "["):
        if !isInside { isInside = true }
      case UInt8(ascii: "]"):
        if !isInside { return nil }
        isInside = false
      case UInt8(ascii: ":"):
        if !isInside { return nil }
      default: break
      }
    }
    return isInside ? nil : (bytes[..<colon], port)
  }

  // MARK: Names

  /// Labels between points, of word characters, dashes and ranges; no dash or underscore last.
  private static func isHostname(_ bytes: [UInt8]) -> Bool {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var index = 0
    var isFirst = true
    var last: Unicode.Scalar = "."
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "[" {
        guard let end = range(scalars, index, alphabetic: true) else { return false }
        index = end
        last = "]"
        isFirst = false
        continue
      }
      if scalar == "." {
        if isFirst || last == "-" || last == "_" { return false }
        isFirst = true
      } else if scalar == "-" {
        if isFirst { return false }
      } else {
        guard isWord(scalar) else { return false }
        isFirst = false
      }
      last = scalar
      index += 1
    }
    return !isFirst && last != "-" && last != "_"
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
        || ("A"..."Z").contains(scalar)
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// Where the range that begins at `start` ends: `[1:3]`, `[a:f]`, `[1:9:2]`; nil for none.
  private static func range(
    _ scalars: [Unicode.Scalar], _ start: Int, alphabetic: Bool
  ) -> Int? {
    guard let end = scalars[start...].firstIndex(of: "]") else { return nil }
    let bounds = scalars[(start + 1)..<end].split(
      separator: ":", omittingEmptySubsequences: false)
    guard bounds.count == 2 || bounds.count == 3 else { return nil }
    let isNumber = { (part: ArraySlice<Unicode.Scalar>) in
      !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) }
    }
    let isLetter = { (part: ArraySlice<Unicode.Scalar>) in
      part.count == 1 && part.allSatisfy { $0.properties.isAlphabetic && $0.isASCII }
    }
    let isHex = { (part: ArraySlice<Unicode.Scalar>) in
      !part.isEmpty && part.allSatisfy { $0.properties.isASCIIHexDigit }
    }
    if bounds.count == 3, !isNumber(bounds[2]) { return nil }
    let isRange =
      alphabetic
      ? bounds[..<2].allSatisfy(isNumber) || bounds[..<2].allSatisfy(isLetter)
      : bounds[..<2].allSatisfy(isHex)
    return isRange ? end + 1 : nil
  }

  /// An IPv6 address whose parts may be ranges, perhaps with an IPv4 address at its end.
  private static func isIPv6(_ bytes: [UInt8]) -> Bool {
    guard let tokens = addressTokens(bytes) else { return false }
    if tokens.contains(.point) { return isMapped(tokens) }
    guard let gap = tokens.indices.dropLast().first(where: { isGap(tokens, $0) }) else {
      return count(tokens[...]) == 8
    }
    guard let before = count(tokens[..<gap]), let after = count(tokens[(gap + 2)...]) else {
      return false
    }
    if after == 0 { return before <= 6 }
    return before == 0 ? after <= 6 : before + after <= 7
  }

  private enum AddressToken: Equatable { case part([UInt8]), colon, point }

  /// The parts of an address with the marks between them; a range is a part of its own.
  private static func addressTokens(_ bytes: [UInt8]) -> [AddressToken]? {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var tokens: [AddressToken] = []
    var index = 0
    while index < scalars.count {
      switch scalars[index] {
      case ":": tokens.append(.colon)
      case ".": tokens.append(.point)
      case "[":
        guard let end = range(scalars, index, alphabetic: false) else { return nil }
        tokens.append(.part([]))
        index = end
        continue
      default:
        var part: [UInt8] = []
        while index < scalars.count, scalars[index].properties.isASCIIHexDigit {
          part.append(UInt8(truncatingIfNeeded: scalars[index].value))
          index += 1
        }
        guard (1...4).contains(part.count) else { return nil }
        tokens.append(.part(part))
        continue
      }
      index += 1
    }
    return tokens
  }

  private static func isGap(_ tokens: [AddressToken], _ index: Int) -> Bool {
    tokens[index] == .colon && tokens[index + 1] == .colon
  }

  /// How many parts there are with one colon between each two; nil where it is not so.
  private static func count(_ tokens: ArraySlice<AddressToken>) -> Int? {
    var count = 0
    for (offset, token) in tokens.enumerated() {
      if offset % 2 == 1 {
        if token != .colon { return nil }
      } else if case .part = token {
        count += 1
      } else {
        return nil
      }
    }
    return tokens.isEmpty || tokens.count % 2 == 1 ? count : nil
  }

  /// `::a.b.c.d`, `::ffff:a.b.c.d`, or the same with its zeros.
  private static func isMapped(_ tokens: [AddressToken]) -> Bool {
    guard tokens.count >= 7 else { return false }
    for (offset, token) in tokens.suffix(7).enumerated() {
      if case .part = token {
        if offset % 2 == 1 { return false }
      } else if token != .point || offset % 2 == 0 {
        return false
      }
    }
    let lead = tokens.dropLast(7).map { token in
      switch token {
      case .colon: ":"
      case .point: "."
      case .part(let digits): String(decoding: digits, as: UTF8.self).lowercased()
      }
    }.joined()
    let zeros = String(repeating: "0:", count: 5)
    return ["::", "::ffff:", zeros + "0:", zeros + "ffff:"].contains(lead)
  }
}
