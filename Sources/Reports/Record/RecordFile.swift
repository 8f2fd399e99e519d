package import Diagnostics
import Glibc

/// A file that a record is appended to: readable by its owner alone, from the first moment.
///
/// Short lines are kept until there are enough of them, or until they have to last.
package struct RecordFile: Sendable {
  private let descriptor: Int32
  private var waiting: [UInt8] = []
  private var isBroken = false

  /// Makes the file; none of this name may be there.
  package init(creating path: String) throws(Failure) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(.other, "cannot record the run: \(path): \(String(cString: strerror(errno)))")
    }
  }

  mutating func append(_ bytes: [UInt8]) {
    waiting += bytes
    if waiting.count > 64 << 10 { flush() }
  }

  /// Writes what waits; a full disk ends the record, not the run.
  mutating func flush() {
    guard !isBroken, !waiting.isEmpty else { return }
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
    close(descriptor)
    isBroken = true
  }
}
