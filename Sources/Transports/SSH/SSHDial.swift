import CPosix
import Diagnostics
import Glibc
import Remote

/// Opens the stream that a session runs over: TCP, or a command of the user.
enum SSHDial {
  /// Blocks the calling thread for at most the settings' timeout for each address.
  static func connect(_ settings: SSHSettings) throws(Failure) -> Int32 {
    if let command = settings.proxyCommand { return try run(command) }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_family =
      settings.addressFamily == 4 ? AF_INET : settings.addressFamily == 6 ? AF_INET6 : AF_UNSPEC
    var list: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(settings.host, String(settings.port), &hints, &list)
    guard result == 0 else {
      let why =
        result == EAI_SYSTEM ? Descriptors.words(errno) : String(cString: gai_strerror(result))
      throw SSHFailure.unreachable(
        "Could not resolve hostname \(settings.host.lowercased()): \(why)")
    }
    defer { freeaddrinfo(list) }
    var why = "Connection refused"
    var next = list
    while let entry = next {
      let descriptor = socket(
        entry.pointee.ai_family, entry.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
        entry.pointee.ai_protocol)
      if descriptor < 0 {
        why = Descriptors.words(errno)
      } else if let problem = open(descriptor, to: entry.pointee, settings.connectTimeout) {
        why = problem
        close(descriptor)
      } else {
        keepAlive(descriptor, settings)
        return descriptor
      }
      next = entry.pointee.ai_next
    }
    throw SSHFailure.unreachable("connect to host \(settings.host) port \(settings.port): \(why)")
  }

  /// Connects within a time; nil when it worked, else why not.
  private static func open(_ descriptor: Int32, to address: addrinfo, _ timeout: Double) -> String?
  {
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    defer { _ = fcntl(descriptor, F_SETFL, flags) }
    if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return nil }
    guard errno == EINPROGRESS else { return Descriptors.words(errno) }
    let end = Moment.after(timeout)
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let count = poll(&waiting, 1, end.millisecondsFromNow)
      if count < 0 && errno == EINTR { continue }
      if count == 0 { return "Connection timed out" }
      var problem: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size)
      return problem == 0 ? nil : Descriptors.words(problem)
    }
  }

  /// The kernel asks a silent peer whether it lives; one that is gone ends the connection.
  private static func keepAlive(_ descriptor: Int32, _ settings: SSHSettings) {
    func set(_ level: Int32, _ name: Int32, _ value: Int32) {
      var value = value
      setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
    set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    guard settings.keepAlive > 0 else { return }
    let seconds = Int32(clamping: Int(max(1, settings.keepAlive)))
    let count = Int32(clamping: max(1, settings.keepAliveCount))
    set(SOL_SOCKET, SO_KEEPALIVE, 1)
    set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, seconds)
    set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, seconds)
    set(Int32(IPPROTO_TCP), TCP_KEEPCNT, count)
    set(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, seconds * (count + 1) * 1000)
  }

  /// A command whose input and output are the stream.
  private static func run(_ command: String) throws(Failure) -> Int32 {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw SSHFailure.unreachable("cannot start the proxy command: \(Descriptors.words(errno))")
    }
    defer { close(ends[1]) }
    do throws(Failure) {
      try LocalProcess.detach(command, stream: ends[1])
    } catch {
      close(ends[0])
      throw error
    }
    return ends[0]
  }
}

/// Failures to connect, as ssh words them and Ansible passes them on.
enum SSHFailure {
  static func unreachable(_ words: String, help: String? = nil) -> Failure {
    Failure(.unreachable, "Failed to connect to the host via ssh: ssh: \(words)", help: help)
  }
}
