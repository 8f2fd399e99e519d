package import Diagnostics

/// Splits a line into words as a POSIX shell does, Python's `shlex.split`.
package enum ShellWords {
  /// - Parameter comments: whether `#` begins a comment, also within a word.
  /// - Throws: where a quote is not closed, or nothing follows a backslash.
  package static func split(_ line: String, comments: Bool = false) throws(Failure) -> [String] {
    let bytes = Array(line.utf8)
    var words: [String] = []
    var word: [UInt8] = []
    var isWord = false
    var index = 0
    func finish() {
      if isWord { words.append(String(decoding: word, as: UTF8.self)) }
      word = []
      isWord = false
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 32, 9, 10, 13: finish()
      case UInt8(ascii: "#") where comments:
        finish()
        while index < bytes.count, bytes[index] != 10 { index += 1 }
      case UInt8(ascii: "\\"):
        guard index < bytes.count else { throw Failure(.other, "No escaped character") }
        word.append(bytes[index])
        isWord = true
        index += 1
      case 34, 39:
        isWord = true
        guard let end = try quoted(bytes, index, byte, &word) else {
          throw Failure(.other, "No closing quotation")
        }
        index = end
      default:
        word.append(byte)
        isWord = true
      }
    }
    finish()
    return words
  }

  /// Appends what stands up to the closing quote; answers where it goes on, nil without one.
  private static func quoted(
    _ bytes: [UInt8], _ start: Int, _ quote: UInt8, _ word: inout [UInt8]
  ) throws(Failure) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == quote { return index }
      guard byte == UInt8(ascii: "\\"), quote == 34 else {
        word.append(byte)
        continue
      }
      guard index < bytes.count else { throw Failure(.other, "No escaped character") }
      if bytes[index] != UInt8(ascii: "\\"), bytes[index] != quote { word.append(byte) }
      word.append(bytes[index])
      index += 1
    }
    return nil
  }
}
