import Diagnostics
import Remote

/// A connection to one target: an actor on a thread of its own.
package actor HostConnection: Connection {
  private let loop: Loop
  private let hub: Hub
  private let limiter: ConnectLimiter?
  private let retries: Int
  private var isAttached = false

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }

  /// `makeCarrier` makes what opens wires; it is called here and lives on the connection's thread.
  init(
    options: ConnectionOptions, limiter: ConnectLimiter?, makeCarrier: () -> sending any Carrier
  ) {
    loop = Loop()
    hub = Hub(makeCarrier(), options: options)
    self.limiter = limiter
    retries = options.retries
  }

  deinit { loop.stop() }

  package func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    let replies = try await run([script], as: identity, stopping: false)
    guard let reply = replies.first else { throw Failure(.other, "the target gave no reply") }
    return reply
  }

  package func run(_ scripts: [Script], as identity: Identity, stopping: Bool)
    async throws(Failure) -> [Reply]
  {
    try await open()
    let result = await withCheckedContinuation { continuation in
      hub.submit(
        Job(scripts, as: identity, stopping: stopping) { continuation.resume(returning: $0) })
    }
    return try result.get()
  }

  package func reset() async { hub.reset() }

  /// Connects unless there is a connection; waits for a free place among those who connect.
  private func open() async throws(Failure) {
    if !isAttached {
      isAttached = true
      loop.attach(hub)
    }
    var attempt = 0
    while !hub.isOpen {
      await limiter?.enter()
      defer { limiter?.leave() }
      if hub.isOpen { return }
      do throws(Failure) {
        try hub.open()
      } catch {
        attempt += 1
        if attempt > retries { throw error }
      }
    }
  }
}
