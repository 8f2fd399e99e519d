package import Diagnostics
import Glibc

/// A file that a record is appended to, made at the first line: readable by its owner alone, from
/// the first moment.
///
/// Short lines are kept until there are enough of them, or until they have to last.
package struct RecordFile: Sendable {
  private let path: String
  private var descriptor: Int32 = -1
  private var waiting: [UInt8] = []
  private var isBroken = false
  private let warn: @Sendable (Diagnostic) -> Void

  /// - Parameters:
  ///   - path: none of this name may be there.
  ///   - warn: hears, once, why the record ends before the run.
  package init(_ path: String, warn: @escaping @Sendable (Diagnostic) -> Void) {
    self.path = path
    self.warn = warn
  }

  mutating func append(_ bytes: [UInt8]) {
    waiting += bytes
    if waiting.count > 64 << 10 { flush() }
  }

  /// Writes what waits; a full disk ends the record, not the run.
  mutating func flush() {
    guard !isBroken, !waiting.isEmpty else { return }
    if descriptor < 0 {
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    }
    let error = descriptor < 0 ? errno : Self.write(waiting, to: descriptor)
    waiting.removeAll(keepingCapacity: true)
    guard error != 0 else { return }
    isBroken = true
    warn(
      Diagnostic(
        .warning, "the record of this run ends here: \(path): \(String(cString: strerror(error)))",
        help: "the run goes on; it can be resumed up to this point"))
  }

  /// Writes all of it; returns the system's number of an error, 0 for none.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(descriptor, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : EIO }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return 0
    }
  }

  mutating func end() {
    flush()
    if descriptor >= 0 { close(descriptor) }
    isBroken = true
  }
}
