import Diagnostics
import Glibc
import Remote
import Synchronization

/// The ways to reach targets, and what the connections of a run share: how many are opened at a
/// time, the configuration files of ssh, the hosts that others are reached through.
package final class Transport: Sendable {
  private struct Shared {
    /// Those of connections to other hosts, used in turn, and that of this machine's processes.
    var loops: [LoopShare] = []
    var nextLoop = 0
    var localLoop: LoopShare?
    /// That of nobody's connections.
    var workLoop: LoopShare?
    var configurations: [String: SSHConfiguration] = [:]
    var bridges: [[SSHSettings]: SSHBridge] = [:]
  }

  private let limiter: ConnectLimiter
  private let hostKeys = HostKeys()
  private let shared = Mutex(Shared())

  /// The names that `ansible_connection` may have.
  package static let kinds = [
    "ssh", "ansible.builtin.ssh", "smart", "paramiko", "paramiko_ssh",
    "ansible.netcommon.libssh", "local", "ansible.builtin.local",
  ]

  /// How many threads serve connections: one keeps up with two processors' worth of targets.
  private static let loopCount = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2))

  /// `connectsAtOnce`: a bastion begins to refuse when ten are at its door.
  package init(connectsAtOnce: Int = 16) {
    limiter = ConnectLimiter(connectsAtOnce)
  }

  /// A connection that opens when it is first used.
  package func connect(kind: String, options: ConnectionOptions) throws(Failure)
    -> any Connection
  {
    switch kind {
    case "local", "ansible.builtin.local":
      return HostConnection(options: options, loop: try localLoop()) { LocalCarrier() }
    case _ where Self.kinds.contains(kind):
      return try ssh(options)
    default:
      throw Failure(
        .usage, "there is no connection '\(kind)'", help: NearName.hint(kind, among: Self.kinds))
    }
  }

  /// Where those who use connections run best. One loop serves all on a small machine, and does their
  /// work too: between a reply and the next task no thread waits for another. On a larger one they
  /// have a loop for themselves.
  package func executor() throws(Failure) -> any TaskExecutor {
    try shared.withLock { shared throws(Failure) in
      if let known = shared.loops.first, Self.loopCount == 1 { return known.tasks }
      if let known = shared.workLoop { return known.tasks }
      let new = try LoopShare()
      if Self.loopCount == 1 { shared.loops.append(new) } else { shared.workLoop = new }
      return new.tasks
    }
  }

  private func ssh(_ options: ConnectionOptions) throws(Failure) -> any Connection {
    let settings = try SSHSettings(options) { [self] path in configurations(path) }
    let hostKeys = hostKeys
    return HostConnection(
      options: options, loop: try nextLoop(), attempts: settings.attempts, limiter: limiter,
      route: try route(to: settings)
    ) { SSHCarrier(settings, hostKeys: hostKeys) }
  }

  /// The loop of the next connection.
  private func nextLoop() throws(Failure) -> LoopShare {
    try shared.withLock { shared throws(Failure) in
      defer { shared.nextLoop += 1 }
      if shared.loops.count < Self.loopCount { shared.loops.append(try LoopShare()) }
      return shared.loops[shared.nextLoop % shared.loops.count]
    }
  }

  /// The loop of local shells: to wait for the end of one holds up no other host.
  private func localLoop() throws(Failure) -> LoopShare {
    try shared.withLock { shared throws(Failure) in
      if let known = shared.localLoop { return known }
      let new = try LoopShare()
      shared.localLoop = new
      return new
    }
  }

  /// The files that hold for a session: the one that was named, or the user's and the system's.
  private func configurations(_ named: String?) -> [SSHConfiguration] {
    if named == "none" { return [] }
    let home = Files.user.home
    let paths =
      named.map { [SSHPaths.expandHome($0, home: home)] }
      ?? [home + "/.ssh/config", "/etc/ssh/ssh_config"]
    return shared.withLock { shared in
      paths.map { path in
        if let known = shared.configurations[path] { return known }
        let new = SSHConfiguration(path: path, home: home)
        shared.configurations[path] = new
        return new
      }
    }
  }

  /// How the stream to a host is made, where it goes through others; nil where it does not.
  private func route(to settings: SSHSettings) throws(Failure) -> HostConnection.Route? {
    let chain = try chain(to: settings, depth: 0)
    guard let bridge = try bridge(chain) else { return nil }
    let (host, port) = (settings.host, settings.port)
    return { () async throws(Failure) -> Int32 in try await bridge.tunnel(to: host, port: port) }
  }

  /// The hosts to go through, those that they in turn are reached through first.
  private func chain(to settings: SSHSettings, depth: Int) throws(Failure) -> [SSHSettings] {
    guard depth < 8 else {
      throw Failure(.usage, "ProxyJump leads to '\(settings.host)' again and again")
    }
    var result: [SSHSettings] = []
    for (index, jump) in settings.jumps.enumerated() {
      var hop = try SSHSettings(
        jump: jump, configurations: configurations(settings.configuration), like: settings)
      hop.configuration = settings.configuration
      // Only the first is reached in a way of its own; the others come after it.
      if index > 0 { hop.jumps = [] }
      result += try chain(to: hop, depth: depth + 1)
      hop.jumps = []
      result.append(hop)
    }
    return result
  }

  private func bridge(_ chain: [SSHSettings]) throws(Failure) -> SSHBridge? {
    guard let last = chain.last else { return nil }
    if let known = shared.withLock({ $0.bridges[chain] }) { return known }
    let before = try bridge(chain.dropLast())
    let (host, port) = (last.host, last.port)
    var route: HostConnection.Route?
    if let before {
      route = { () async throws(Failure) -> Int32 in try await before.tunnel(to: host, port: port) }
    }
    let new = try SSHBridge(last, hostKeys: hostKeys, route: route)
    return shared.withLock { shared in
      if let known = shared.bridges[chain] { return known }
      shared.bridges[chain] = new
      return new
    }
  }
}
