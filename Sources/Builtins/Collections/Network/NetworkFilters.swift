import BigInt
import Diagnostics
import Templates
import Values

extension Collections {
  /// Filters that reckon with networks.
  static let networkFilters: [Builtin] = [
    Builtin("ansible.utils.ipsubnet", ["query?", "index?"]) { call throws(Failure) in
      try SubnetFilter(call).answer()
    },
    Builtin("ansible.utils.ipmath", ["amount?"]) { call throws(Failure) in
      let address = try call.address()
      guard let amount = try call.wholeNumber(0, "amount") else { throw call.noInteger() }
      guard let moved = address.advanced(by: amount) else {
        throw call.failed("result outside valid IP address boundary!")
      }
      return .string("\(moved)")
    },
    Builtin("ansible.utils.nthhost", ["query?"]) { call throws(Failure) in
      guard let subject = try AddressFilter(name: call.shortName).subject(call.input),
        let index = call[0].flatMap({ $0.int ?? $0.string.flatMap { Int($0) } }),
        let host = subject.network.address(at: index)
      else { return false }
      return .string("\(host)")
    },
    Builtin("ansible.utils.next_nth_usable", ["offset?"]) { call throws(Failure) in
      try call.usable(sign: 1)
    },
    Builtin("ansible.utils.previous_nth_usable", ["offset?"]) { call throws(Failure) in
      try call.usable(sign: -1)
    },
    Builtin("ansible.utils.network_in_usable", ["test?"]) { call throws(Failure) in
      guard let network = call.network(call.input), let inner = call.network(call[0] ?? "") else {
        return false
      }
      let range = network.usable ?? network.address.number...network.address.number
      return .bool(
        network.version == inner.version && range.contains(inner.first)
          && range.contains(inner.last.number))
    },
    Builtin("ansible.utils.network_in_network", ["test?"]) { call throws(Failure) in
      guard let network = call.network(call.input), let inner = call.network(call[0] ?? "") else {
        return false
      }
      return .bool(network.contains(inner))
    },
    Builtin("ansible.utils.reduce_on_network", ["network?"]) { call throws(Failure) in
      let network = call.network(call[0] ?? "")
      let values = call.input.items ?? [call.input]
      return .list(
        values.filter { value in
          guard let network, let inner = call.network(value) else { return false }
          return network.contains(inner)
        })
    },
    Builtin("ansible.utils.ip4_hex", ["delimiter?"]) { call throws(Failure) in
      guard let text = call.input.string, let address = IPAddress(text), address.version == .four
      else { throw call.invalidAddress() }
      let bytes = address.octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      return .string(bytes.joined(separator: call[0]?.string ?? ""))
    },
    Builtin("ansible.utils.usable_range", []) { call throws(Failure) in
      try call.allAddresses()
    },
    Builtin("ansible.utils.cidr_merge", ["action?"]) { call throws(Failure) in
      try NetworkMerge(call).answer()
    },
    Builtin("ansible.utils.slaac", ["query?"]) { call throws(Failure) in
      guard let network = call.network(call.input), network.version == .six,
        let hardware = call[0].flatMap({ $0.string }).flatMap({ HardwareAddress($0) })
      else { return false }
      let (sum, overflow) = network.first.addingReportingOverflow(UInt128(hardware.interfaceID))
      return overflow ? false : .string("\(IPAddress(.six, sum))")
    },
    Builtin("ansible.utils.ipv6form", ["format?"]) { call throws(Failure) in
      let address = try call.address()
      switch call[0]?.string ?? "" {
      case "", "compress": return .string("\(address)")
      case "expand": return .string(address.expanded(padded: true))
      case "x509": return .string(address.expanded(padded: false))
      case let other:
        throw call.failed("value of format must be one of: compress, expand, x509, got: \(other)")
      }
    },
    Builtin("ansible.utils.ipcut", ["amount?"]) { call throws(Failure) in
      let address = try call.address()
      guard let amount = try call.wholeNumber(0, "amount") else { throw call.noInteger() }
      return .string(address.cut(amount))
    },
  ]
}

extension Call {
  /// The name without its collection.
  var shortName: String { String(name.split(separator: ".").last ?? "") }

  func failed(_ message: String) -> Failure { Failure(.filter, message, at: span) }

  func invalidAddress() -> Failure {
    failed("You must pass a valid IP address; \(input.text) is invalid")
  }

  func noInteger() -> Failure {
    failed("You must pass an integer for arithmetic; None is not a valid integer")
  }

  /// The address of an address or network.
  fileprivate func address() throws(Failure) -> IPAddress {
    guard let text = input.string, let network = IPNetwork(text) else { throw invalidAddress() }
    return network.address
  }

  /// The network of a value; nil where it is none.
  fileprivate func network(_ value: Value) -> IPNetwork? {
    value.string.flatMap { IPNetwork($0) }
  }

  /// An argument that must be a whole number, or a text that writes one; nil where not given.
  func wholeNumber(_ position: Int, _ parameter: String) throws(Failure) -> Int? {
    guard let value = self[position], !value.isNull else { return nil }
    if let number = value.int ?? value.string.flatMap({ Int($0) }) { return number }
    if case .double(let number) = value, let whole = Int(exactly: number) { return whole }
    throw failed("argument '\(parameter)' must be a whole number, not \(value.repr)")
  }

  /// The address some steps further among the hosts of its network.
  fileprivate func usable(sign: Int) throws(Failure) -> Value {
    guard let network = network(input) else { return false }
    guard let offset = try wholeNumber(0, "offset") else {
      throw failed("Must pass in an integer")
    }
    guard let range = network.usable,
      let moved = network.address.advanced(by: sign * offset), range.contains(moved.number)
    else { return .null }
    return .string("\(moved)")
  }

  fileprivate func allAddresses() throws(Failure) -> Value {
    guard let text = input.string, let network = IPNetwork(text) else {
      throw failed(
        "usable_range: \(input.repr) does not appear to be an IPv4 or IPv6 network")
    }
    guard network.address == network.network else {
      throw failed("usable_range: \(text) has host bits set")
    }
    let limit = evaluator.environment.limits.rangeLength
    guard network.hostBits < UInt128(limit) else {
      throw failed("usable_range: \(text) has more than \(limit) addresses")
    }
    let count = Int(network.hostBits) + 1
    let addresses = (0..<count).map {
      Value.string("\(IPAddress(network.version, network.first + UInt128($0)))")
    }
    return .dict([("usable_ips", .list(addresses)), ("number_of_ips", .int(count))])
  }
}

extension IPAddress {
  /// The first bits of the address, or the last ones where negative, in groups.
  fileprivate func cut(_ amount: Int) -> String {
    let width = version.width
    let group = version == .four ? 8 : 16
    let kept = min(amount.magnitude, UInt(width))
    let bits = (0..<width).map { Int(truncatingIfNeeded: number >> UInt128(width - 1 - $0)) & 1 }
    let slice = amount < 0 ? Array(bits.suffix(Int(kept))) : Array(bits.prefix(Int(kept)))
    let groups = stride(from: 0, to: slice.count, by: group).map { start in
      slice[start..<min(start + group, slice.count)].reduce(0) { $0 * 2 + $1 }
    }
    return groups.map { String($0, radix: version == .four ? 10 : 16) }
      .joined(separator: version == .four ? "." : ":")
  }
}
