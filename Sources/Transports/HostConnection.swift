import Diagnostics
import Glibc
import Remote

/// A connection to one target: an actor on a loop that it shares with others.
package actor HostConnection: Connection {
  private let share: LoopShare
  private let hub: Hub
  private let limiter: ConnectLimiter?
  private let attempts: Int
  /// Makes the stream to connect over, where it is not for the carrier to make.
  private let route: Route?
  /// The loop's number of the hub, once it is attached.
  private var number: Int?
  /// The attempt to connect that is under way: all who need the connection wait for it.
  private var opening: Task<Result<Void, Failure>, Never>?
  private var nextJob = 0

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    share.loop.asUnownedSerialExecutor()
  }

  typealias Route = @Sendable () async throws(Failure) -> Int32

  /// `makeCarrier` makes what opens wires; it is called here and lives on the loop's thread.
  init(
    options: ConnectionOptions, loop: LoopShare, attempts: Int = 1, limiter: ConnectLimiter? = nil,
    route: Route? = nil, makeCarrier: () -> sending any Carrier
  ) {
    share = loop
    hub = Hub(makeCarrier(), options: options)
    self.limiter = limiter
    self.attempts = attempts
    self.route = route
  }

  deinit {
    if let number { share.loop.detach(number) }
  }

  package func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    try await open()
    if Task.isCancelled { throw Self.cancelled }
    let number = nextNumber()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        var answer: Result<Reply, Failure>?
        give(
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
    give(
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
  private func cancel(_ number: Int) {
    hub.cancel(number)
    touch()
  }

  package func reset() async {
    hub.reset()
    touch()
  }

  private func give(_ job: Job) {
    hub.submit(job)
    touch()
  }

  /// Lets the loop see what was done to the hub.
  private func touch() {
    if let number { share.loop.touch(number) }
  }

  /// Connects unless there is a connection; waits for a free place among those who connect.
  private func open() async throws(Failure) {
    if hub.isOpen { return }
    let attempt = opening ?? Task { await connect() }
    opening = attempt
    try await attempt.value.get()
  }

  /// Tries to connect, as often as it makes sense.
  private func connect() async -> Result<Void, Failure> {
    defer { opening = nil }
    if number == nil { number = share.loop.attach(hub) }
    var attempt = 0
    let begin = Moment.now
    while !hub.isOpen {
      do throws(ConnectTrouble) {
        try await openOnce()
      } catch {
        attempt += 1
        // A server that is full closes the door; it opens soon. Else only what the user asked for.
        let knocks = begin.elapsed < Self.patience ? .max : Self.knocks
        guard attempt < (error.isPassing ? max(attempts, knocks) : attempts) else {
          return .failure(error.failure)
        }
        await Self.pause(attempt)
      }
    }
    return .success(())
  }

  /// How often to try again where a server has too many at its door, and for how many seconds at
  /// the least.
  private static let knocks = 10
  private static let patience: Double = 20

  private func openOnce() async throws(ConnectTrouble) {
    await limiter?.enter()
    defer { limiter?.leave() }
    var stream: Int32?
    if let route {
      do throws(Failure) {
        stream = try await route()
      } catch {
        throw ConnectTrouble(failure: error, isPassing: false)
      }
    }
    guard let dialer = hub.dialer else { return hub.open(nil) }
    let dialed = try await Threads.run { [stream] () throws(ConnectTrouble) in
      try dialer(stream)
    } noThread: { failure in
      ConnectTrouble(failure: failure, isPassing: false)
    }
    hub.open(dialed)
  }

  /// Waits longer each time, and each host a little differently.
  private static func pause(_ attempt: Int) async {
    let most = min(0.1 * Double(1 << min(attempt, 5)), 2)
    try? await Task.sleep(for: .seconds(Double.random(in: most / 2...most)))
  }
}
