internal import Diagnostics
internal import Playbooks
internal import Remote

/// A host's way to a connection, whose replies are recorded, or come from the record of an earlier
/// run.
final class RecordedConnection: Connection {
  private let connection: any Connection
  private let host: String
  private let record: RunRecord

  init(_ connection: any Connection, host: String, record: RunRecord) {
    self.connection = connection
    self.host = host
    self.record = record
  }

  func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    let digest = script.digest(as: identity)
    let reply: Reply
    switch record.source(of: digest, for: host) {
    case .earlier(let earlier): reply = Reply(earlier)
    case .again, .target: reply = try await connection.run(script, as: identity)
    }
    record.tell(reply, to: script, digest, for: host)
    return reply
  }

  func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies {
    let course = Course(self, scripts, identity, isStopping: stopping)
    // A reply is told of when its task takes it, so that the record has the order of the tasks.
    return Replies { await course.next() }
  }

  func reset() async { await connection.reset() }

  /// Scripts that were sent together, on their way.
  private actor Course {
    private let way: RecordedConnection
    private let identity: Identity
    private let isStopping: Bool
    private var scripts: ArraySlice<Script>
    /// The replies of the target, from where the earlier run has none.
    private var live: Replies.AsyncIterator?

    init(
      _ way: RecordedConnection, _ scripts: [Script], _ identity: Identity, isStopping: Bool
    ) {
      self.way = way
      self.scripts = scripts[...]
      self.identity = identity
      self.isStopping = isStopping
    }

    func next() async -> Result<Reply, Failure>? {
      guard let script = scripts.first else { return nil }
      let digest = script.digest(as: identity)
      let answer = await answer(to: script, digest)
      scripts = scripts.dropFirst()
      if case .success(let reply)? = answer {
        way.record.tell(reply, to: script, digest, for: way.host)
        if isStopping, reply.status != 0 { scripts = [] }
      }
      return answer
    }

    private func answer(to script: Script, _ digest: String) async -> Result<Reply, Failure>? {
      if let live {
        var live = live
        return await live.next(isolation: self)
      }
      switch way.record.source(of: digest, for: way.host) {
      case .earlier(let earlier): return .success(Reply(earlier))
      case .again:
        do throws(Failure) {
          return .success(try await way.connection.run(script, as: identity))
        } catch {
          return .failure(error)
        }
      case .target:
        let replies = await way.connection.send(
          Array(scripts), as: identity, stopping: isStopping)
        var live = replies.makeAsyncIterator()
        self.live = live
        return await live.next(isolation: self)
      }
    }
  }
}

extension Reply {
  init(_ earlier: Exchange.Reply) {
    self.init(output: earlier.output, errors: earlier.errors, status: earlier.status)
    seconds = earlier.seconds
  }
}
