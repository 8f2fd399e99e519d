import Diagnostics
import Glibc
import Remote

/// A connection to one target: an actor on a thread of its own.
package actor HostConnection: Connection {
  private let loop: Loop
  private let hub: Hub
  private let limiter: ConnectLimiter?
  private let attempts: Int
  /// Makes the stream to connect over, where it is not for the carrier to make.
  private let route: Route?
  private var isAttached = false
  private var nextJob = 0

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }

  typealias Route = @Sendable () async throws(Failure) -> Int32

  /// `makeCarrier` makes what opens wires; it is called here and lives on the connection's thread.
  init(
    options: ConnectionOptions, attempts: Int = 1, limiter: ConnectLimiter? = nil,
    route: Route? = nil, makeCarrier: () -> sending any Carrier
  ) {
    loop = Loop()
    hub = Hub(makeCarrier(), options: options)
    self.limiter = limiter
    self.attempts = attempts
    self.route = route
  }

  deinit { loop.stop() }

  package func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    try await open()
    if Task.isCancelled { throw Self.cancelled }
    let number = nextNumber()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        var answer: Result<Reply, Failure>?
        hub.submit(
          Job([script], as: identity, stopping: false, number: number) { event in
            switch event {
            case .answer(let result): answer = answer ?? result
            case .over:
              continuation.resume(
                returning: answer ?? .failure(Failure(.other, "the target gave no reply")))
            }
          })
      }
    } onCancel: {
      Task { await self.cancel(number) }
    }
    return try result.get()
  }

  package func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies {
    let (replies, continuation) = Replies.makeStream()
    do throws(Failure) {
      try await open()
      if Task.isCancelled { throw Self.cancelled }
    } catch {
      continuation.yield(.failure(error))
      continuation.finish()
      return replies
    }
    let number = nextNumber()
    continuation.onTermination = { reason in
      if case .cancelled = reason { Task { await self.cancel(number) } }
    }
    hub.submit(
      Job(scripts, as: identity, stopping: stopping, number: number) { event in
        switch event {
        case .answer(let result): continuation.yield(result)
        case .over: continuation.finish()
        }
      })
    return replies
  }

  private static var cancelled: Failure { Failure(.other, "the task was cancelled") }

  private func nextNumber() -> Int {
    nextJob += 1
    return nextJob
  }

  /// Ends what nobody waits for any more, on the target too.
  private func cancel(_ number: Int) { hub.cancel(number) }

  package func reset() async { hub.reset() }

  /// Connects unless there is a connection; waits for a free place among those who connect.
  private func open() async throws(Failure) {
    if !isAttached {
      isAttached = true
      loop.attach(hub)
    }
    var attempt = 0
    while !hub.isOpen {
      do throws(ConnectTrouble) {
        try await openOnce()
      } catch {
        attempt += 1
        // A server that is full closes the door; it opens soon. Else only what the user asked for.
        guard attempt < (error.isPassing ? max(attempts, Self.knocks) : attempts) else {
          throw error.failure
        }
        await Self.pause(attempt)
      }
    }
  }

  /// How often to try again where a server has too many at its door.
  private static let knocks = 10

  private func openOnce() async throws(ConnectTrouble) {
    await limiter?.enter()
    defer { limiter?.leave() }
    if hub.isOpen { return }
    var stream: Int32?
    if let route {
      do throws(Failure) {
        stream = try await route()
      } catch {
        throw ConnectTrouble(failure: error, isPassing: false)
      }
    }
    if hub.isOpen {
      if let stream { close(stream) }
      return
    }
    try hub.open(over: stream)
  }

  /// Waits longer each time, and each host a little differently.
  private static func pause(_ attempt: Int) async {
    let most = min(0.1 * Double(1 << min(attempt, 5)), 2)
    try? await Task.sleep(for: .seconds(Double.random(in: most / 2...most)))
  }
}
