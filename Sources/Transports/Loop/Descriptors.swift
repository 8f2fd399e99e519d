import CPosix
import Glibc

/// What file descriptors need, beyond read and write.
enum Descriptors {
  /// A pipe that no child inherits.
  static func pipe() -> (reader: Int32, writer: Int32)? {
    var ends: [Int32] = [-1, -1]
    return martlet_pipe(&ends) == 0 ? (ends[0], ends[1]) : nil
  }

  static func setNonblocking(_ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
  }

  /// The system's words for an error number.
  static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}
