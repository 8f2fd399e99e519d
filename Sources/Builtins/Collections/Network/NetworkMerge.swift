import Diagnostics
import Templates
import Values

/// `cidr_merge`: the fewest networks that cover the same addresses, or the one that covers all.
struct NetworkMerge {
  private let call: Call

  init(_ call: Call) { self.call = call }

  private struct Range {
    let version: IPAddress.Version
    let first: UInt128
    let last: UInt128
    /// The network that it was, until it is joined with another.
    let network: IPNetwork?
  }

  /// - Throws: `.filter` where an element is no network, or the action is unknown.
  func answer() throws(Failure) -> Value {
    let action = call[0]?.string ?? "merge"
    guard action == "merge" || action == "span" else {
      throw call.failed("cidr_merge: invalid action '\(action)'")
    }
    var networks: [IPNetwork] = []
    for item in call.input.items ?? [call.input] {
      guard let network = item.string.flatMap({ IPNetwork($0) }) else {
        throw call.failed("cidr_merge: error in netaddr:\n\(item.repr) is no network")
      }
      networks.append(network)
    }
    return action == "merge" ? .list(merged(networks)) : try span(networks)
  }

  private func merged(_ networks: [IPNetwork]) -> [Value] {
    var ranges = networks.map {
      Range(version: $0.version, first: $0.first, last: $0.last.number, network: $0)
    }
    ranges.sort {
      ($0.version.rawValue, $0.first, $0.last) < ($1.version.rawValue, $1.first, $1.last)
    }
    var joined: [Range] = []
    for range in ranges {
      if let previous = joined.last, previous.version == range.version,
        previous.last == .max || range.first <= previous.last + 1
      {
        joined[joined.count - 1] = Range(
          version: range.version, first: previous.first, last: max(previous.last, range.last),
          network: nil)
      } else {
        joined.append(range)
      }
    }
    return joined.flatMap { range in
      range.network.map { [.string("\($0)")] } ?? cover(range).map { .string("\($0)") }
    }
  }

  /// The networks that make up a range.
  private func cover(_ range: Range) -> [IPNetwork] {
    var networks: [IPNetwork] = []
    var first = range.first
    let width = range.version.width
    while true {
      // The biggest block that begins here and does not go beyond the end.
      var bits = first == 0 ? width : min(width, first.trailingZeroBitCount)
      while bits > 0, range.last - first < mask(bits) { bits -= 1 }
      networks.append(IPNetwork(IPAddress(range.version, first), prefix: width - bits))
      let end = first + mask(bits)
      guard end < range.last else { return networks }
      first = end + 1
    }
  }

  private func mask(_ bits: Int) -> UInt128 {
    bits >= 128 ? .max : (UInt128(1) << UInt128(bits)) - 1
  }

  private func span(_ networks: [IPNetwork]) throws(Failure) -> Value {
    guard let one = networks.first else { return .null }
    if networks.count == 1 { return .string("\(one)") }
    guard networks.allSatisfy({ $0.version == one.version }) else {
      throw call.failed("cidr_merge: error in netaddr:\nIPv4 and IPv6 have no network in common")
    }
    let first = networks.map(\.first).min() ?? one.first
    let last = networks.map(\.last.number).max() ?? one.first
    let different = 128 - (first ^ last).leadingZeroBitCount
    let network = IPNetwork(
      IPAddress(one.version, first), prefix: one.version.width - different)
    return .string("\(network.base)")
  }
}
