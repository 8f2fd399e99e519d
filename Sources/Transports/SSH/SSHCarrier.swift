import CLibSSH
import Diagnostics
import Glibc
import Remote

/// Opens shells and tunnels over one SSH session.
final class SSHCarrier: Carrier {
  private let settings: SSHSettings
  private let hostKeys: HostKeys
  private var session: SSHSession?
  private var channels: [SSHChannel] = []
  private var loss: Failure?
  /// Never opened; asking it makes libssh read what came for the others.
  private var reader: ssh_channel?

  init(_ settings: SSHSettings, hostKeys: HostKeys) {
    self.settings = settings
    self.hostKeys = hostKeys
  }

  deinit { close() }

  var isOpen: Bool { session != nil }

  var dialer: Dialer? {
    { [settings, hostKeys] stream throws(ConnectTrouble) in
      Dialed(try SSHSession(settings, over: stream, hostKeys: hostKeys))
    }
  }

  func open(_ dialed: Dialed?) {
    session = dialed?.session
    reader = session.flatMap { ssh_channel_new($0.raw) }
  }

  func start(_ launch: Launch) throws(Failure) -> any Wire {
    try add { session throws(Failure) in try SSHChannel(session, command: launch.command) }
  }

  func tunnel(to host: String, port: Int) throws(Failure) -> any Wire {
    try add { session throws(Failure) in try SSHChannel(session, to: host, port: port) }
  }

  private func add(_ make: (SSHSession) throws(Failure) -> SSHChannel) throws(Failure)
    -> any Wire
  {
    guard let session else { throw Failure(.unreachable, "there is no connection") }
    let channel = try make(session)
    channels.append(channel)
    return channel
  }

  func watched() -> [Interest] {
    guard let session else { return [] }
    let isWriting = ssh_get_status(session.raw) & SSH_WRITE_PENDING != 0
    return [Interest(descriptor: session.descriptor, writes: isWriting)]
  }

  var hasNews: Bool { channels.contains { $0.hasNews } }

  func turn(isReady: Bool) {
    guard let session else { return }
    if isReady, let reader {
      _ = ssh_channel_poll(reader, 0)
    }
    for channel in channels { channel.deliver() }
    channels.removeAll { $0.isClosed }
    if !session.isConnected {
      let why = session.errorText
      loss = Failure(
        .unreachable,
        "the connection to \(settings.host) port \(settings.port) was lost"
          + (why.isEmpty ? "" : ": \(why)"))
      close()
    }
  }

  func takeLoss() -> Failure? {
    defer { loss = nil }
    return loss
  }

  func close() {
    if let session, session.isConnected {
      for channel in channels { channel.close() }
      _ = ssh_blocking_flush(session.raw, 100)
    }
    channels = []
    if let reader { ssh_channel_free(reader) }
    reader = nil
    session = nil
  }
}
