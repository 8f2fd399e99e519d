internal import Crypto
internal import Diagnostics
internal import Playbooks
internal import Remote
import Synchronization

/// Tells of what targets answer to scripts, and answers scripts itself from what an earlier run was
/// told, host by host: from its beginning up to the first script that is another than then.
final class RunRecord: Sendable {
  /// Who answers a script.
  enum Source {
    /// The earlier run.
    case earlier(Exchange.Reply)
    /// The target, because the reply was not kept; the earlier run goes on behind it.
    case again
    /// The target, from now on.
    case target
  }

  /// Longer replies (the facts of a host) are asked for again: they are cheap to have, and newer.
  static let longest = 32 << 10

  private let earlier: Mutex<[String: ArraySlice<Exchange>]>
  private let wrapped = Mutex<[Key: RecordedConnection]>([:])
  private let emit: @Sendable (Event) -> Void

  private struct Key: Hashable {
    let connection: ObjectIdentifier
    let host: String
  }

  init(_ earlier: [String: [Exchange]], emit: @escaping @Sendable (Event) -> Void) {
    self.earlier = Mutex(earlier.mapValues { $0[...] })
    self.emit = emit
  }

  /// A host's way to a connection, the same one each time.
  func connection(_ connection: any Connection, for host: String) -> any Connection {
    let key = Key(connection: ObjectIdentifier(connection), host: host)
    return wrapped.withLock { wrapped in
      if let known = wrapped[key] { return known }
      let made = RecordedConnection(connection, host: host, record: self)
      wrapped[key] = made
      return made
    }
  }

  func source(of digest: String, for host: String) -> Source {
    earlier.withLock { earlier in
      guard let next = earlier[host]?.popFirst(), next.script == digest else {
        earlier[host] = nil
        return .target
      }
      return next.reply.map { .earlier($0) } ?? .again
    }
  }

  func tell(_ reply: Reply, to script: Script, _ digest: String, for host: String) {
    let isKept =
      !script.isSecret && script.output == nil
      && reply.output.count + reply.errors.count <= Self.longest
    let kept = Exchange.Reply(
      status: reply.status, output: reply.output, errors: reply.errors, seconds: reply.seconds)
    emit(.exchanged(Exchange(script: digest, reply: isKept ? kept : nil), host: host))
  }
}

extension Script {
  /// SHA-256 of the script, of all that it is given, and of the user who runs it.
  func digest(as identity: Identity) -> String {
    var hash = SHA256()
    func add(_ text: String) {
      var text = text
      text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      hash.update(data: [0])
    }
    add(text)
    add(identity.become.map { "\($0.method) \($0.user)" } ?? "")
    for (name, value) in environment {
      add(name)
      add(value)
    }
    for payload in (input.map { [$0] } ?? []) + payloads {
      switch payload {
      case .bytes(let bytes): hash.update(data: bytes)
      case .file(let path, let size): add("\(size) \(path)")
      }
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}
