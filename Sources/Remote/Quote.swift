/// The one place where text becomes part of a shell command.
package enum Quote {
  /// A word that a POSIX shell reads as exactly this text.
  package static func word(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    var result: [UInt8] = [39]
    for byte in text.utf8 {
      if byte == 39 {
        result += [39, 92, 39, 39]  // '\''
      } else {
        result.append(byte)
      }
    }
    result.append(39)
    return String(decoding: result, as: UTF8.self)
  }

  /// Words, quoted and joined by spaces.
  package static func words(_ texts: [String]) -> String {
    texts.map(word).joined(separator: " ")
  }

  /// A word that no command takes for an option: a path that begins with `-` gets `./` before it.
  package static func path(_ path: String) -> String {
    word(path.hasPrefix("-") ? "./" + path : path)
  }

  /// The argument of `printf` that writes exactly these bytes (`printf %b` is not in every shell).
  package static func printf(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = [39]
    var isFirst = true
    for byte in bytes {
      switch byte {
      case 32...126 where byte != 37 && byte != 39 && byte != 92 && !(isFirst && byte == 45):
        result.append(byte)
      default:
        result += [
          92, 48 + (byte >> 6), 48 + (byte >> 3 & 7), 48 + (byte & 7),
        ]
      }
      isFirst = false
    }
    result.append(39)
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 45, 46, 47, 95, 58, 44, 43, 64: true  // 0-9A-Za-z-./_:,+@
    default: false
    }
  }
}
