internal import ModuleKit
internal import Values

/// Interfaces, addresses and the routes that lead out.
extension FactDump {
  var networkFacts: Dict {
    let names = children("/sys/class/net").filter { $0 != "bonding_masters" }
    var interfaces: [String: Dict] = [:]
    for name in names { interfaces[name] = interface(name) }
    var ipv4: [Value] = []
    var ipv6: [Value] = []
    var order = names
    let routes = ["4", "6"].map { route(self["route\($0)"] ?? "") }
    var defaults = [Dict(), Dict()]
    for line in (self["addresses"] ?? "").lineList {
      guard let address = Address(line) else { continue }
      let device = address.device
      var target = address.label ?? device
      if interfaces[target] == nil { order.append(target) }
      if target == device, let known = interfaces[device], known["ipv4"] != nil, !address.isV6 {
        // A further address of an interface; one with a label is an interface of its own.
        var more = known["ipv4_secondaries"]?.items ?? []
        more.append(.dict(address.facts))
        interfaces[device]?["ipv4_secondaries"] = .list(more)
        target = ""
      }
      if address.isV6 {
        let more = (interfaces[device]?["ipv6"]?.items ?? []) + [.dict(address.facts)]
        interfaces[device, default: [:]]["ipv6"] = .list(more)
        if address.address != "::1" { ipv6.append(.string(address.address)) }
      } else {
        if !target.isEmpty { interfaces[target, default: [:]]["ipv4"] = .dict(address.facts) }
        if !address.address.hasPrefix("127.") { ipv4.append(.string(address.address)) }
      }
      let family = address.isV6 ? 1 : 0
      if routes[family]["address"]?.string == address.address {
        defaults[family] = merged(routes[family], address, interfaces[device] ?? [:], device)
      }
    }
    var facts: Dict = [
      "interfaces": .list(order.map { .string($0.replacingDash) }),
      "default_ipv4": .dict(defaults[0].isEmpty ? routes[0] : defaults[0]),
      "default_ipv6": .dict(defaults[1].isEmpty ? routes[1] : defaults[1]),
      "all_ipv4_addresses": .list(ipv4), "all_ipv6_addresses": .list(ipv6),
      "locally_reachable_ips": [
        "ipv4": .list(localAddresses("local4")), "ipv6": .list(localAddresses("local6")),
      ],
    ]
    facts["interfaces"] = .list(order.map { .string($0) })
    for name in order {
      if let interface = interfaces[name] { facts[name.replacingDash] = .dict(interface) }
    }
    return facts
  }

  /// What the kernel shows of one interface.
  private func interface(_ name: String) -> Dict {
    let folder = "/sys/class/net/\(name)"
    let value = { (file: String) in self.line("\(folder)/\(file)") }
    let flags = value("flags").flatMap { Int($0.dropFirst(2), radix: 16) } ?? 0
    var facts: Dict = ["device": .string(name)]
    if let address = value("address"), address != "00:00:00:00:00:00" {
      facts["macaddress"] = .string(address)
    }
    facts["mtu"] = value("mtu").flatMap { Int($0) }.map { .int($0) }
    facts["active"] = .bool(
      value("operstate") == "up" || (value("operstate") == "unknown" && flags & 1 == 1))
    if let module = links["\(folder)/device/driver/module"] {
      facts["module"] = .string(module.last(after: 47))
    }
    let types = [
      "1": "ether", "32": "infiniband", "512": "ppp", "772": "loopback", "65534": "tunnel",
    ]
    if let type = value("type") { facts["type"] = .string(types[type] ?? "unknown") }
    if let bridge = value("bridge/bridge_id") {
      facts["type"] = "bridge"
      facts["id"] = .string(bridge)
      facts["stp"] = .bool(value("bridge/stp_state") == "1")
      facts["interfaces"] = .list(ports(of: folder))
    }
    if has("\(folder)/bonding") {
      facts["type"] = "bonding"
      facts["slaves"] = .list((value("bonding/slaves") ?? "").wordList.map { .string($0) })
      facts["mode"] = .string((value("bonding/mode") ?? "").wordList.first ?? "")
      facts["miimon"] = .string((value("bonding/miimon") ?? "").wordList.first ?? "")
      facts["lacp_rate"] = .string((value("bonding/lacp_rate") ?? "").wordList.first ?? "")
      if let primary = value("bonding/primary") {
        facts["primary"] = .string(primary)
        facts["all_slaves_active"] = .bool(value("bonding/all_slaves_active") == "1")
      }
    }
    if let address = value("bonding_slave/perm_hwaddr") {
      facts["perm_macaddress"] = .string(address)
    }
    if let device = links["\(folder)/device"] { facts["pciid"] = .string(device.last(after: 47)) }
    if let speed = value("speed").flatMap({ Int($0) }) { facts["speed"] = .int(speed) }
    facts["promisc"] = .bool(flags & 0x100 != 0)
    for (key, value) in ethernetFeatures(name) { facts[key] = value }
    return facts
  }

  private func ports(of folder: String) -> [Value] {
    let prefix = "\(folder)/brif/"
    return present.filter { $0.hasPrefix(prefix) && !$0.hasSuffix("*") }.sorted().map {
      .string($0.last(after: 47))
    }
  }

  /// What ethtool tells, where it is installed.
  private func ethernetFeatures(_ name: String) -> Dict {
    guard let output = self["features \(name)"] else { return [:] }
    var features = Dict()
    for line in output.lineList {
      guard let (key, value) = line.halves(at: 58), !value.trimmed.isEmpty else { continue }
      features[key.trimmed.replacingDash] = .string(value.trimmed)
    }
    var facts: Dict = ["features": .dict(features)]
    var stamps: [Value] = []
    var filters: [Value] = []
    var part = ""
    for line in (self["stamping \(name)"] ?? "").lineList {
      guard line.utf8.first == 9 || line.utf8.first == 32 else {
        part = line
        if line.hasPrefix("PTP Hardware Clock:"),
          let number = line.halves(at: 58).flatMap({ Int($0.1.trimmed) })
        {
          facts["phc_index"] = .int(number)
        }
        continue
      }
      guard let word = line.wordList.first else { continue }
      if part.hasPrefix("Capabilities") {
        stamps.append(.string(word.removing(prefix: "SOF_TIMESTAMPING_").lowercased()))
      } else if part.hasPrefix("Hardware Receive Filter") {
        filters.append(.string(word.removing(prefix: "HWTSTAMP_FILTER_").lowercased()))
      }
    }
    facts["timestamping"] = .list(stamps)
    facts["hw_timestamp_filters"] = .list(filters)
    return facts
  }

  /// Address, interface and gateway by which a far address is reached.
  private func route(_ text: String) -> Dict {
    guard let words = text.lineList.first?.wordList, words.count > 2 else { return [:] }
    let after = { (word: String) -> String? in
      guard let place = words.firstIndex(of: word), place + 1 < words.count else { return nil }
      return words[place + 1]
    }
    var facts = Dict()
    if words[0] == "unreachable" || words[0] == "prohibit" { return facts }
    if let device = after("dev") { facts["interface"] = .string(device) }
    if let source = after("src") { facts["address"] = .string(source) }
    if let gateway = after("via"), gateway != words[0] { facts["gateway"] = .string(gateway) }
    return facts
  }

  private func merged(_ route: Dict, _ address: Address, _ interface: Dict, _ device: String)
    -> Dict
  {
    var facts = route
    facts.merge(address.facts)
    if !address.isV6 { facts["alias"] = .string(address.label ?? device) }
    for name in ["macaddress", "mtu", "type"] {
      if let value = interface[name] { facts[name] = value }
    }
    return facts
  }

  /// Addresses and networks that the host itself answers for.
  private func localAddresses(_ section: String) -> [Value] {
    var result: [Value] = []
    for line in (self[section] ?? "").lineList {
      let words = line.wordList
      guard words.count > 1, words[0] == "local" else { continue }
      if !result.contains(where: { $0.string == words[1] }) { result.append(.string(words[1])) }
    }
    return result
  }
}

extension String {
  /// A name that a variable can have: dashes and colons become underscores.
  var replacingDash: String {
    String(decoding: utf8.map { $0 == 45 || $0 == 58 ? 95 : $0 }, as: UTF8.self)
  }

  func removing(prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.utf8.count)) : self
  }
}
