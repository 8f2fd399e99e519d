import Diagnostics
import Templates
import Values

/// A MAC address of 48 bits.
struct HardwareAddress: Sendable {
  let number: UInt64

  /// Reads what `netaddr` reads: six groups, three, two or one, or a decimal number.
  init?(_ text: String) {
    for separator in [":", "-", "."] {
      let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(
        String.init)
      let allowed: ClosedRange<Int>
      switch parts.count {
      case 6 where separator != ".": allowed = 1...2
      case 3: allowed = 1...4
      case 2 where separator != ".": allowed = 5...6
      default: continue
      }
      let bits = UInt64(48 / parts.count)
      var number: UInt64 = 0
      for part in parts {
        guard allowed.contains(part.utf8.count), let group = Self.hexadecimal(part) else {
          return nil
        }
        number = number << bits | group
      }
      self.number = number
      return
    }
    if (11...12).contains(text.utf8.count), let number = Self.hexadecimal(text) {
      self.number = number
    } else if let number = UInt64(text), number < 1 << 48 {
      self.number = number
    } else {
      return nil
    }
  }

  private static func hexadecimal(_ text: String) -> UInt64? {
    text.utf8.allSatisfy { ($0 | 32) >= 97 && ($0 | 32) <= 102 || (48...57).contains($0) }
      ? UInt64(text, radix: 16) : nil
  }

  /// The interface identifier of stateless address configuration (modified EUI-64).
  var interfaceID: UInt64 {
    let high = (number >> 24) << 40
    return (high | 0xff_fe00_0000 | number & 0xff_ffff) ^ 0x0200_0000_0000_0000
  }

  /// Groups of so many digits.
  func groups(of digits: Int, separator: String, padded: Bool = true) -> String {
    let count = 12 / digits
    return (0..<count).map { index in
      let shift = UInt64(48 - 4 * digits * (index + 1))
      let group = String(number >> shift & (1 << UInt64(4 * digits) - 1), radix: 16)
      let zeros = padded ? max(0, digits - group.utf8.count) : 0
      return String(repeating: "0", count: zeros) + group
    }.joined(separator: separator)
  }
}

extension Collections {
  /// `hwaddr` and `macaddr`.
  static let hardwareFilters: [Builtin] = [
    Builtin("ansible.utils.hwaddr", ["query?", "alias?"]) { call throws(Failure) in
      try hardware(call, alias: call[1]?.string ?? "hwaddr")
    },
    Builtin("ansible.utils.macaddr", ["query?", "alias?"]) { call throws(Failure) in
      try hardware(call, alias: call[1]?.string ?? "macaddr")
    },
  ]

  private static func hardware(_ call: Call, alias: String) throws(Failure) -> Value {
    let query = call[0]?.text ?? ""
    let text = call.input.text
    guard let address = HardwareAddress(text) else {
      if query.isEmpty || query == "bool" { return .null }
      throw call.failed("\(alias): not a hardware address: \(text)")
    }
    switch query {
    case "": return .string(text)
    case "bool": return true
    case "int": return .int(Int(address.number))
    case "bare": return .string(address.groups(of: 12, separator: "").uppercased())
    case "cisco": return .string(address.groups(of: 4, separator: "."))
    case "eui48", "win": return .string(address.groups(of: 2, separator: "-").uppercased())
    case "linux": return .string(address.groups(of: 2, separator: ":"))
    case "pgsql", "postgresql", "psql": return .string(address.groups(of: 6, separator: ":"))
    case "unix": return .string(address.groups(of: 2, separator: ":", padded: false))
    default: throw call.failed("\(alias): unknown filter type: \(query)")
    }
  }
}
