import BigInt

/// An address with a prefix length: the network around it.
struct IPNetwork: Hashable, Sendable {
  let address: IPAddress
  let prefix: Int

  init(_ address: IPAddress, prefix: Int) {
    self.address = address
    self.prefix = prefix
  }

  /// `ADDRESS`, `ADDRESS/PREFIX`, `ADDRESS/NETMASK` or, for IPv4, `ADDRESS/HOSTMASK`.
  init?(_ text: String) {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(String(Substring(first))) else {
      return nil
    }
    guard parts.count == 2 else {
      self.init(address, prefix: address.version.width)
      return
    }
    guard let prefix = Self.prefix(String(Substring(parts[1])), address.version) else {
      return nil
    }
    self.init(address, prefix: prefix)
  }

  /// The network that `text` writes, if the address is the network's own: what Python's
  /// `ipaddress.ip_network` takes.
  init?(strict text: String) {
    self.init(text)
    guard address == network, !text.utf8.contains(UInt8(ascii: "+")) else { return nil }
  }

  /// The length that a prefix, netmask or hostmask stands for.
  static func prefix(_ text: String, _ version: IPAddress.Version) -> Int? {
    if let length = Int(text) {
      return (0...version.width).contains(length) ? length : nil
    }
    guard let mask = IPAddress(text), mask.version == version else { return nil }
    let inverse = version.last ^ mask.number
    if inverse & (inverse &+ 1) == 0 { return version.width - inverse.nonzeroBitCount }
    if version == .four, mask.number & (mask.number &+ 1) == 0 {
      return version.width - mask.number.nonzeroBitCount
    }
    return nil
  }

  var version: IPAddress.Version { address.version }

  /// The bits that vary within the network.
  var hostBits: UInt128 {
    let free = version.width - prefix
    return free == 128 ? .max : (UInt128(1) << UInt128(free)) - 1
  }

  var network: IPAddress { IPAddress(version, first) }
  var last: IPAddress { IPAddress(version, first | hostBits) }
  var first: UInt128 { address.number & ~hostBits & version.last }
  var netmask: IPAddress { IPAddress(version, version.last ^ hostBits) }
  var hostmask: IPAddress { IPAddress(version, hostBits) }

  /// How many addresses it has.
  var size: BigInt { BigInt(1) << (version.width - prefix) }
  var isSingle: Bool { prefix == version.width }
  /// Whether it has exactly two addresses, both of them hosts (RFC 3021).
  var isPair: Bool { prefix == version.width - 1 }

  /// The addresses that hosts may have; nil for a single address.
  var usable: ClosedRange<UInt128>? {
    if isSingle { return nil }
    return isPair ? first...last.number : (first + 1)...(last.number - 1)
  }

  /// The address at a position, counted from the end where negative; nil outside.
  func address(at index: Int) -> IPAddress? {
    let step = UInt128(index.magnitude)
    if index >= 0 { return step <= hostBits ? IPAddress(version, first + step) : nil }
    return step - 1 <= hostBits ? IPAddress(version, last.number - (step - 1)) : nil
  }

  /// The network without host bits.
  var base: IPNetwork { IPNetwork(network, prefix: prefix) }

  func contains(_ other: IPNetwork) -> Bool {
    version == other.version && other.prefix >= prefix
      && other.address.number & ~hostBits & version.last == first
  }
}

extension IPNetwork: CustomStringConvertible {
  var description: String { "\(address)/\(prefix)" }
}
