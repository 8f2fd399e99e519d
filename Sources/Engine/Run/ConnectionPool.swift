internal import Diagnostics
internal import Remote
import Synchronization

/// The connections to one target: one, and more as soon as more tasks run there at once than one
/// has channels for, as where many hosts delegate to it.
final class ConnectionPool: Connection {
  private struct Member {
    let connection: any Connection
    /// How many scripts, or groups of them, it runs now.
    var load = 0
  }

  /// How many run at once over one connection: an SSH server allows ten sessions by default, and
  /// one is kept for ending what takes too long.
  static let channels = 8
  /// How many connections a target gets at most.
  static let most = 8

  private let members: Mutex<[Member]>
  private let make: @Sendable () throws(Failure) -> any Connection

  /// - Parameter make: makes a connection that opens when it is first used.
  init(_ make: @escaping @Sendable () throws(Failure) -> any Connection) throws(Failure) {
    self.make = make
    members = Mutex([Member(connection: try make())])
  }

  func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply {
    let connection = try take()
    defer { give(connection) }
    return try await connection.run(script, as: identity)
  }

  func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies {
    let (replies, continuation) = Replies.makeStream()
    let connection: any Connection
    do throws(Failure) {
      connection = try take()
    } catch {
      continuation.yield(.failure(error))
      continuation.finish()
      return replies
    }
    let passing = Task {
      for await answer in await connection.send(scripts, as: identity, stopping: stopping) {
        continuation.yield(answer)
      }
      give(connection)
      continuation.finish()
    }
    continuation.onTermination = { _ in passing.cancel() }
    return replies
  }

  func reset() async {
    let connections = members.withLock { $0.map(\.connection) }
    for connection in connections { await connection.reset() }
  }

  /// The connection with the fewest tasks, so that one after the other they use the first; a new
  /// one where all are full.
  private func take() throws(Failure) -> any Connection {
    let result = members.withLock { members -> Result<any Connection, Failure> in
      var best = 0
      for index in members.indices where members[index].load < members[best].load { best = index }
      if members[best].load >= Self.channels, members.count < Self.most {
        do throws(Failure) {
          members.append(Member(connection: try make()))
        } catch {
          return .failure(error)
        }
        best = members.count - 1
      }
      members[best].load += 1
      return .success(members[best].connection)
    }
    return try result.get()
  }

  private func give(_ connection: any Connection) {
    members.withLock { members in
      for index in members.indices where members[index].connection === connection {
        members[index].load -= 1
      }
    }
  }
}
