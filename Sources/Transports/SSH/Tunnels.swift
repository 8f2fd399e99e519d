import Diagnostics
import Glibc

/// The tunnels of one session, and the streams at our ends of them.
final class Tunnels: LoopClient {
  private let carrier: SSHCarrier
  private var tunnels: [Tunnel] = []
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

  init(_ carrier: SSHCarrier) { self.carrier = carrier }

  deinit { buffer.deallocate() }

  var isOpen: Bool { carrier.isOpen }

  /// Connects; blocks the loop, which nobody else uses.
  func open(over stream: Int32?) throws(ConnectTrouble) {
    tunnels = []
    carrier.close()
    carrier.open(try carrier.dialer?(stream))
  }

  func add(to host: String, port: Int) throws(Failure) -> Int32 {
    let wire = try carrier.tunnel(to: host, port: port)
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw Failure(.unreachable, "cannot make a tunnel: \(Descriptors.words(errno))")
    }
    tunnels.append(Tunnel(wire, ends[1]))
    return ends[0]
  }

  func watched() -> [Interest] { carrier.watched() + tunnels.map(\.watched) }

  var deadline: Moment? { carrier.hasNews ? .now : nil }

  func turn(isReady: Bool) {
    carrier.turn(isReady: isReady)
    if carrier.takeLoss() != nil { tunnels = [] }
    for tunnel in tunnels { tunnel.pump(through: buffer) }
    tunnels.removeAll { $0.isOver }
  }

  func stopped() {
    tunnels = []
    carrier.close()
  }
}

/// One stream at our end, one channel at the other.
private final class Tunnel: WireListener {
  private let wire: any Wire
  private let descriptor: Int32
  private var toWire: [UInt8] = []
  private var toStream: [UInt8] = []
  private var hasEnded = false
  private var isStreamOver = false

  init(_ wire: any Wire, _ descriptor: Int32) {
    self.wire = wire
    self.descriptor = descriptor
    Descriptors.setNonblocking(descriptor)
    wire.listener = self
  }

  deinit {
    wire.close()
    close(descriptor)
  }

  var isOver: Bool { isStreamOver || hasEnded && toStream.isEmpty }

  var watched: Interest {
    Interest(descriptor: descriptor, reads: toWire.isEmpty, writes: !toStream.isEmpty)
  }

  func received(_ bytes: UnsafeRawBufferPointer, errors: Bool) {
    toStream += bytes
    flush()
  }

  func ended(_ reason: String) { hasEnded = true }

  func pump(through buffer: UnsafeMutableRawBufferPointer) {
    flush()
    send()
    while toWire.isEmpty && !isStreamOver {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
      if count <= 0 {
        isStreamOver = true
        return
      }
      toWire = Array(buffer[..<count])
      send()
    }
  }

  private func send() {
    guard !toWire.isEmpty else { return }
    let count = toWire.withUnsafeBytes { wire.send($0) }
    toWire.removeFirst(count)
  }

  private func flush() {
    while !toStream.isEmpty {
      let count = toStream.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 {
        if count < 0 && errno != EAGAIN && errno != EINTR { isStreamOver = true }
        return
      }
      toStream.removeFirst(count)
    }
  }
}
