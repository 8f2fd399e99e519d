import Glibc
import Remote

/// Bytes on their way to a wire: texts and files, in order, never more than a block in memory of
/// a file.
struct Outgoing {
  private enum Chunk {
    case bytes([UInt8], from: Int)
    case file(OpenFile, left: Int)
  }

  private final class OpenFile {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  private var chunks: [Chunk] = []
  private var next = 0
  private static let block = 256 * 1024

  var isEmpty: Bool { next == chunks.count }

  mutating func add(_ bytes: [UInt8]) {
    if !bytes.isEmpty { chunks.append(.bytes(bytes, from: 0)) }
  }

  mutating func add(_ payload: Payload) {
    switch payload {
    case .bytes(let bytes): add(bytes)
    case .file(let path, let size):
      // A file that cannot be read, or has become shorter, is filled up: the target counts bytes.
      if size > 0 { chunks.append(.file(OpenFile(open(path, O_RDONLY | O_CLOEXEC)), left: size)) }
    }
  }

  /// Gives a wire as much as it takes. False when a file was shorter than it should be.
  mutating func pump(into wire: any Wire) -> Bool {
    var isWhole = true
    while next < chunks.count {
      switch chunks[next] {
      case .bytes(let bytes, let from):
        let sent = bytes.withUnsafeBytes {
          wire.send(UnsafeRawBufferPointer(rebasing: $0[from...]))
        }
        if sent == 0 { return isWhole }
        if from + sent < bytes.count {
          chunks[next] = .bytes(bytes, from: from + sent)
          return isWhole
        }
      case .file(let file, let left):
        let count = min(left, Self.block)
        var read = 0
        let block = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          read = Glibc.read(file.descriptor, buffer.baseAddress, count)
          if read <= 0 {
            buffer.initialize(repeating: 0)
            filled = count
          } else {
            filled = read
          }
        }
        if read <= 0 { isWhole = false }
        chunks[next] = .bytes(block, from: 0)
        if block.count < left {
          chunks.insert(.file(file, left: left - block.count), at: next + 1)
        }
        continue
      }
      // What was sent is given back at once: of a big file, a block is held at a time.
      chunks[next] = .bytes([], from: 0)
      next += 1
    }
    chunks.removeAll(keepingCapacity: true)
    next = 0
    return isWhole
  }
}
