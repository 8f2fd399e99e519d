import BigInt
import Diagnostics
import Templates
import Values

/// `ipsubnet`: counts, picks and places subnets.
struct SubnetFilter {
  private let call: Call

  init(_ call: Call) { self.call = call }

  /// - Throws: `.filter` where the wanted subnets do not fit.
  func answer() throws(Failure) -> Value {
    if call.input.isNull { return false }
    let filter = AddressFilter(name: call.shortName)
    guard let network = try filter.subject(call.input)?.network else { return false }
    let index = try call.wholeNumber(1, "index")
    let query = call[0].map { $0.isNull ? "" : $0.text } ?? ""
    if query.isEmpty { return .string("\(network.base)") }
    guard let length = Int(query) else { return try position(of: network, query) }
    guard length <= network.version.width else { return false }
    return network.isSingle ? above(network, length, index) : try below(network, length, index)
  }

  /// The networks that a single address is in, from the given length down to pairs.
  private func above(_ network: IPNetwork, _ length: Int, _ index: Int?) -> Value {
    let count = network.prefix - length
    guard length >= 0, count > 0 else { return false }
    let position = index ?? 0
    let step = position < 0 ? position + count : position
    guard (0..<count).contains(step) else { return false }
    return .string("\(IPNetwork(network.address, prefix: length + step).base)")
  }

  /// The subnets of a network: how many, or one of them.
  private func below(
    _ network: IPNetwork, _ length: Int, _ index: Int?
  ) throws(Failure) -> Value {
    guard length >= network.prefix else {
      throw call.failed("Requested subnet size of \(length) is invalid")
    }
    let count = BigInt(1) << (length - network.prefix)
    guard let index else { return .string("\(count)") }
    let step = index < 0 ? count + BigInt(index) : BigInt(index)
    guard step >= 0, step < count else { return false }
    let size = network.version.width - length
    let offset = UInt128(step) << UInt128(size)
    let first = IPAddress(network.version, network.first + offset)
    return .string("\(IPNetwork(first, prefix: length))")
  }

  /// The place of a network among those of its size in a bigger one, counted from 1.
  private func position(of network: IPNetwork, _ query: String) throws(Failure) -> Value {
    guard let outer = IPNetwork(query) else {
      throw call.failed("You must pass a valid subnet or IP address; \(query) is invalid")
    }
    guard outer.contains(network.base) else {
      throw call.failed("\(network.base) is not in the subnet \(outer.base)")
    }
    let size = network.version.width - network.prefix
    let offset = network.first - outer.first
    return .string("\(BigInt(offset) / (BigInt(1) << size) + 1)")
  }
}
