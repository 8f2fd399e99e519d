import Glibc

/// Reads the stream of a persistent shell: what scripts wrote, and our marks between.
///
/// A mark is the byte 30, 32 hexadecimal digits that only this shell knows, a dot, the number of
/// the frame, a space, one word and a newline. Everything else is content, whatever its bytes are.
package struct MarkScanner: Sendable {
  package enum Event {
    /// Bytes that a script wrote; valid only during the call.
    case content(UnsafeRawBufferPointer)
    /// A mark of frame `number` with its words: a return code, `ready`, `errors` …
    case mark(number: Int, words: String)
  }

  private let mark: [UInt8]
  /// The beginning of what may become a mark.
  private var held: [UInt8] = []

  /// No mark is longer: the word is a number or a path.
  private static let limit = 4200

  package init(mark: String) {
    self.mark = Array(mark.utf8)
  }

  /// Takes the next bytes of the stream and tells what is in them.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer, _ event: (Event) -> Void) {
    var position = 0
    if !held.isEmpty {
      position = continueHeld(bytes, event)
      if !held.isEmpty { return }
    }
    var start = position
    while position < bytes.count {
      guard let found = Self.find(mark[0], in: bytes, from: position) else { break }
      let candidate = UnsafeRawBufferPointer(rebasing: bytes[found...])
      switch match(candidate) {
      case .no:
        position = found + 1
      case .partial:
        emit(bytes, start..<found, event)
        held = Array(candidate)
        return
      case .whole(let length, let number, let words):
        emit(bytes, start..<found, event)
        event(.mark(number: number, words: words))
        position = found + length
        start = position
      }
    }
    emit(bytes, start..<bytes.count, event)
  }

  /// Adds bytes to the held ones until they are a mark, or are none. Returns how many it took.
  private mutating func continueHeld(_ bytes: UnsafeRawBufferPointer, _ event: (Event) -> Void)
    -> Int
  {
    let before = held.count
    held += bytes.prefix(Self.limit)
    let outcome = held.withUnsafeBytes { match($0) }
    switch outcome {
    case .partial:
      // All bytes are in; a mark is never longer than the limit, so `match` ends this in time.
      return bytes.count
    case .whole(let length, let number, let words):
      held = []
      event(.mark(number: number, words: words))
      return length - before
    case .no:
      // The first held byte is content; what follows may begin a mark again.
      let again = Array(held.prefix(before))
      held = []
      again.withUnsafeBytes { known in
        emit(known, 0..<1, event)
        feed(UnsafeRawBufferPointer(rebasing: known[1...]), event)
      }
      if !held.isEmpty { return continueHeld(bytes, event) }
      return 0
    }
  }

  private enum Match {
    case no, partial
    case whole(length: Int, number: Int, words: String)
  }

  /// Whether the bytes begin with a mark.
  private func match(_ bytes: UnsafeRawBufferPointer) -> Match {
    let common = min(bytes.count, mark.count)
    for index in 0..<common where bytes[index] != mark[index] { return .no }
    guard bytes.count > mark.count else { return .partial }
    guard let end = Self.find(10, in: bytes, from: mark.count) else {
      return bytes.count < Self.limit ? .partial : .no
    }
    guard end < Self.limit else { return .no }
    let text = String(decoding: bytes[mark.count..<end], as: UTF8.self)
    guard text.first == ".", let space = text.firstIndex(of: " ") else { return .no }
    guard let number = Int(text[text.index(after: text.startIndex)..<space]) else { return .no }
    return .whole(
      length: end + 1, number: number, words: String(text[text.index(after: space)...]))
  }

  private func emit(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ event: (Event) -> Void
  ) {
    if !range.isEmpty { event(.content(UnsafeRawBufferPointer(rebasing: bytes[range]))) }
  }

  private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
    guard from < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let hit = memchr(base + from, Int32(byte), bytes.count - from) else { return nil }
    return UnsafeRawPointer(hit) - base
  }
}
