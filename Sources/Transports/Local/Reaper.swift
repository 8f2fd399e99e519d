import Glibc

/// Takes leave of child processes.
enum Reaper {
  /// How the program ended, in words; nil if it cannot be told.
  @discardableResult
  static func wait(for pid: pid_t) -> String? {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      if errno != EINTR { return nil }
    }
    let signal = status & 0x7f
    return signal == 0 ? "status \(status >> 8 & 0xff)" : "signal \(signal)"
  }

  /// Ends a program at once.
  static func end(_ pid: pid_t) {
    guard pid > 0 else { return }
    kill(pid, SIGKILL)
    wait(for: pid)
  }
}
