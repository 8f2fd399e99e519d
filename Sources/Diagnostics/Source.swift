/// One text that a user wrote: a file, or an argument of the command line.
///
/// Everything that is read keeps a reference to its source, so that an error can name the place
/// and show the line.
public final class Source: Sendable {
  /// What an error calls the source: the path as the user gave it, or `<command line>`.
  public let name: String
  /// The bytes, UTF-8 where they are text.
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The text of a line, counted from 1, without its line break; nil past the end.
  public func line(_ number: Int) -> String? {
    guard number >= 1 else { return nil }
    var start = 0
    var current = 1
    while current < number {
      guard let end = bytes[start...].firstIndex(of: 10) else { return nil }
      start = end + 1
      current += 1
    }
    guard start < bytes.count || number == 1 else { return nil }
    var end = bytes[start...].firstIndex(of: 10) ?? bytes.count
    if end > start, bytes[end - 1] == 13 { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
