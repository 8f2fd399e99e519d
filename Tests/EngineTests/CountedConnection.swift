import Diagnostics
import Remote
import Synchronization

/// A connection that counts how often the controller speaks, as round trips would count.
final class CountedConnection: Connection {
  private let inner: any Connection
  private let log: WriteLog
  private let host: String

  init(_ inner: any Connection, of host: String, log: WriteLog) {
    self.inner = inner
    self.host = host
    self.log = log
  }

  func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    log.add(1, to: host)
    return try await inner.run(script, as: identity)
  }

  func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies {
    log.add(scripts.count, to: host)
    let answers = await inner.send(scripts, as: identity, stopping: stopping)
    let (gate, loss) = (log.gate, log.loss)
    if gate == nil, loss == nil { return answers }
    let (held, continuation) = Replies.makeStream()
    Task {
      var count = 0
      for await answer in answers {
        if count == loss {
          continuation.yield(.failure(Failure(.unreachable, "the connection was lost")))
          break
        }
        await gate?(count)
        continuation.yield(answer)
        count += 1
      }
      continuation.finish()
    }
    return held
  }

  func reset() async { await inner.reset() }
}

/// How many scripts each write had, by host.
final class WriteLog: Sendable {
  /// Waits before the answer of this number is handed on.
  let gate: (@Sendable (Int) async -> Void)?
  /// Which answer of a write does not come any more.
  let loss: Int?
  private let writes = Mutex<[String: [Int]]>([:])

  init(gate: (@Sendable (Int) async -> Void)? = nil, loss: Int? = nil) {
    self.gate = gate
    self.loss = loss
  }

  func add(_ count: Int, to host: String) {
    writes.withLock { $0[host, default: []].append(count) }
  }

  func writes(to host: String) -> [Int] { writes.withLock { $0[host] ?? [] } }
}
