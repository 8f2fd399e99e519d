import Glibc

/// A port of this machine behind which each connection gets a program of its own, like inetd.
final class Listener: Sendable {
  let port: Int
  private let door: Int32

  init(_ words: [String]) throws {
    door = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let door = door
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw -> Int32 in
        guard bind(door, raw, size) == 0, listen(door, 64) == 0 else { return -1 }
        return getsockname(door, raw, &size)
      }
    }
    guard result == 0 else { throw Scratch.Trouble(words: "cannot listen") }
    port = Int(UInt16(bigEndian: address.sin_port))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Context(door, words)).toOpaque()
    pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Context>.fromOpaque(raw).takeRetainedValue().serve()
        return nil
      }, context)
    pthread_detach(thread)
  }

  /// A port that nobody listens on.
  static func freePort() throws -> Int { try Listener(["true"]).port }

  deinit {
    shutdown(door, Int32(SHUT_RDWR))
    close(door)
  }

  private final class Context {
    let door: Int32
    let words: [String]
    init(_ door: Int32, _ words: [String]) {
      self.door = door
      self.words = words
    }

    func serve() {
      while true {
        let client = accept(door, nil, nil)
        if client < 0 { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        // A shell between makes the program a child of init, so that nobody needs to wait for it.
        try? Scratch.run(["sh", "-c", "\"$@\" <&1 &", "sh"] + words, stream: client)
        close(client)
      }
    }
  }
}
