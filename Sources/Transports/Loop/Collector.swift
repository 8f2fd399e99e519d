import Diagnostics
import Glibc
import Remote

/// Gathers what one script writes: into memory up to a limit, or into a file.
struct Collector {
  private var output: [UInt8] = []
  private var errors: [UInt8] = []
  private let limit: Int
  private var sink: Int32 = -1
  private(set) var failure: Failure?

  init(for script: Script, limit: Int) {
    self.limit = limit
    if let path = script.output {
      sink = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      if sink < 0 { failure = Failure(.other, "cannot write \(path): \(Descriptors.words(errno))") }
    }
    isToFile = script.output != nil
  }

  private let isToFile: Bool

  mutating func add(_ bytes: UnsafeRawBufferPointer, errors isErrors: Bool) {
    if isErrors {
      if fits(errors.count + bytes.count, "standard error") { errors.append(contentsOf: bytes) }
    } else if isToFile {
      write(bytes)
    } else if fits(output.count + bytes.count, "standard output") {
      output.append(contentsOf: bytes)
    }
  }

  /// The reply; closes the file.
  mutating func reply(status: Int) -> Reply {
    closeSink()
    return Reply(output: output, errors: errors, status: status)
  }

  var errorText: String { String(decoding: errors, as: UTF8.self) }

  mutating func closeSink() {
    if sink >= 0 { close(sink) }
    sink = -1
  }

  private mutating func fits(_ size: Int, _ stream: String) -> Bool {
    if size <= limit { return true }
    if failure == nil {
      let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
      failure = Failure(
        .other, "the script wrote more than \(size) to \(stream)",
        help: "redirect it to a file on the target")
    }
    return false
  }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while sink >= 0, !rest.isEmpty {
      let count = Glibc.write(sink, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        failure = failure ?? Failure(.other, "cannot write the output: \(Descriptors.words(errno))")
        closeSink()
        return
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
