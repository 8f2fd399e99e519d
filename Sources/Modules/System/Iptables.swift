package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages rules of iptables in the running system.
package struct Iptables: Module {
  enum Table: String, Choice { case filter, nat, mangle, raw, security }
  enum IPVersion: String, Choice { case ipv4, ipv6, both }
  enum Action: String, Choice { case append, insert }
  enum Policy: String, Choice {
    case accept = "ACCEPT"
    case drop = "DROP"
    case queue = "QUEUE"
    case `return` = "RETURN"
  }
  enum Syn: String, Choice { case ignore, match, negate }

  enum LogLevel: String, Choice {
    case zero = "0"
    case one = "1"
    case two = "2"
    case three = "3"
    case four = "4"
    case five = "5"
    case six = "6"
    case seven = "7"
    case emerg, alert, crit, error, warning, notice, info, debug
  }
  enum SetFlags: String, Choice {
    case src, dst
    case srcDst = "src,dst"
    case dstSrc = "dst,src"
    case dstDst = "dst,dst"
    case srcSrc = "src,src"
  }

  var table = Table.filter
  var logLevel: LogLevel?
  var setFlags: SetFlags?
  var state = AccountState.present
  var action = Action.append
  var ruleNumber: String?
  var ipVersion = IPVersion.ipv4
  var chain: String?
  var managesChain = false
  var flush = false
  var policy: Policy?
  var numeric = false
  var syn = Syn.ignore
  var tcpFlags: Dict = [:]
  var texts: [String: Value] = [:]

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.iptables", "Manages rules of iptables in the running system.",
    [
      .init(\.table, "table", "The table."),
      .init(\.state, "state", "Whether the rule is to be there."),
      .init(\.action, "action", "Whether a new rule goes to the end or the beginning."),
      .init(\.ruleNumber, "rule_num", "Where a new rule goes, with `insert`."),
      .init(\.ipVersion, "ip_version", "Which protocol's tables."),
      .init(\.chain, "chain", "The chain."),
      .init(\.managesChain, "chain_management", "Whether the chain itself is made or removed."),
      .init(\.flush, "flush", "Whether all rules go, of the chain or of the table."),
      .init(\.policy, "policy", "The chain's policy."),
      .init(\.numeric, "numeric", "Whether names are not looked up when rules are compared."),
      .init(\.logLevel, "log_level", "Level of the target LOG."),
      .init(\.setFlags, "match_set_flags", "What of the packet the set has."),
      .init(\.syn, "syn", "Whether packets that open a TCP connection are matched."),
      .init(\.tcpFlags, "tcp_flags", "`flags` to look at and `flags_set` among them."),
    ]
      + words.map { word in
        .init(
          \.texts[word.option], word.option,
          word.isList ? "\(word.text) (a list)." : "\(word.text).")
      },
    rules: [
      .exclusive(["set_dscp_mark", "set_dscp_mark_class"]), .exclusive(["flush", "policy"]),
    ],
    returns: [("rule", "The rule's words."), ("chain", "The chain."), ("table", "The table.")],
    example:
      "- ansible.builtin.iptables:\n    chain: INPUT\n    protocol: tcp\n    destination_port: '22'\n    jump: ACCEPT\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    guard flush || chain != nil else {
      throw Failure(.usage, "Either chain or flush parameter must be specified.")
    }
    if ruleNumber != nil, action != .insert {
      throw Failure(.usage, "rule_num needs action: insert")
    }
    let isLogging = value("log_prefix") != nil || logLevel != nil
    if isLogging, let jump = value("jump"), jump != "LOG" {
      throw Failure(.usage, "Logging options can only be used with the LOG jump target.")
    }
    let rule = try rule()
    let programs =
      ipVersion == .both
      ? ["iptables", "ip6tables"] : [ipVersion == .ipv4 ? "iptables" : "ip6tables"]
    let text = programs.map { script($0, rule) }.joined()
    let values: Dict = [
      "flush": .bool(flush), "state": .string(state.rawValue),
      "ip_version": .string(ipVersion.rawValue),
      "table": .string(table.rawValue), "chain": chain.map { .string($0) } ?? .null,
      "rule": .string(rule.joined(separator: " ")), "chain_management": .bool(managesChain),
    ]
    return .run(Script(context, text + ":\n", promise: .complete)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure, values: values)) }
      return .done(Outcome(changed: answer.has("changed"), values: values))
    }
  }

  private func script(_ program: String, _ rule: [String]) -> String {
    let wait = value("wait").map { " -w \(Quote.word($0))" } ?? ""
    let words = Quote.words(rule)
    let target = chain.map { Quote.word($0) } ?? ""
    var text = """
      has \(program) || fail '\(program) was not found on the host'
      ipt() { \(program) -t \(table.rawValue)\(wait) "$@" 2>&1 </dev/null; }
      act() { say changed; [ "$check" ] && return; o=$(ipt "$@") || fail "$o"; }

      """
    if flush { return text + "act -F \(target)\n" }
    if let policy {
      return text + """
        o=$(ipt -n -L \(target)) || fail "$o"; case ${o%%)*} in *"(policy \(policy.rawValue)"*) ;; *) act -P \(target) \(policy.rawValue);; esac

        """
    }
    if managesChain, rule.isEmpty {
      return text
        + (state == .present
          ? "ipt -n -L \(target) >/dev/null || act -N \(target)\n"
          : "ipt -n -L \(target) >/dev/null && act -X \(target)\n")
    }
    if managesChain, state == .present {
      text += "ipt -n -L \(target) >/dev/null || act -N \(target)\n"
    }
    if state == .absent {
      return text + "ipt -C \(target) \(words) >/dev/null && act -D \(target) \(words)\n"
    }
    let add =
      action == .append
      ? "-A \(target)" : "-I \(target)\(ruleNumber.map { " " + Quote.word($0) } ?? "")"
    return text + "ipt -C \(target) \(words) >/dev/null || act \(add) \(words)\n"
  }

  /// An option that is given, as text.
  private func value(_ name: String) -> String? {
    guard let value = texts[name], !value.isNull else { return nil }
    if let items = value.items {
      return items.isEmpty ? nil : items.map(\.text).joined(separator: ",")
    }
    let text = value.text
    return text.isEmpty ? nil : text
  }
}
