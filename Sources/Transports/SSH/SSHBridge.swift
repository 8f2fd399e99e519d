import Diagnostics
import Glibc
import Remote

/// A host that others are reached through: one session, a tunnel for each of them.
actor SSHBridge {
  private let loop: Loop
  private let tunnels: Tunnels
  private let route: HostConnection.Route?
  private let attempts: Int
  /// The loop's number of the tunnels.
  private var number: Int?

  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init(_ settings: SSHSettings, hostKeys: HostKeys, route: HostConnection.Route?) throws(Failure) {
    loop = try Loop()
    tunnels = Tunnels(SSHCarrier(settings, hostKeys: hostKeys))
    attempts = max(settings.attempts, 10)
    self.route = route
  }

  deinit { loop.stop() }

  /// A stream to a port behind this host; the caller closes it.
  func tunnel(to host: String, port: Int) async throws(Failure) -> Int32 {
    let number = number ?? loop.attach(tunnels)
    self.number = number
    defer { loop.touch(number) }
    var attempt = 0
    while !tunnels.isOpen {
      var stream: Int32?
      if let route { stream = try await route() }
      if tunnels.isOpen {
        if let stream { close(stream) }
        break
      }
      do throws(ConnectTrouble) {
        try tunnels.open(over: stream)
      } catch {
        attempt += 1
        guard error.isPassing, attempt < attempts else { throw error.failure }
        try? await Task.sleep(for: .milliseconds(100 * attempt))
      }
    }
    return try tunnels.add(to: host, port: port)
  }
}
