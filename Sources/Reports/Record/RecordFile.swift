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
    guard !isBroken else { return }
    waiting += bytes
    if waiting.count > 64 << 10 { flush() }
  }

  /// Writes what waits; a full disk ends the record, not the run.
  mutating func flush() {
    guard !isBroken, !waiting.isEmpty else { return }
    if descriptor < 0 {
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    }
    let hasFile = descriptor >= 0
    let error =
      hasFile ? waiting.withUnsafeBytes { WholeWrite.write($0, to: descriptor) } : errno
    waiting.removeAll(keepingCapacity: error == 0)
    guard error != 0 else { return }
    isBroken = true
    let why = "\(path): \(String(cString: strerror(error)))"
    warn(
      hasFile
        ? Diagnostic(
          .warning, "the record of this run ends here: \(why)",
          help: "the run goes on; it can be resumed up to this point")
        : Diagnostic(.warning, "cannot record the run: \(why)", help: "MARTLET_RECORD=off"))
  }

  mutating func end() {
    flush()
    if descriptor >= 0 { close(descriptor) }
    isBroken = true
  }
}
