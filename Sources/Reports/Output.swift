import Glibc
internal import Synchronization

/// Where a text goes.
package enum Channel: Sendable { case out, err }

/// Takes the texts that reports write.
package protocol Output: Sendable {
  func write(_ text: String, to channel: Channel)
}

/// Standard output and standard error, written at once and unbuffered.
package struct StandardOutput: Output {
  package init() {}

  package func write(_ text: String, to channel: Channel) {
    var text = text
    // An error means that nobody reads any more: there is nobody to tell.
    _ = text.withUTF8 {
      WholeWrite.write(UnsafeRawBufferPointer($0), to: channel == .out ? 1 : 2)
    }
  }
}

/// Keeps what is written, for tests and for reports that are made at the end.
package final class KeptOutput: Output {
  private let texts = Mutex<(out: String, err: String)>(("", ""))

  package init() {}

  package func write(_ text: String, to channel: Channel) {
    texts.withLock { texts in
      switch channel {
      case .out: texts.out += text
      case .err: texts.err += text
      }
    }
  }

  package var out: String { texts.withLock { $0.out } }
  package var err: String { texts.withLock { $0.err } }
}
