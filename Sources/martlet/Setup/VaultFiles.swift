import Diagnostics
import Formats
import Glibc
import Playbooks

/// Files that `martlet vault` reads and writes.
enum VaultFiles {
  /// The bytes of a file; `-` is standard input.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    if path == "-" { return try Paths.read("/dev/stdin") }
    return try Paths.read(Paths.expanded(path))
  }

  static func decrypted(_ path: String, with secrets: VaultSecrets) throws(Failure) -> [UInt8] {
    try opened(path, with: secrets).plain
  }

  /// The plain bytes of a vaulted file, and how it was encrypted.
  static func opened(
    _ path: String, with secrets: VaultSecrets
  ) throws(Failure) -> Vault.Opened {
    do throws(Failure) {
      return try Vault.opened(try read(path), with: secrets)
    } catch {
      throw error.with { $0.message += " for \(path)" }
    }
  }

  /// One output cannot take several files.
  static func check(_ files: [String], output: String?) throws(Failure) {
    if output != nil, files.count > 1 {
      throw Failure(.option, "at most one input file may be used with the --output option")
    }
  }

  /// Who may read a file that is written.
  enum Mode {
    /// Its owner only.
    case secret
    /// Who could before; its owner only where it is new.
    case kept
    /// Whom the process's mask allows.
    case open
  }

  /// Replaces a file in one step, its owner kept; a link stays, and what it points to is replaced.
  /// `-` is standard output.
  static func write(_ bytes: [UInt8], to path: String, mode: Mode) throws(Failure) {
    if path == "-" {
      Console.write(bytes)
      return
    }
    let target = resolved(Paths.expanded(path))
    var info = stat()
    let isKnown = stat(target, &info) == 0
    let bits: mode_t =
      switch mode {
      case .secret: 0o600
      case .kept: isKnown ? info.st_mode & 0o7777 : 0o600
      case .open: isKnown ? info.st_mode & 0o7777 : 0o666 & ~mask
      }
    let temporary = "\(target).\(getpid()).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw problem("write", target) }
    var failed = false
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 {
          failed = true
          return
        }
        rest = rest.dropFirst(count)
      }
    }
    if isKnown { _ = fchown(file, info.st_uid, info.st_gid) }
    _ = fchmod(file, bits)
    failed = fsync(file) != 0 || failed
    close(file)
    guard !failed, rename(temporary, target) == 0 else {
      let error = problem("write", target)
      unlink(temporary)
      throw error
    }
  }

  /// The path without symbolic links; as it is where it does not exist.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The bits that new files do not get.
  private static var mask: mode_t {
    let mask = umask(0o077)
    umask(mask)
    return mask
  }

  /// Makes the directory that a file goes into, readable by its owner only.
  static func makeDirectory(for path: String) throws(Failure) {
    let directory = Paths.directory(of: Paths.absolute(path))
    if Paths.isDirectory(directory) { return }
    Problems.show(Diagnostic(.warning, "\(directory) does not exist, creating..."))
    var prefix = ""
    for part in directory.split(separator: "/") {
      prefix += "/" + part
      guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else { throw problem("make", prefix) }
    }
  }

  /// Lets the user change bytes in `$EDITOR`, in a file that only the user can read.
  static func edited(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var template = Array("/tmp/martlet-vault-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw problem("make", "/tmp/martlet-vault-XXXXXX") }
    close(file)
    let path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    defer { unlink(path) }
    try write(bytes, to: path, mode: .secret)
    let editor = getenv("EDITOR").map { String(cString: $0) } ?? "vi"
    let status = try Program.run(
      ["/bin/sh", "-c", editor + " \"$1\"", "sh", path])
    guard status == 0 else {
      throw Failure(.usage, "the editor ended with return code \(status)")
    }
    return try Paths.read(path)
  }

  private static func problem(_ verb: String, _ path: String) -> Failure {
    Failure(.usage, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
