import CLibSSH
import Diagnostics
import Glibc

/// A program on the other side, or a tunnel through it: one channel of a session.
final class SSHChannel: Wire {
  weak var listener: (any WireListener)?
  private let session: SSHSession
  private let raw: ssh_channel
  private let callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>
  /// What came, until the listener is told: never while we write.
  private var inbox: [(bytes: [UInt8], errors: Bool)] = []
  private var status: String?
  private var isAtEnd = false
  private(set) var isClosed = false
  /// The command, until the server has taken it.
  private var request: String?
  /// Whether the server has not said yet that there is a channel.
  private var isOpening = false

  private init(_ session: SSHSession) throws(Failure) {
    guard let raw = ssh_channel_new(session.raw) else {
      throw SSHFailure.unreachable("cannot open a channel: \(session.errorText)")
    }
    self.session = session
    self.raw = raw
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: ssh_channel_callbacks_struct())
    callbacks.pointee.size = MemoryLayout<ssh_channel_callbacks_struct>.size
    callbacks.pointee.userdata = Unmanaged.passUnretained(self).toOpaque()
    callbacks.pointee.channel_data_function = { _, _, data, count, isErrors, context in
      guard let context else { return 0 }
      let channel = Unmanaged<SSHChannel>.fromOpaque(context).takeUnretainedValue()
      channel.take(UnsafeRawBufferPointer(start: data, count: Int(count)), errors: isErrors != 0)
      return Int32(count)
    }
    callbacks.pointee.channel_exit_status_function = { _, _, status, context in
      guard let context else { return }
      Unmanaged<SSHChannel>.fromOpaque(context).takeUnretainedValue().status = "status \(status)"
    }
    callbacks.pointee.channel_exit_signal_function = { _, _, signal, _, _, _, context in
      guard let context, let signal else { return }
      Unmanaged<SSHChannel>.fromOpaque(context).takeUnretainedValue().status =
        "signal \(String(cString: signal))"
    }
    callbacks.pointee.channel_eof_function = { _, _, context in
      guard let context else { return }
      Unmanaged<SSHChannel>.fromOpaque(context).takeUnretainedValue().isAtEnd = true
    }
    callbacks.pointee.channel_close_function = { _, _, context in
      guard let context else { return }
      Unmanaged<SSHChannel>.fromOpaque(context).takeUnretainedValue().isAtEnd = true
    }
    ssh_set_channel_callbacks(raw, callbacks)
  }

  /// Starts a command; does not wait until the server has taken it.
  convenience init(_ session: SSHSession, command: String) throws(Failure) {
    try self.init(session)
    isOpening = true
    request = command
    askAgain()
  }

  /// Opens a stream from the other side to a port; waits for it.
  convenience init(_ session: SSHSession, to host: String, port: Int) throws(Failure) {
    try self.init(session)
    try open("tunnel to \(host) port \(port)") {
      ssh_channel_open_forward(raw, host, Int32(port), "127.0.0.1", 0)
    }
  }

  deinit {
    ssh_remove_channel_callbacks(raw, callbacks)
    if session.isConnected { ssh_channel_close(raw) }
    ssh_channel_free(raw)
    callbacks.deinitialize(count: 1)
    callbacks.deallocate()
  }

  private func open(_ what: String, _ call: () -> Int32) throws(Failure) {
    let result = session.wait(max(10, session.settings.connectTimeout), call)
    if result == SSH_OK { return }
    if !session.isConnected {
      throw Failure(
        .unreachable, "the connection to \(session.settings.host) was lost: \(session.errorText)")
    }
    let why = result == SSH_AGAIN ? "timed out" : session.errorText
    throw SSHFailure.unreachable("cannot open a \(what) on \(session.settings.host): \(why)")
  }

  /// Opens the channel and sends the command, or looks whether the server has taken them.
  private func askAgain() {
    guard let command = request, !isAtEnd else { return }
    if isOpening {
      let result = ssh_channel_open_session(raw)
      if result == SSH_AGAIN { return session.acknowledgeQuickly() }
      isOpening = false
      if result != SSH_OK {
        status = "the server refused a session: \(session.errorText)"
        isAtEnd = true
        return
      }
    }
    let result = ssh_channel_request_exec(raw, command)
    if result == SSH_AGAIN { return session.acknowledgeQuickly() }
    request = nil
    if result != SSH_OK {
      status = "the server refused to run a command"
      isAtEnd = true
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, errors: Bool) {
    inbox.append((Array(bytes), errors))
  }

  var hasNews: Bool {
    !isClosed && (!inbox.isEmpty || isAtEnd || (isOpening && ssh_channel_is_open(raw) != 0))
  }

  /// Tells the listener what came.
  func deliver() {
    if isClosed { return }
    askAgain()
    while !inbox.isEmpty {
      let news = inbox
      inbox = []
      for (bytes, errors) in news where !isClosed {
        bytes.withUnsafeBytes { listener?.received($0, errors: errors) }
      }
    }
    if isAtEnd && !isClosed {
      isClosed = true
      listener?.ended(status ?? "its channel closed")
    }
  }

  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard !isClosed, !isOpening, !isAtEnd, !bytes.isEmpty, session.isConnected else { return 0 }
    let count = ssh_channel_write(
      raw, bytes.baseAddress, UInt32(clamping: min(bytes.count, 1 << 20)))
    return Int(max(0, count))
  }

  func finish() {
    guard !isClosed else { return }
    ssh_channel_send_eof(raw)
    isClosed = true
  }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    ssh_channel_close(raw)
  }
}
