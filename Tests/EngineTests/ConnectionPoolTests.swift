import Diagnostics
import Remote
import Synchronization
import Testing

@testable import Engine

/// A connection whose scripts end when as many run at once as are waited for.
private final class Meeting: Connection {
  final class Count: Sendable {
    let state: Mutex<(running: Int, most: Int, waiting: [CheckedContinuation<Void, Never>])>
    let wanted: Int

    init(wanted: Int) {
      state = Mutex((0, 0, []))
      self.wanted = wanted
    }

    func meet() async {
      await withCheckedContinuation { continuation in
        let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
          state.running += 1
          state.waiting.append(continuation)
          guard state.running >= wanted else { return [] }
          defer { state.waiting = [] }
          return state.waiting
        }
        for waiting in ready { waiting.resume() }
      }
    }
  }

  let everyone: Count
  private let own = Mutex((running: 0, most: 0))

  init(_ everyone: Count) { self.everyone = everyone }

  var most: Int { own.withLock { $0.most } }

  func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    own.withLock { own in
      own.running += 1
      own.most = max(own.most, own.running)
    }
    await everyone.meet()
    own.withLock { $0.running -= 1 }
    return Reply()
  }

  func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies {
    let (replies, continuation) = Replies.makeStream()
    for script in scripts {
      do throws(Failure) {
        continuation.yield(.success(try await run(script, as: identity)))
      } catch {
        continuation.yield(.failure(error))
      }
    }
    continuation.finish()
    return replies
  }

  func reset() async {}
}

@Suite struct ConnectionPoolTests {
  /// What was made, in order.
  private final class Made: Sendable {
    let connections = Mutex<[Meeting]>([])
    var count: Int { connections.withLock { $0.count } }
  }

  private func pool(_ everyone: Meeting.Count, _ made: Made) throws -> ConnectionPool {
    try ConnectionPool { () throws(Failure) in
      let connection = Meeting(everyone)
      made.connections.withLock { $0.append(connection) }
      return connection
    }
  }

  @Test func manyScriptsRunAtOnce() async throws {
    let everyone = Meeting.Count(wanted: 50)
    let made = Made()
    let pool = try pool(everyone, made)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          if number % 2 == 0 {
            _ = try await pool.run(Script(":"), as: .login)
          } else {
            for await reply in await pool.send([Script(":")], as: .login, stopping: false) {
              _ = try reply.get()
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(made.count == 7)
    let most = made.connections.withLock { $0.map(\.most) }
    #expect(most.allSatisfy { $0 <= ConnectionPool.channels })
  }

  @Test func oneAfterTheOtherTheyShareOne() async throws {
    let made = Made()
    let pool = try pool(Meeting.Count(wanted: 1), made)
    for _ in 0..<3 { _ = try await pool.run(Script(":"), as: .login) }
    #expect(made.count == 1)
  }

  @Test func whatCannotBeMadeIsToldAtOnce() {
    #expect(throws: Failure.self) {
      try ConnectionPool { () throws(Failure) in throw Failure(.usage, "no such connection") }
    }
  }
}
