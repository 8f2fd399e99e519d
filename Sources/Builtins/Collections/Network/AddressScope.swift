/// What a range of addresses is reserved for, by the registries of the IANA.
enum AddressScope {
  static func isMulticast(_ address: IPAddress) -> Bool {
    contains(address, ["224.0.0.0/4", "ff00::/8"])
  }

  static func isLoopback(_ address: IPAddress) -> Bool {
    contains(address, ["127.0.0.0/8", "::1/128"])
  }

  static func isLinkLocal(_ address: IPAddress) -> Bool {
    contains(address, ["169.254.0.0/16", "fe80::/10"])
  }

  static func isUnspecified(_ address: IPAddress) -> Bool { address.number == 0 }

  /// Whether it is kept for future use: IPv4's last block, what IPv6 has not given out.
  static func isReserved(_ address: IPAddress) -> Bool { contains(address, reserved) }

  /// Whether the whole internet can reach it.
  static func isGlobal(_ address: IPAddress) -> Bool {
    !contains(address, notGlobal) || contains(address, globalExceptions)
  }

  /// Whether Python's `ipaddress` of 3.11 takes it as private.
  static func isPrivate(_ address: IPAddress) -> Bool { contains(address, pythonPrivate) }

  /// Whether it is shared between a provider and its customers (RFC 6598).
  static func isShared(_ address: IPAddress) -> Bool { contains(address, ["100.64.0.0/10"]) }

  static func contains(_ address: IPAddress, _ networks: [String]) -> Bool {
    contains(address, networks.compactMap { IPNetwork($0) })
  }

  private static func contains(_ address: IPAddress, _ networks: [IPNetwork]) -> Bool {
    let single = IPNetwork(address, prefix: address.version.width)
    return networks.contains { $0.contains(single) }
  }

  private static func networks(_ text: String) -> [IPNetwork] {
    text.split(separator: " ").compactMap { IPNetwork(String($0)) }
  }

  private static let reserved = networks(
    "240.0.0.0/4 ::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 "
      + "c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9")

  private static let notGlobal = networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
      + "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
      + "::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 "
      + "fc00::/7 fe80::/10")

  private static let globalExceptions = networks(
    "192.0.0.9/32 192.0.0.10/32 2001:1::1/128 2001:1::2/128 2001:3::/32 2001:4:112::/48 "
      + "2001:20::/28 2001:30::/28")

  private static let pythonPrivate = networks(
    "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29 192.0.0.170/31 "
      + "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
      + "::1/128 ::/128 ::ffff:0:0/96 100::/64 2001::/23 2001:db8::/32 fc00::/7 fe80::/10")
}
