internal import Values

/// One line of `ip -o addr`: an address of an interface.
struct Address {
  let device: String
  let isV6: Bool
  let address: String
  let prefix: Int
  let broadcast: String
  let scope: String
  /// The label of a further address, `eth0:1`, where it is not the interface's own name.
  let label: String?
  private let isPeer: Bool

  init?(_ line: String) {
    // `2: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\       valid_lft …`
    let words = (line.halves(at: 92)?.0 ?? line).wordList
    guard words.count > 3, words[2] == "inet" || words[2] == "inet6" else { return nil }
    let after = { (word: String) -> String? in
      guard let place = words.firstIndex(of: word), place + 1 < words.count else { return nil }
      return words[place + 1]
    }
    device = words[1].halves(at: 64)?.0 ?? words[1].removingColon
    isV6 = words[2] == "inet6"
    isPeer = words[3] == "peer" || after("peer") != nil
    let text = words[3]
    let peer = after("peer")
    address = text.halves(at: 47)?.0 ?? text
    prefix =
      (text.halves(at: 47) ?? peer?.halves(at: 47)).flatMap { Int($0.1) } ?? (isV6 ? 128 : 32)
    broadcast = after("brd") ?? ""
    scope = after("scope") ?? "global"
    if !isV6, let last = words.last, last.holds(":"), last.halves(at: 58)?.0 == device {
      label = last
    } else {
      label = nil
    }
  }

  /// As facts show it.
  var facts: Dict {
    if isV6 {
      return [
        "address": .string(address), "prefix": .string(String(prefix)), "scope": .string(scope),
      ]
    }
    let bits = prefix == 0 ? 0 : UInt32.max << UInt32(32 - min(32, prefix))
    let number = address.cut(at: 46).reduce(UInt32(0)) { $0 << 8 | (UInt32($1) ?? 0) }
    return [
      "address": .string(address), "broadcast": .string(broadcast),
      "netmask": .string(Self.text(bits)), "network": .string(Self.text(number & bits)),
      "prefix": .string(String(prefix)),
    ]
  }

  private static func text(_ number: UInt32) -> String {
    [24, 16, 8, 0].map { String(number >> UInt32($0) & 255) }.joined(separator: ".")
  }
}

extension String {
  fileprivate var removingColon: String { hasSuffix(":") ? String(dropLast()) : self }
}
