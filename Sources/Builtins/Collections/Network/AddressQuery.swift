import BigInt
import Diagnostics
import Values

/// What `ipaddr('QUERY')` answers about one address or network.
struct AddressQuery {
  let network: IPNetwork
  /// The text as it was given, or as it is written where a number was given.
  let original: String
  /// Whether a prefix was given.
  let hasPrefix: Bool
  /// The filter's name, for messages.
  let filter: String

  /// The answer: false or none where the question does not apply.
  ///
  /// - Throws: `.filter` where the query is unknown or makes no sense for a single address.
  func answer(_ query: Value) throws(Failure) -> Value {
    if case .double = query { return false }
    guard let text = Self.text(query) else { throw unknown(query.text) }
    if let answer = try named(text) { return answer }
    if let index = Int(text) { return position(index) }
    if BigInt(text) != nil { return network.isSingle ? shown(network.address) : false }
    guard let subnet = IPNetwork(text) else { throw unknown(text) }
    return subnet.contains(network) ? .string(original) : .null
  }

  private static func text(_ query: Value) -> String? {
    switch query {
    case .null: ""
    case .int(let number): String(number)
    default: query.string
    }
  }

  private func unknown(_ query: String) -> Failure {
    Failure(.filter, "\(filter): unknown filter type: \(query)")
  }

  private func named(_ query: String) throws(Failure) -> Value? {
    let address = network.address
    switch query {
    case "": return shown(address)
    case "bool": return true
    case "address", "ip": return isOwnNetwork && version == .four ? Value.null : text(address)
    case "address/prefix", "gateway", "gw", "host/prefix", "hostnet", "router":
      return isOwnNetwork ? false : text(network)
    case "host": return isOwnNetwork ? Value.null : text(network)
    case "ip/prefix": return isHostOfMany ? text(network) : Value.null
    case "ip_netmask": return isHostOfMany ? text("\(address) \(network.netmask)") : Value.null
    case "cidr": return text(network)
    case "subnet", "network/prefix": return text(network.base)
    case "network", "network_id": return text(network.network)
    case "net": return isNetwork ? text(network.base) : Value.null
    case "netmask": return text(network.netmask)
    case "hostmask", "wildcard": return text(network.hostmask)
    case "network_netmask": return text("\(network.network) \(network.netmask)")
    case "network_wildcard": return text("\(network.network) \(network.hostmask)")
    case "broadcast":
      return network.isSingle || network.isPair ? Value.null : text(network.last)
    case "prefix": return .int(network.prefix)
    case "size": return BigInteger.value(network.size)
    case "size_usable":
      return network.isSingle
        ? 0 : network.isPair ? 2 : BigInteger.value(network.size - 2)
    case "type": return isNetwork ? "network" : "address"
    case "version": return .int(version.rawValue)
    case "int":
      let number = BigInt(address.number)
      return hasPrefix ? text("\(number)/\(network.prefix)") : BigInteger.value(number)
    case "revdns": return text(address.reverseName)
    case "wrap":
      if version == .four { return .string(original) }
      return text("[\(address)]" + (hasPrefix ? "/\(network.prefix)" : ""))
    case "ipv4": return mappedFour
    case "ipv6": return mappedSix
    case "6to4": return sixToFour
    case "link-local": return kept(AddressScope.isLinkLocal(address))
    case "loopback": return kept(AddressScope.isLoopback(address))
    case "multicast": return kept(AddressScope.isMulticast(address))
    case "unicast": return kept(!AddressScope.isMulticast(address))
    case "private": return kept(!AddressScope.isGlobal(address))
    case "public":
      return kept(AddressScope.isGlobal(address) && !AddressScope.isMulticast(address))
    default: return try usable(query)
    }
  }

  /// The queries about the hosts of a network.
  private func usable(_ query: String) throws(Failure) -> Value? {
    switch query {
    case "first_usable", "last_usable", "next_usable", "previous_usable", "range_usable", "peer":
      guard hasPrefix else { throw Failure(.filter, "Not a network address") }
    default: return nil
    }
    if query == "peer" { return try peer() }
    guard let range = network.usable else { return .null }
    let first = IPAddress(number: range.lowerBound)
    let last = IPAddress(number: range.upperBound)
    switch query {
    case "first_usable": return text(first)
    case "last_usable": return text(last)
    case "range_usable": return text("\(first)-\(last)")
    case "next_usable":
      let (next, overflow) = network.address.number.addingReportingOverflow(1)
      return !overflow && range.contains(next) ? text(IPAddress(number: next)) : Value.null
    default:
      let (previous, overflow) = network.address.number.subtractingReportingOverflow(1)
      if overflow { throw Failure(.filter, "failed to detect a valid IP address from -1") }
      return range.contains(previous) ? text(IPAddress(number: previous)) : Value.null
    }
  }

  private func peer() throws(Failure) -> Value {
    let number = network.address.number
    if network.isPair { return text(IPAddress(version, number ^ 1)) }
    guard network.prefix == version.width - 2 else {
      throw Failure(.filter, "Not a point-to-point network")
    }
    switch number & 3 {
    case 0: throw Failure(.filter, "Network address of /\(network.prefix) has no peer")
    case 3: throw Failure(.filter, "Broadcast address of /\(network.prefix) has no peer")
    default: return text(IPAddress(version, number ^ 3))
    }
  }

  private func position(_ index: Int) -> Value {
    if network.isSingle { return shown(network.address) }
    guard let address = network.address(at: index) else { return false }
    return text(IPNetwork(address, prefix: network.prefix))
  }

  // MARK: Other families of addresses

  private var mappedFour: Value {
    if version == .four { return .string(original) }
    let mapped: UInt128 = 0xffff_0000_0000
    let number = network.address.number
    guard network.prefix >= 96, number <= UInt128(UInt32.max) || number >> 32 == mapped >> 32
    else { return false }
    let four = IPAddress(.four, number & UInt128(UInt32.max))
    return text(IPNetwork(four, prefix: network.prefix - 96))
  }

  private var mappedSix: Value {
    if version == .six { return .string(original) }
    let six = IPAddress(.six, network.address.number | 0xffff_0000_0000)
    return text(IPNetwork(six, prefix: network.prefix + 96))
  }

  private var sixToFour: Value {
    if version == .six {
      return network.address.number >> 112 == 0x2002 ? .string(original) : false
    }
    if isNetwork || AddressScope.isMulticast(network.address) { return false }
    func hex(_ high: UInt8, _ low: UInt8) -> String {
      let digits = String(UInt16(high) << 8 | UInt16(low), radix: 16)
      return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
    let bytes = network.address.octets
    return text("2002:\(hex(bytes[0], bytes[1])):\(hex(bytes[2], bytes[3]))::1/48")
  }

  // MARK: Shapes

  private var version: IPAddress.Version { network.version }
  /// Whether the text names a network and not a host of it.
  private var isNetwork: Bool {
    hasPrefix && !network.isSingle && network.address == network.network
  }
  /// A network whose own address no host can have.
  private var isOwnNetwork: Bool { isNetwork && !network.isPair }
  private var isHostOfMany: Bool { !network.isSingle && !isOwnNetwork }

  private func shown(_ address: IPAddress) -> Value {
    hasPrefix ? text(network) : text(address)
  }

  private func kept(_ condition: Bool) -> Value { condition ? .string(original) : .null }

  private func text(_ text: some CustomStringConvertible) -> Value { .string(text.description) }
}
