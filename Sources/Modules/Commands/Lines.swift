internal import Values

/// The lines of a text as Python's `splitlines` has them.
enum Lines {
  static func of(_ text: String) -> [Value] {
    var lines: [Value] = []
    let bytes = Array(text.utf8)
    var start = 0
    var position = 0
    func end(_ width: Int) {
      lines.append(.string(String(decoding: bytes[start..<position], as: UTF8.self)))
      position += width
      start = position
    }
    while position < bytes.count {
      switch bytes[position] {
      case 13 where position + 1 < bytes.count && bytes[position + 1] == 10: end(2)
      case 10, 11, 12, 13, 28, 29, 30: end(1)
      case 0xC2 where position + 1 < bytes.count && bytes[position + 1] == 0x85: end(2)
      case 0xE2
      where position + 2 < bytes.count && bytes[position + 1] == 0x80
        && (bytes[position + 2] == 0xA8 || bytes[position + 2] == 0xA9):
        end(3)
      default: position += 1
      }
    }
    if start < bytes.count { end(0) }
    return lines
  }

  /// A text without the line breaks at its end.
  static func stripped(_ text: String) -> String {
    guard let last = text.utf8.lastIndex(where: { $0 != 10 && $0 != 13 }) else { return "" }
    return String(text[...last])
  }
}
