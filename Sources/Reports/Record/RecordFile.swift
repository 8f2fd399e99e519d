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

  /// - Parameter path: none of this name may be there.
  package init(_ path: String) { self.path = path }

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
    waiting.withUnsafeBytes { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = write(descriptor, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          isBroken = true
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
    waiting.removeAll(keepingCapacity: true)
  }

  mutating func end() {
    flush()
    if descriptor >= 0 { close(descriptor) }
    isBroken = true
  }
}
