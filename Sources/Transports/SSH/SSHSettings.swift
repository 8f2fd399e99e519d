import Diagnostics
import Remote

/// How one SSH server is reached: variables, arguments and configuration files, resolved.
struct SSHSettings: Sendable, Hashable {
  enum Checking: Sendable { case strict, acceptNew, off }

  /// What messages call the target.
  var name: String
  var host: String
  var port: Int
  var user: String
  var password: String?
  var passphrase: String?
  /// Files named by the user, tried before the agent.
  var keyFiles: [String]
  /// Files that ssh tries without being told.
  var defaultKeyFiles: [String]
  var identitiesOnly: Bool
  /// The agent's socket; empty for none; nil for the one of the environment.
  var agent: String?
  /// Hosts to go through, first the nearest.
  var jumps: [String]
  var proxyCommand: String?
  var knownHosts: [String]
  var globalKnownHosts: [String]
  var checking: Checking
  /// Under which name the key is known, where it is not the host's.
  var keyAlias: String?
  var connectTimeout: Double
  var attempts: Int
  var keepAlive: Double
  var keepAliveCount: Int
  var isCompressed: Bool
  /// 4 or 6; nil for either.
  var addressFamily: Int?
  var allowsKeys: Bool
  var allowsPassword: Bool
  var allowsInteractive: Bool
  /// The configuration file that stands for all others, for the hosts on the way too.
  var configuration: String?
  /// Lists of algorithms, by the option's name.
  var algorithms: [String: String]

  /// Resolves what the variables of a target say.
  init(
    _ options: ConnectionOptions, configurations: (String?) throws(Failure) -> [SSHConfiguration]
  ) throws(Failure) {
    var arguments = SSHArguments()
    if let text = options.sshArguments { try arguments.add(text) }
    var known = SSHOptions()
    for (name, value) in arguments.options { known.add(name, value) }
    if !options.checksHostKeys { known.add("stricthostkeychecking", "no") }
    if let port = options.port { known.add("port", String(port)) }
    if let file = options.keyFile { known.add("identityfile", file) }
    if let user = options.user { known.add("user", user) }
    let first = arguments.options.count
    if let text = options.sshCommonArguments { try arguments.add(text) }
    if let text = options.sshExtraArguments { try arguments.add(text) }
    for (name, value) in arguments.options[first...] { known.add(name, value) }
    try self.init(
      name: options.name, alias: options.host ?? options.name, known: known,
      configurations: configurations(arguments.configuration), timeout: options.connectTimeout)
    configuration = arguments.configuration
    password = options.password
    passphrase = options.passphrase
    attempts += options.retries
    if keepAlive == 0 { keepAlive = options.keepAlive }
  }

  /// Resolves a host that is jumped through: `[user@]host[:port]`.
  init(
    jump: String, configurations: [SSHConfiguration], like target: SSHSettings
  ) throws(Failure) {
    var known = SSHOptions()
    var host = jump.hasPrefix("ssh://") ? String(jump.dropFirst(6)) : jump
    if let at = host.lastIndex(of: "@") {
      known.add("user", String(host[..<at]))
      host = String(host[host.index(after: at)...])
    }
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      let rest = host[host.index(after: end)...]
      if rest.hasPrefix(":") { known.add("port", String(rest.dropFirst())) }
      host = String(host[host.index(after: host.startIndex)..<end])
    } else if let colon = host.firstIndex(of: ":"), host.lastIndex(of: ":") == colon {
      known.add("port", String(host[host.index(after: colon)...]))
      host = String(host[..<colon])
    }
    if target.checking == .off { known.add("stricthostkeychecking", "no") }
    try self.init(
      name: host, alias: host, known: known, configurations: configurations,
      timeout: target.connectTimeout)
    keyFiles += target.keyFiles.filter { !keyFiles.contains($0) }
    knownHosts = target.knownHosts
    passphrase = target.passphrase
    password = target.password
  }

  private init(
    name: String, alias: String, known: SSHOptions, configurations: [SSHConfiguration],
    timeout: Double
  ) throws(Failure) {
    let (localUser, home) = Files.user
    var known = known
    for configuration in configurations {
      configuration.apply(to: &known, host: alias, user: known["user"], localUser: localUser)
    }
    self.name = name
    host = SSHPaths.expand(known["hostname"] ?? alias, [104: alias])
    user = known["user"] ?? localUser
    guard let port = Int(known["port"] ?? "22"), (1...65535).contains(port) else {
      throw Failure(.usage, "'\(known["port"] ?? "")' is not a port: a number from 1 to 65535")
    }
    self.port = port
    let tokens: [UInt8: String] = [
      104: host, 112: String(port), 114: user, 117: localUser, 110: alias, 100: home,
    ]
    func paths(_ list: [String]) -> [String] {
      list.map { SSHPaths.expandHome(SSHPaths.expand($0, tokens), home: home) }
    }
    keyFiles = paths(known.identityFiles).filter { $0.lowercased() != "none" }
    defaultKeyFiles =
      known.identityFiles.isEmpty
      ? ["id_ed25519", "id_ecdsa", "id_rsa"].map { home + "/.ssh/" + $0 } : []
    identitiesOnly = known.isOn("identitiesonly", default: false)
    agent = known["identityagent"].flatMap {
      switch $0 {
      case "none": ""
      case "SSH_AUTH_SOCK": nil
      default: paths([$0])[0]
      }
    }
    let jump = known["proxyjump"].flatMap { $0.lowercased() == "none" ? nil : $0 }
    jumps = jump.map { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } } ?? []
    let command = known["proxycommand"].flatMap { $0.lowercased() == "none" ? nil : $0 }
    proxyCommand = jumps.isEmpty ? command.map { SSHPaths.expand($0, tokens) } : nil
    knownHosts =
      known.list("userknownhostsfile").map(paths)
      ?? ["known_hosts", "known_hosts2"].map { home + "/.ssh/" + $0 }
    globalKnownHosts =
      known.list("globalknownhostsfile").map(paths)
      ?? ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
    switch known["stricthostkeychecking"]?.lowercased() {
    case "no", "off": checking = .off
    case "accept-new": checking = .acceptNew
    case nil, "yes", "ask": checking = .strict
    case .some(let other):
      throw Failure(
        .usage, "StrictHostKeyChecking cannot be '\(other)': yes, ask, accept-new or no")
    }
    keyAlias = known["hostkeyalias"]
    connectTimeout = known["connecttimeout"].flatMap(Double.init) ?? timeout
    attempts = max(1, known["connectionattempts"].flatMap { Int($0) } ?? 1)
    keepAlive = known["serveraliveinterval"].flatMap(Double.init) ?? 0
    keepAliveCount = known["serveralivecountmax"].flatMap { Int($0) } ?? 3
    isCompressed = known.isOn("compression", default: false)
    addressFamily = ["inet": 4, "inet6": 6][known["addressfamily"] ?? "any"]
    let methods = known["preferredauthentications"].map {
      $0.split(separator: ",").map(String.init)
    }
    func allows(_ method: String, _ names: String...) -> Bool {
      names.allSatisfy { known.isOn($0, default: true) } && methods?.contains(method) ?? true
    }
    allowsKeys = allows("publickey", "pubkeyauthentication")
    allowsPassword = allows("password", "passwordauthentication")
    allowsInteractive = allows(
      "keyboard-interactive", "kbdinteractiveauthentication", "challengeresponseauthentication")
    algorithms = [:]
    for name in [
      "ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms",
    ] {
      algorithms[name] =
        known[name] ?? (name == "pubkeyacceptedalgorithms" ? known["pubkeyacceptedkeytypes"] : nil)
    }
  }
}
