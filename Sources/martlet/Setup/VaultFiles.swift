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
    do throws(Failure) {
      return try Vault.decrypt(try read(path), with: secrets)
    } catch {
      throw error.with { $0.message += " for \(path)" }
    }
  }

  /// One output cannot take several files.
  static func check(_ files: [String], output: String?) throws(Failure) {
    if output != nil, files.count > 1 {
      throw Failure(.usage, "at most one input file may be used with the --output option")
    }
  }

  /// Replaces a file in one step; a new one is readable by its owner only. `-` is standard output.
  ///
  /// - Parameter like: the file whose mode and owner are kept.
  static func write(_ bytes: [UInt8], to path: String, like: String?) throws(Failure) {
    if path == "-" {
      Console.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    let target = Paths.expanded(path)
    var info = stat()
    let isKnown = like.map { stat(Paths.expanded($0), &info) == 0 } ?? false
    let mode = isKnown ? info.st_mode & 0o7777 : 0o600
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
    _ = fchmod(file, mode)
    failed = fsync(file) != 0 || failed
    close(file)
    guard !failed, rename(temporary, target) == 0 else {
      let error = problem("write", target)
      unlink(temporary)
      throw error
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
    try write(bytes, to: path, like: path)
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
