import CLibSSH
import Diagnostics
import Glibc
import Remote

/// A session of libssh: connected, its host's key checked, its user known.
///
/// Lives on one thread, like all that belongs to it.
final class SSHSession {
  let raw: ssh_session
  let settings: SSHSettings

  /// Connects over a stream, or dials; blocks the thread.
  init(_ settings: SSHSettings, over stream: Int32?, hostKeys: HostKeys) throws(ConnectTrouble) {
    self.settings = settings
    guard let raw = ssh_new() else {
      throw ConnectTrouble(failure: SSHFailure.unreachable("out of memory"), isPassing: false)
    }
    self.raw = raw
    let descriptor: Int32
    do throws(Failure) {
      if let stream { descriptor = stream } else { descriptor = try SSHDial.connect(settings) }
    } catch {
      throw ConnectTrouble(failure: error, isPassing: false)
    }
    configure(descriptor)
    if ssh_connect(raw) != SSH_OK {
      let words = errorText
      // A server with too many at its door closes it, or says so instead of its version.
      throw ConnectTrouble(
        failure: SSHFailure.unreachable(Self.connectWords(words, settings)),
        isPassing: isPassing(words))
    }
    do throws(Failure) {
      try hostKeys.check(self)
      var authentication = SSHAuthentication(self)
      try authentication.run()
    } catch {
      throw ConnectTrouble(failure: error, isPassing: false)
    }
    ssh_set_blocking(raw, 0)
  }

  deinit {
    ssh_silent_disconnect(raw)
    ssh_free(raw)
  }

  var errorText: String { String(cString: ssh_get_error(UnsafeMutableRawPointer(raw))) }

  var descriptor: Int32 { ssh_get_fd(raw) }

  var isConnected: Bool { ssh_is_connected(raw) != 0 }

  /// Calls until it does not ask to wait; at most so many seconds.
  func wait(_ seconds: Double, _ call: () -> Int32) -> Int32 {
    let end = Moment.after(seconds)
    while true {
      let result = call()
      if result != SSH_AGAIN || end.isPast || !isConnected { return result }
      acknowledgeQuickly()
      let isWriting = ssh_get_status(raw) & SSH_WRITE_PENDING != 0
      var waiting = pollfd(
        fd: descriptor, events: Int16(POLLIN | (isWriting ? POLLOUT : 0)), revents: 0)
      _ = poll(&waiting, 1, end.millisecondsFromNow)
    }
  }

  /// sshd waits for our acknowledgement of its first notice before it answers: 40 ms by default.
  func acknowledgeQuickly() {
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  func set(_ option: ssh_options_e, _ text: String) { ssh_options_set(raw, option, text) }

  private func configure(_ descriptor: Int32) {
    var off = false
    ssh_options_set(raw, SSH_OPTIONS_PROCESS_CONFIG, &off)
    set(SSH_OPTIONS_HOST, settings.keyAlias ?? settings.host)
    var port = UInt32(settings.port)
    ssh_options_set(raw, SSH_OPTIONS_PORT, &port)
    set(SSH_OPTIONS_USER, settings.user)
    var descriptor = descriptor
    ssh_options_set(raw, SSH_OPTIONS_FD, &descriptor)
    var seconds = max(1, Int(settings.connectTimeout.rounded(.up)))
    ssh_options_set(raw, SSH_OPTIONS_TIMEOUT, &seconds)
    var on: Int32 = 1
    ssh_options_set(raw, SSH_OPTIONS_NODELAY, &on)
    if settings.isCompressed { set(SSH_OPTIONS_COMPRESSION, "yes") }
    if let first = settings.knownHosts.first { set(SSH_OPTIONS_KNOWNHOSTS, first) }
    if let first = settings.globalKnownHosts.first { set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, first) }
    if let agent = settings.agent, !agent.isEmpty { set(SSH_OPTIONS_IDENTITY_AGENT, agent) }
    for (name, options) in Self.algorithmOptions {
      guard let list = settings.algorithms[name] else { continue }
      for option in options { set(option, list) }
    }
  }

  private static let algorithmOptions: [(String, [ssh_options_e])] = [
    ("ciphers", [SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C]),
    ("macs", [SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C]),
    ("kexalgorithms", [SSH_OPTIONS_KEY_EXCHANGE]),
    ("hostkeyalgorithms", [SSH_OPTIONS_HOSTKEYS]),
    ("pubkeyacceptedalgorithms", [SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES]),
  ]

  /// libssh's words for a connection that did not come about, as ssh would put them.
  private static func connectWords(_ words: String, _ settings: SSHSettings) -> String {
    let place = "connect to host \(settings.host) port \(settings.port)"
    let lower = words.lowercased()
    if lower.contains("timeout") || lower.contains("timed out") {
      return "\(place): Connection timed out during banner exchange"
    }
    if lower.contains("reset by peer") { return "\(place): Connection reset by peer" }
    if lower.contains("disconnected") || lower.contains("remote host closed")
      || lower.contains("end of file") || lower.hasSuffix("success")
    {
      return "\(place): Connection closed by remote host"
    }
    return "\(place): \(words)"
  }

  /// Whether the server closed its door before it said who it is, which one that is full does.
  private func isPassing(_ words: String) -> Bool {
    let lower = words.lowercased()
    if lower.contains("timeout") || lower.contains("timed out") { return false }
    return ssh_get_serverbanner(raw) == nil
  }
}
