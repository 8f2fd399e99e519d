import Diagnostics
import Glibc

/// Programs of the controller that martlet runs itself: password scripts, editors.
enum Program {
  /// What a program writes to standard output; standard error goes to martlet's own.
  static func output(of arguments: [String]) throws(Failure) -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw problem(arguments[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: pid_t
    do throws(Failure) {
      process = try start(arguments, output: ends[1])
    } catch {
      close(ends[0])
      close(ends[1])
      throw error
    }
    close(ends[1])
    defer { close(ends[0]) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    let status = wait(for: process)
    guard status == 0 else {
      throw Failure(.usage, "\(arguments[0]) ended with return code \(status)")
    }
    return bytes
  }

  /// Runs a program on martlet's own terminal; its return code.
  static func run(_ arguments: [String]) throws(Failure) -> Int32 {
    wait(for: try start(arguments, output: nil))
  }

  private static func start(_ arguments: [String], output: Int32?) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
    guard code == 0 else {
      throw Failure(.usage, "cannot run \(arguments[0]): \(String(cString: strerror(code)))")
    }
    return process
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  private static func problem(_ name: String) -> Failure {
    Failure(.usage, "cannot run \(name): \(String(cString: strerror(errno)))")
  }
}
