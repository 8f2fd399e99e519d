/// An IPv4 or IPv6 address.
struct IPAddress: Hashable, Sendable {
  enum Version: Int, Sendable {
    case four = 4
    case six = 6

    /// Bits of an address.
    var width: Int { self == .four ? 32 : 128 }
    /// The last address.
    var last: UInt128 { self == .four ? 0xffff_ffff : .max }
  }

  let version: Version
  let number: UInt128

  init(_ version: Version, _ number: UInt128) {
    self.version = version
    self.number = number
  }

  /// The address with a number: of IPv4 where it fits.
  init(number: UInt128) {
    self.init(number <= Version.four.last ? .four : .six, number)
  }

  /// The address that a text writes; nil where it is none.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let number = Self.readSix(bytes) else { return nil }
      self.init(.six, number)
    } else {
      guard let number = Self.readFour(bytes[...]) else { return nil }
      self.init(.four, UInt128(number))
    }
  }

  /// The address that is `distance` further on; nil beyond the ends.
  func advanced(by distance: Int) -> IPAddress? {
    let step = UInt128(distance.magnitude)
    let (sum, overflow) =
      distance < 0
      ? number.subtractingReportingOverflow(step) : number.addingReportingOverflow(step)
    return overflow || sum > version.last ? nil : IPAddress(version, sum)
  }

  /// `1.168.192.in-addr.arpa.`, the name of its PTR record.
  var reverseName: String {
    if version == .four {
      return octets.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa."
    }
    var rest = number
    var digits: [String] = []
    for _ in 0..<32 {
      digits.append(String(rest & 15, radix: 16))
      rest >>= 4
    }
    return digits.joined(separator: ".") + ".ip6.arpa."
  }

  /// The last four bytes.
  var octets: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
  /// The eight groups of an IPv6 address.
  var groups: [UInt16] { (0..<8).map { UInt16(truncatingIfNeeded: number >> (112 - 16 * $0)) } }

  // MARK: Reading

  private static func readFour(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    var number: UInt32 = 0
    var count = 0
    for part in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard let octet = readOctet(part) else { return nil }
      number = number << 8 | octet
      count += 1
    }
    return count == 4 ? number : nil
  }

  private static func readOctet(_ part: ArraySlice<UInt8>) -> UInt32? {
    guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }),
      part.count == 1 || part.first != 48
    else { return nil }
    let octet = part.reduce(0) { $0 * 10 + UInt32($1 - 48) }
    return octet < 256 ? octet : nil
  }

  private static func readSix(_ bytes: [UInt8]) -> UInt128? {
    var parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var tail: [UInt16] = []
    if let last = parts.last, last.contains(UInt8(ascii: ".")) {
      guard let four = readFour(last) else { return nil }
      tail = [UInt16(four >> 16), UInt16(four & 0xffff)]
      parts[parts.count - 1] = []
      // What stays behind the last colon is no gap of its own.
      if parts.count >= 2, !parts[parts.count - 2].isEmpty { parts.removeLast() }
    }
    // A gap at an end shows as two empty parts there.
    if let first = parts.first, first.isEmpty {
      guard parts.count > 1, parts[1].isEmpty else { return nil }
      parts.removeFirst()
    }
    if parts.count > 1, parts[parts.count - 1].isEmpty {
      guard parts[parts.count - 2].isEmpty else { return nil }
      parts.removeLast()
    }
    var before: [UInt16] = []
    var after: [UInt16]?
    for part in parts {
      if part.isEmpty {
        guard after == nil else { return nil }
        after = []
        continue
      }
      guard part.count <= 4, let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
        part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-")
      else { return nil }
      if after == nil { before.append(group) } else { after?.append(group) }
    }
    let rest = (after ?? []) + tail
    guard let missing = gap(before.count + rest.count, hasGap: after != nil) else { return nil }
    return (before + [UInt16](repeating: 0, count: missing) + rest)
      .reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func gap(_ count: Int, hasGap: Bool) -> Int? {
    hasGap ? (count <= 7 ? 8 - count : nil) : (count == 8 ? 0 : nil)
  }
}

extension IPAddress: CustomStringConvertible {
  /// As `inet_ntop` writes it.
  var description: String {
    version == .four ? dotted : compressed
  }

  private var dotted: String { octets.map(String.init).joined(separator: ".") }

  private var compressed: String {
    let groups = groups
    let gap = longestGap(groups)
    // Addresses that carry an IPv4 address show it.
    if gap.start == 0, gap.count == 6 || gap.count == 5 && groups[5] == 0xffff {
      return (gap.count == 6 ? "::" : "::ffff:") + dotted
    }
    func hex(_ groups: ArraySlice<UInt16>) -> String {
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard gap.count > 1 else { return hex(groups[...]) }
    return hex(groups[..<gap.start]) + "::" + hex(groups[(gap.start + gap.count)...])
  }

  private func longestGap(_ groups: [UInt16]) -> (start: Int, count: Int) {
    var best = (start: 0, count: 0)
    var index = 0
    while index < groups.count {
      let start = index
      while index < groups.count, groups[index] == 0 { index += 1 }
      if index - start > best.count { best = (start, index - start) }
      if index == start { index += 1 }
    }
    return best
  }

  /// All eight groups, with leading zeros or without; IPv4 as ever.
  func expanded(padded: Bool) -> String {
    guard version == .six else { return dotted }
    return groups.map { group in
      let text = String(group, radix: 16)
      return padded ? String(repeating: "0", count: 4 - text.utf8.count) + text : text
    }.joined(separator: ":")
  }
}
