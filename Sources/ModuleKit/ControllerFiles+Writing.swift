package import Diagnostics
#if canImport(Glibc)
  internal import Glibc
#endif

extension ControllerFiles {
  /// Writes a file of the controller at once, with the directories that it needs.
  package func write(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    try makeParents(of: path)
    let temporary = path + ".martlet.\(getpid())"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failed("write", path) }
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = Self.failed("write", path)
        close(file)
        unlink(temporary)
        throw failure
      }
      start += count
    }
    close(file)
    try move(temporary, to: path)
  }

  /// Gives a file of the controller, written beside it, its final name.
  package func move(_ temporary: String, to path: String) throws(Failure) {
    guard rename(temporary, path) == 0 else {
      let failure = Self.failed("replace", path)
      unlink(temporary)
      throw failure
    }
  }

  /// Makes the directories that a file of the controller needs.
  package func makeParents(of path: String) throws(Failure) {
    var current = ""
    for part in path.split(separator: "/").dropLast() {
      current += path.hasPrefix("/") || !current.isEmpty ? "/\(part)" : "\(part)"
      if mkdir(current, 0o777) != 0, errno != EEXIST { throw Self.failed("create", current) }
    }
  }

  private static func failed(_ verb: String, _ path: String) -> Failure {
    Failure(.other, "could not \(verb) '\(path)': \(String(cString: strerror(errno)))")
  }
}
