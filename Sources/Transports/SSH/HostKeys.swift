import CLibSSH
import Diagnostics
import Glibc
import Remote
import Synchronization

/// Checks the keys of hosts against the files that know them, and adds new ones.
final class HostKeys: Sendable {
  /// Held while a file is added to: many hosts are met at once.
  private let adding = Mutex(())

  func check(_ session: SSHSession) throws(Failure) {
    let settings = session.settings
    var verdict = SSH_KNOWN_HOSTS_UNKNOWN
    var place = settings.knownHosts.first ?? ""
    let others = settings.globalKnownHosts.dropFirst()
    // libssh looks into one file of the user and one of the system at a time.
    look: for (index, file) in (settings.knownHosts + others).enumerated() {
      if index > 0 {
        guard Files.exists(file) else { continue }
        session.set(SSH_OPTIONS_KNOWNHOSTS, file)
      }
      let state = ssh_session_is_known_server(session.raw)
      switch state {
      case SSH_KNOWN_HOSTS_OK: return
      case SSH_KNOWN_HOSTS_CHANGED, SSH_KNOWN_HOSTS_OTHER:
        if verdict != SSH_KNOWN_HOSTS_CHANGED { place = file }
        verdict = SSH_KNOWN_HOSTS_CHANGED
      default: break
      }
    }
    let (kind, print) = Self.describe(session)
    if settings.checking == .off {
      if verdict != SSH_KNOWN_HOSTS_CHANGED { add(session) }
      return
    }
    if verdict == SSH_KNOWN_HOSTS_CHANGED {
      let host = settings.port == 22 ? settings.host : "[\(settings.host)]:\(settings.port)"
      throw SSHFailure.unreachable(
        "Host key verification failed: the key of \(settings.host) has changed; "
          + "its \(kind) key is \(print), and \(place) knows another",
        help: "if that is meant, remove the old one: ssh-keygen -f \(Quote.word(place)) "
          + "-R \(Quote.word(settings.keyAlias ?? host))")
    }
    if settings.checking == .acceptNew { return add(session) }
    throw SSHFailure.unreachable(
      "Host key verification failed: the \(kind) key of \(settings.host) is not known: \(print)",
      help: "add it to known_hosts, or set host_key_checking to false or "
        + "StrictHostKeyChecking to accept-new")
  }

  /// Adds the key to the user's first file. That it cannot be written is no reason to fail.
  private func add(_ session: SSHSession) {
    guard let file = session.settings.knownHosts.first, file != "/dev/null" else { return }
    session.set(SSH_OPTIONS_KNOWNHOSTS, file)
    adding.withLock { _ in _ = ssh_session_update_known_hosts(session.raw) }
  }

  /// The kind of the host's key and its fingerprint.
  private static func describe(_ session: SSHSession) -> (kind: String, print: String) {
    var key: ssh_key?
    guard ssh_get_server_publickey(session.raw, &key) == SSH_OK, let key else {
      return ("host", "?")
    }
    defer { ssh_key_free(key) }
    let kind = ssh_key_type_to_char(ssh_key_type(key)).map { String(cString: $0) } ?? "host"
    var hash: UnsafeMutablePointer<UInt8>?
    var size = 0
    guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) == 0 else {
      return (kind, "?")
    }
    defer { ssh_clean_pubkey_hash(&hash) }
    guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size) else {
      return (kind, "?")
    }
    defer { ssh_string_free_char(text) }
    return (kind.split(separator: "-").last.map { $0.uppercased() } ?? kind, String(cString: text))
  }
}
