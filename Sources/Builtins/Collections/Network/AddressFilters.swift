import BigInt
import Diagnostics
import Templates
import Values

extension Collections {
  /// `ipaddr` and the filters that are made of it.
  static let addressFilters: [Builtin] = [
    Builtin("ansible.utils.ipaddr", ["query?", "version?", "alias?"]) { call throws(Failure) in
      let alias = call[2]?.string ?? "ipaddr"
      guard let version = call[1], !version.isNull, !version.isEqual(to: false) else {
        return try AddressFilter(name: alias).answer(call.input, call[0] ?? "")
      }
      guard let number = version.int, let wanted = IPAddress.Version(rawValue: number) else {
        return false
      }
      return try AddressFilter(name: alias, version: wanted).answer(call.input, call[0] ?? "")
    },
    Builtin("ansible.utils.ipv4", ["query?"]) { call throws(Failure) in
      try AddressFilter(name: "ipv4", version: .four).answer(call.input, call[0] ?? "")
    },
    Builtin("ansible.utils.ipv6", ["query?"]) { call throws(Failure) in
      try AddressFilter(name: "ipv6", version: .six).answer(call.input, call[0] ?? "")
    },
    Builtin("ansible.utils.ipwrap", ["query?"]) { call throws(Failure) in
      try AddressFilter(name: "ipwrap").wrapped(call.input)
    },
  ]
}

/// Asks a query of a text, a number, or of each element of a list.
struct AddressFilter {
  let name: String
  /// The family that addresses must be of; numbers are read as of it.
  var version: IPAddress.Version?

  /// False for what is no address; a list keeps the elements that have an answer.
  ///
  /// - Throws: `.filter` for values of other types and for what the query refuses.
  func answer(_ value: Value, _ query: Value) throws(Failure) -> Value {
    if let items = value.items {
      var answers: [Value] = []
      for item in items where !item.isNull {
        let answer = try self.answer(item, query)
        if answer.isTrue { answers.append(answer) }
      }
      return .list(answers)
    }
    guard let subject = try subject(value) else { return false }
    return try subject.answer(query)
  }

  /// The same, with IPv6 addresses in brackets, and what is no address left as it is.
  func wrapped(_ value: Value) throws(Failure) -> Value {
    if let items = value.items {
      var wrapped: [Value] = []
      for item in items {
        if item.items != nil {
          wrapped.append(try self.wrapped(item))
        } else {
          wrapped.append(try subject(item)?.answer("wrap") ?? item)
        }
      }
      return .list(wrapped)
    }
    if case .bool = value { return value }
    guard value.string != nil else { throw unknownType(value) }
    guard let plain = try subject(value)?.answer("") else { return value }
    return try subject(plain)?.answer("wrap") ?? value
  }

  /// The address or network of a value; nil for a text that is none.
  func subject(_ value: Value) throws(Failure) -> AddressQuery? {
    switch value {
    case .bool: return nil
    case .int(let number): return number > 0 ? subject(number: BigInt(number), prefix: nil) : nil
    case .object(let object as BigInteger): return subject(number: object.number, prefix: nil)
    default:
      guard let text = value.string else { throw unknownType(value) }
      return subject(text)
    }
  }

  func subject(_ text: String) -> AddressQuery? {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    let prefix = parts.count == 2 ? String(Substring(parts[1])) : nil
    if !first.isEmpty, first.allSatisfy({ (48...57).contains($0) }),
      let number = BigInt(String(Substring(first)))
    {
      return subject(number: number, prefix: prefix)
    }
    guard let network = IPNetwork(text), version == nil || version == network.version else {
      return nil
    }
    return AddressQuery(
      network: network, original: text.utf8.contains(where: isCapital) ? lowered(text) : text,
      hasPrefix: prefix != nil, filter: name)
  }

  private func subject(number: BigInt, prefix: String?) -> AddressQuery? {
    guard number >= 0, number.bitWidth <= 129 else { return nil }
    let bits = number.magnitude.words.prefix(2).enumerated().reduce(UInt128(0)) {
      $0 | UInt128($1.element) << UInt128($1.offset * 64)
    }
    var address = IPAddress(number: bits)
    if let version {
      guard bits <= version.last else { return nil }
      address = IPAddress(version, bits)
    }
    let width = address.version.width
    guard let length = prefix.map({ IPNetwork.prefix($0, address.version) }) ?? width else {
      return nil
    }
    let network = IPNetwork(address, prefix: length)
    return AddressQuery(
      network: network, original: "\(network)", hasPrefix: prefix != nil, filter: name)
  }

  private func unknownType(_ value: Value) -> Failure {
    Failure(
      .filter, "\(name): a text, a number or a list of them is wanted, not \(value.typeName)")
  }

  private func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
  private func lowered(_ text: String) -> String { text.lowercased() }
}
