package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages the firewall ufw.
package struct Ufw: Module {
  enum State: String, Choice { case disabled, enabled, reloaded, reset }
  enum Policy: String, Choice { case allow, deny, reject }
  enum Rule: String, Choice { case allow, deny, limit, reject }
  enum Direction: String, Choice { case `in`, incoming, out, outgoing, routed }
  enum Logging: String, Choice { case on, off, low, medium, high, full }
  enum Base: String, Choice {
    case firstV4 = "first-ipv4"
    case firstV6 = "first-ipv6"
    case lastV4 = "last-ipv4"
    case lastV6 = "last-ipv6"
    case zero
  }
  enum Proto: String, Choice { case any, tcp, udp, ipv6, esp, ah, gre, igmp, vrrp }

  var state: State?
  var policy: Policy?
  var rule: Rule?
  var direction: Direction?
  var logging: Logging?
  var deletes = false
  var insert: Int?
  var insertBase = Base.zero
  var isRoute = false
  var logs = false
  var interface: String?
  var interfaceIn: String?
  var interfaceOut: String?
  var from = "any"
  var fromPort: String?
  var to = "any"
  var toPort: String?
  var proto: Proto?
  var app: String?
  var comment: String?

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.ufw", aliases: ["ufw"], "Manages the firewall ufw.",
    [
      .init(\.state, "state", "Whether the firewall is on."),
      .init(\.policy, "default", aliases: ["policy"], "What happens to what no rule is about."),
      .init(\.rule, "rule", "What a rule does."),
      .init(\.direction, "direction", "Direction of a rule or policy."),
      .init(\.logging, "logging", "How much is logged."),
      .init(\.deletes, "delete", "Whether the rule goes."),
      .init(\.insert, "insert", "Number at which the rule is put."),
      .init(
        \.insertBase, "insert_relative_to",
        "What the number counts from; only `zero` is known here."),
      .init(\.isRoute, "route", "Whether the rule is about forwarded packets."),
      .init(\.logs, "log", "Whether new connections of the rule are logged."),
      .init(\.interface, "interface", aliases: ["if"], "Interface."),
      .init(\.interfaceIn, "interface_in", aliases: ["if_in"], "Incoming interface."),
      .init(\.interfaceOut, "interface_out", aliases: ["if_out"], "Outgoing interface."),
      .init(\.from, "from_ip", aliases: ["from", "src"], "Source."),
      .init(\.fromPort, "from_port", "Source port."),
      .init(\.to, "to_ip", aliases: ["dest", "to"], "Destination."),
      .init(\.toPort, "to_port", aliases: ["port"], "Destination port."),
      .init(\.proto, "proto", aliases: ["protocol"], "Protocol."),
      .init(\.app, "name", aliases: ["app"], "A profile of an application."),
      .init(\.comment, "comment", "A comment on the rule."),
    ],
    rules: [
      .oneOf(["state", "default", "rule", "logging"]), .exclusive(["name", "proto", "logging"]),
    ],
    returns: [("msg", "What ufw said."), ("commands", "The commands that were run.")],
    example: "- community.general.ufw:\n    rule: allow\n    port: '22'\n    proto: tcp\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if insertBase != .zero, insert != nil {
      throw Failure(
        .usage, "insert_relative_to can only be zero here", help: "give the rule's own number")
    }
    if interface != nil, direction == nil {
      throw Failure(.usage, "Direction must be specified when creating a rule on an interface.")
    }
    if !isRoute, interfaceIn != nil, interfaceOut != nil {
      throw Failure(.usage, "Only route rules can combine interface_in and interface_out")
    }
    let commands = commands
    // A rule is compared by ufw itself; policies and states by what its status shows.
    var shell = """
      has ufw || fail 'ufw was not found on the host'
      before=$(ufw status verbose 2>&1 </dev/null)
      sum() { cat /etc/ufw/user.rules /etc/ufw/user6.rules /etc/default/ufw /etc/ufw/ufw.conf 2>/dev/null | sha1sum; }
      was=$(sum)
      run() { say command "ufw $*"; o=$(ufw "$@" 2>&1 </dev/null) || fail "$o"; }

      """
    for command in commands {
      let words = Quote.words(command.words)
      if let pattern = command.isSo {
        shell +=
          "case $before in \(pattern)) ;; *) say changed; [ \"$check\" ] || run \(words);; esac\n"
      } else if command.alwaysChanges {
        shell += "say changed; [ \"$check\" ] || run \(words)\n"
      } else {
        shell += """
          if [ "$check" ]; then o=$(ufw --dry-run \(words) 2>&1 </dev/null) || fail "$o"
          case $o in *Skipping*|*'Could not delete non-existent'*) ;; *) say changed;; esac
          else run \(words); fi

          """
      }
    }
    shell +=
      "[ \"$was\" = \"$(sum)\" ] || say changed\nsay data; ufw status verbose 2>&1 </dev/null"
    return .run(Script(context, shell, promise: .complete)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let message = answer["fail"] { return .done(.failure(message)) }
      let shown = String(decoding: answer.data ?? [], as: UTF8.self)
      return .done(
        Outcome(
          changed: answer.has("changed"), message: shown,
          values: ["commands": .list(answer.all("command").map { .string($0) })]))
    }
  }

  /// One call of ufw, and how to know that it is not needed.
  private struct Command {
    var words: [String]
    /// A pattern of `case` that the status matches where all is as wanted.
    var isSo: String?
    var alwaysChanges = false
  }

  private var commands: [Command] {
    var result: [Command] = []
    switch state {
    case .enabled: result.append(Command(words: ["-f", "enable"], isSo: "*'Status: active'*"))
    case .disabled: result.append(Command(words: ["-f", "disable"], isSo: "*'Status: inactive'*"))
    case .reloaded: result.append(Command(words: ["-f", "reload"], alwaysChanges: true))
    case .reset: result.append(Command(words: ["-f", "reset"], alwaysChanges: true))
    case nil: break
    }
    if let logging {
      let level = logging == .on ? "on (" : logging == .off ? "off" : "on (\(logging.rawValue)"
      result.append(Command(words: ["logging", logging.rawValue], isSo: "*'Logging: \(level)'*"))
    }
    if let policy {
      let side =
        switch direction {
        case nil, .in, .incoming: "incoming"
        case .out, .outgoing: "outgoing"
        case .routed: "routed"
        }
      result.append(
        Command(
          words: ["default", policy.rawValue, side], isSo: "*'\(policy.rawValue) (\(side))'*"))
    }
    if let rule { result.append(Command(words: words(rule))) }
    return result
  }

  /// A rule in ufw's words.
  private func words(_ rule: Rule) -> [String] {
    var words: [String] = isRoute ? ["route"] : []
    if deletes { words.append("delete") }
    if let insert { words += ["insert", String(insert)] }
    words.append(rule.rawValue)
    switch direction {
    case .in, .incoming: words.append("in")
    case .out, .outgoing: words.append("out")
    default: break
    }
    if let interface { words += ["on", interface] }
    if let interfaceIn { words += ["in", "on", interfaceIn] }
    if let interfaceOut { words += ["out", "on", interfaceOut] }
    if logs { words.append("log") }
    words += ["from", from]
    if let fromPort { words += ["port", fromPort] }
    words += ["to", to]
    if let toPort { words += ["port", toPort] }
    if let proto { words += ["proto", proto.rawValue] }
    if let app { words += ["app", app] }
    if let comment { words += ["comment", comment] }
    return words
  }
}
