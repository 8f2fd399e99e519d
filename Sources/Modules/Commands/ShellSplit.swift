internal import Diagnostics

/// Splits a command line into words as Python's `shlex.split` does.
enum ShellSplit {
  static func words(_ text: String) throws(Failure) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isInWord = false
    var quote: UInt8 = 0
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case _ where quote == 39:
        if byte == 39 { quote = 0 } else { word.append(byte) }
      case 34 where quote == 34:
        quote = 0
      case 92:
        guard let next = bytes.popFirst() else {
          throw Failure(.usage, "no escaped character at the end of the command")
        }
        // Within double quotes a backslash escapes only itself and the quote.
        if quote == 34, next != 34, next != 92 { word.append(byte) }
        word.append(next)
        isInWord = true
      case _ where quote == 34:
        word.append(byte)
      case 34, 39:
        quote = byte
        isInWord = true
      case 32, 9, 10, 13:
        if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        isInWord = false
      default:
        word.append(byte)
        isInWord = true
      }
    }
    if quote != 0 {
      throw Failure(.usage, "no closing quotation in the command", help: "close the quote")
    }
    if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
