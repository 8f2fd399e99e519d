import Diagnostics
import Glibc
import Templates
import Values

extension Collections {
  /// Tests of addresses and networks; what is no address is simply false.
  static let networkTests: [Builtin] = [
    of("ip") { IPNetwork(strict: $0) != nil },
    of("ipv4") { IPNetwork(strict: $0)?.version == .four },
    of("ipv6") { IPNetwork(strict: $0)?.version == .six },
    of("ip_address") { IPAddress($0) != nil },
    of("ipv4_address") { IPAddress($0)?.version == .four },
    of("ipv6_address") { IPAddress($0)?.version == .six },
    of("ipv4_hostmask") { isMask($0) { network in "\(network.hostmask)" } },
    of("ipv4_netmask") { isMask($0) { network in "\(network.netmask)" } },
    of("ipv6_ipv4_mapped") { IPAddress($0).map { isSix($0, in: "::ffff:0:0/96") } ?? false },
    of("ipv6_sixtofour") { IPAddress($0).map { isSix($0, in: "2002::/16") } ?? false },
    of("ipv6_teredo") { IPAddress($0).map { isSix($0, in: "2001::/32") } ?? false },
    of("loopback") { IPAddress($0).map(AddressScope.isLoopback) ?? false },
    of("multicast") { IPAddress($0).map(AddressScope.isMulticast) ?? false },
    of("private") { IPAddress($0).map(AddressScope.isPrivate) ?? false },
    of("public") {
      IPAddress($0).map { !AddressScope.isPrivate($0) && !AddressScope.isShared($0) } ?? false
    },
    of("reserved") { IPAddress($0).map(AddressScope.isReserved) ?? false },
    of("unspecified") { IPAddress($0).map(AddressScope.isUnspecified) ?? false },
    of("resolvable") { resolves($0) },
    Builtin("ansible.utils.mac") { call throws(Failure) in
      guard let text = call.input.string else {
        throw call.failed("the test 'mac' needs a text, not \(call.input.typeName)")
      }
      return .bool(isHardware(text))
    },
    pair("in_network") { inner, outer in outer.contains(inner) },
    pair("subnet_of") { inner, outer in outer.contains(inner) },
    pair("supernet_of") { outer, inner in outer.contains(inner) },
    Builtin("ansible.utils.in_any_network", ["networks"]) { call throws(Failure) in
      .bool(containing(call) > 0)
    },
    Builtin("ansible.utils.in_one_network", ["networks"]) { call throws(Failure) in
      .bool(containing(call) == 1)
    },
  ]

  private static func of(
    _ name: String, _ holds: @escaping @Sendable (String) -> Bool
  ) -> Builtin {
    Builtin("ansible.utils." + name) { call throws(Failure) in
      .bool(call.input.string.map(holds) ?? false)
    }
  }

  private static func pair(
    _ name: String, _ holds: @escaping @Sendable (IPNetwork, IPNetwork) -> Bool
  ) -> Builtin {
    Builtin("ansible.utils." + name, ["network"]) { call throws(Failure) in
      guard let a = strict(call.input), let b = strict(call[0] ?? "") else { return false }
      return .bool(holds(a, b))
    }
  }

  private static func strict(_ value: Value) -> IPNetwork? {
    value.string.flatMap { IPNetwork(strict: $0) }
  }

  /// In how many of the networks the address is.
  private static func containing(_ call: Call) -> Int {
    guard let inner = strict(call.input) else { return 0 }
    let networks = (call[0]?.items ?? []).compactMap { strict($0) }
    return networks.count { $0.contains(inner) }
  }

  private static func isSix(_ address: IPAddress, in network: String) -> Bool {
    address.version == .six && AddressScope.contains(address, [network])
  }

  /// Whether a text is the mask that 10.0.0.0 has with it as prefix.
  private static func isMask(_ text: String, _ mask: (IPNetwork) -> String) -> Bool {
    guard let network = IPNetwork(strict: "10.0.0.0/" + text) else { return false }
    return mask(network) == text
  }

  /// Six pairs, with colons or dashes between them or not, or three groups of four with dots.
  private static func isHardware(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits: [UInt8]
    if groups.count == 3 {
      guard groups.allSatisfy({ $0.count == 4 }) else { return false }
      digits = groups.flatMap { Array($0) }
    } else {
      var rest = Array(text.utf8)[...]
      var pairs: [UInt8] = []
      var separators = 0
      while rest.count >= 2 {
        pairs += rest.prefix(2)
        rest = rest.dropFirst(2)
        if let byte = rest.first, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") {
          rest = rest.dropFirst()
          separators += 1
        }
      }
      guard rest.isEmpty, separators == 0 || separators == 5 else { return false }
      digits = pairs
    }
    return digits.count == 12
      && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 32) }
  }

  private static func resolves(_ name: String) -> Bool {
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, nil, &list) == 0 else { return false }
    freeaddrinfo(list)
    return true
  }
}
