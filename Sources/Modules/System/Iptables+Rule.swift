internal import Diagnostics
internal import ModuleKit
internal import Values

extension Iptables {
  /// An option that becomes words of the rule.
  struct Word: Sendable {
    let option: String
    let text: String
    var isList = false
  }

  /// The options that become words of the rule.
  static let words: [Word] = [
    Word(option: "protocol", text: "Protocol; `!` before it negates"),
    Word(option: "source", text: "Source address"),
    Word(option: "destination", text: "Destination address"),
    Word(option: "match", text: "Extensions", isList: true), Word(option: "jump", text: "Target"),
    Word(option: "gateway", text: "Gateway of the target TEE"),
    Word(option: "log_prefix", text: "Prefix of the target LOG"),
    Word(option: "goto", text: "Chain to go to"),
    Word(option: "in_interface", text: "Incoming interface"),
    Word(option: "out_interface", text: "Outgoing interface"),
    Word(option: "fragment", text: "Whether later fragments are meant"),
    Word(option: "set_counters", text: "Counters to begin with"),
    Word(option: "source_port", text: "Source port or range"),
    Word(option: "destination_port", text: "Destination port or range"),
    Word(option: "destination_ports", text: "Destination ports", isList: true),
    Word(option: "to_ports", text: "Ports of the target REDIRECT"),
    Word(option: "to_destination", text: "Address of the target DNAT"),
    Word(option: "to_source", text: "Address of the target SNAT"),
    Word(option: "set_dscp_mark", text: "DSCP mark to set"),
    Word(option: "set_dscp_mark_class", text: "DSCP class to set"),
    Word(option: "comment", text: "Comment"),
    Word(option: "ctstate", text: "States of connections", isList: true),
    Word(option: "src_range", text: "Range of source addresses"),
    Word(option: "dst_range", text: "Range of destination addresses"),
    Word(option: "match_set", text: "Set to match"),
    Word(option: "limit", text: "Rate"),
    Word(option: "limit_burst", text: "Burst before the rate counts"),
    Word(option: "uid_owner", text: "User who sends"),
    Word(option: "gid_owner", text: "Group who sends"),
    Word(option: "reject_with", text: "Answer of the target REJECT"),
    Word(option: "icmp_type", text: "Type of ICMP"),
    Word(option: "wait", text: "Seconds to wait for the lock"),
  ]

  /// The rule's words, in the order in which iptables likes them.
  func rule() throws(Failure) -> [String] {
    var rule: [String] = []
    let given = { (name: String) -> String? in
      guard let value = texts[name], !value.isNull else { return nil }
      if let items = value.items { return items.map(\.text).joined(separator: ",") }
      return value.text.isEmpty ? nil : value.text
    }
    // `! x` negates.
    let add = { (name: String, flag: String) in
      guard let text = given(name) else { return }
      if text.hasPrefix("!") {
        rule += ["!", flag, String(text.dropFirst()).trimmed]
      } else {
        rule += [flag, text]
      }
    }
    let matches = texts["match"]?.items?.map(\.text) ?? given("match").map { $0.cut(at: 44) } ?? []
    let need = { (name: String) in
      if !matches.contains(name) { rule += ["-m", name] }
    }
    add("protocol", "-p")
    add("source", "-s")
    add("destination", "-d")
    for name in matches { rule += ["-m", name.trimmed] }
    if !tcpFlags.isEmpty {
      let list = { (name: String) in
        (tcpFlags[name]?.items?.map(\.text) ?? tcpFlags[name].map { [$0.text] } ?? []).joined(
          separator: ",")
      }
      guard tcpFlags["flags"] != nil, tcpFlags["flags_set"] != nil else {
        throw Failure(.usage, "tcp_flags needs flags and flags_set")
      }
      rule += ["--tcp-flags", list("flags"), list("flags_set")]
    }
    let isLogging = given("log_prefix") != nil || logLevel != nil
    if given("jump") == nil, isLogging { rule += ["-j", "LOG"] }
    add("jump", "-j")
    add("gateway", "--gateway")
    add("log_prefix", "--log-prefix")
    if let logLevel { rule += ["--log-level", logLevel.rawValue] }
    add("to_destination", "--to-destination")
    if let ports = given("destination_ports") {
      need("multiport")
      rule += ["--dports", ports]
    }
    add("to_source", "--to-source")
    add("goto", "-g")
    add("in_interface", "-i")
    add("out_interface", "-o")
    if let text = given("fragment") { rule += text.hasPrefix("!") ? ["!", "-f"] : ["-f"] }
    add("set_counters", "-c")
    add("source_port", "--source-port")
    add("destination_port", "--destination-port")
    add("to_ports", "--to-ports")
    add("set_dscp_mark", "--set-dscp")
    if given("set_dscp_mark") != nil, given("jump") == nil { rule += ["-j", "DSCP"] }
    add("set_dscp_mark_class", "--set-dscp-class")
    if given("set_dscp_mark_class") != nil, given("jump") == nil { rule += ["-j", "DSCP"] }
    switch syn {
    case .ignore: break
    case .match: rule.append("--syn")
    case .negate: rule += ["!", "--syn"]
    }
    if let states = given("ctstate"), !states.isEmpty {
      if matches.contains("state") {
        rule += ["--state", states]
      } else {
        need("conntrack")
        rule += ["--ctstate", states]
      }
    }
    if given("src_range") != nil || given("dst_range") != nil {
      need("iprange")
      add("src_range", "--src-range")
      add("dst_range", "--dst-range")
    }
    if let name = given("match_set") {
      guard let flags = setFlags?.rawValue else {
        throw Failure(.usage, "parameters are required together: match_set, match_set_flags")
      }
      need("set")
      rule +=
        name.hasPrefix("!")
        ? ["!", "--match-set", String(name.dropFirst()), flags] : ["--match-set", name, flags]
    }
    if given("limit") != nil || given("limit_burst") != nil {
      need("limit")
      add("limit", "--limit")
      add("limit_burst", "--limit-burst")
    }
    if given("uid_owner") != nil || given("gid_owner") != nil {
      need("owner")
      add("uid_owner", "--uid-owner")
      add("gid_owner", "--gid-owner")
    }
    if given("reject_with") != nil, given("jump") == nil { rule += ["-j", "REJECT"] }
    add("reject_with", "--reject-with")
    if given("icmp_type") != nil {
      add("icmp_type", ipVersion == .ipv6 ? "--icmpv6-type" : "--icmp-type")
    }
    if given("comment") != nil {
      need("comment")
      add("comment", "--comment")
    }
    return rule
  }
}
