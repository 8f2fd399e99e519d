internal import Diagnostics

/// `key=value key="a b" free text`: the arguments of a task in one line.
struct KeyValues {
  /// In the order of the text.
  var pairs: [(key: String, value: String)] = []
  /// What is no pair.
  var free: [String] = []

  /// - Parameter known: the keys that count as pairs; nil: all.
  init(_ text: String, known: Set<String>?) throws(Failure) {
    for word in try KeyValues.words(text) {
      let bytes = Array(word.utf8)
      let equals = bytes.firstIndex(of: UInt8(ascii: "="))
      if let equals, equals > 0, bytes[equals - 1] != UInt8(ascii: "\\") {
        let key = String(decoding: bytes[..<equals], as: UTF8.self)
        if KeyValues.isKey(bytes[..<equals]), known?.contains(key) ?? true {
          let value = String(decoding: bytes[(equals + 1)...], as: UTF8.self)
          pairs.append((key, KeyValues.unquoted(value)))
          continue
        }
      }
      free.append(word)
    }
  }

  private static func isKey(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.contains {
      $0 <= 32 || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "{")
    }
  }

  private static func unquoted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > 1, let first = bytes.first, first == bytes.last,
      first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
    else { return text }
    return String(decoding: bytes[1..<(bytes.count - 1)], as: UTF8.self)
  }

  /// Words split at white space outside quotes and templates.
  static func words(_ text: String) throws(Failure) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var quote: UInt8?
    var depth = 0
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if quote == nil, byte == UInt8(ascii: "{"),
        next == UInt8(ascii: "{") || next == UInt8(ascii: "%")
      {
        depth += 1
        word += [byte, next]
        index += 2
        continue
      }
      if depth > 0, next == UInt8(ascii: "}"),
        byte == UInt8(ascii: "}") || byte == UInt8(ascii: "%")
      {
        depth -= 1
        word += [byte, next]
        index += 2
        continue
      }
      if depth == 0 {
        if let open = quote {
          if byte == open, word.last != UInt8(ascii: "\\") { quote = nil }
        } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          quote = byte
        } else if byte <= 32 {
          if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
          word = []
          index += 1
          continue
        }
      }
      word.append(byte)
      index += 1
    }
    if quote != nil || depth > 0 {
      throw Failure(
        .usage,
        "failed at splitting arguments, either an unbalanced jinja2 block or quotes: \(text)")
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
