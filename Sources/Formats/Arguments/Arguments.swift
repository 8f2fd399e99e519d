package import Diagnostics
internal import Values

/// Argument strings of tasks and of the command line: `src=a dest="b c"`.
package enum Arguments {
  /// What may be given beside a free-form command.
  package static let commandOptions: Set<String> = [
    "creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline",
    "strip_empty_ends",
  ]

  /// The words of a text: split on white space, but not inside quotes or templates.
  ///
  /// - Throws: where a quote or a template is not closed.
  package static func split(_ text: String) throws(Failure) -> [String] {
    var splitter = ArgumentSplitter()
    return try splitter.split(text)
  }

  /// Words as one text again, with the line breaks that `split` has left in them.
  package static func join(_ words: [String]) -> String {
    var result = ""
    for word in words {
      if !result.isEmpty, result.utf8.last != 10 { result += " " }
      result += word
    }
    return result
  }

  /// A text without the pair of quotes around it, if there is one.
  package static func unquote(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > 1, let first = bytes.first, first == 34 || first == 39,
      bytes.last == first, bytes[bytes.count - 2] != UInt8(ascii: "\\")
    else { return text }
    return String(decoding: bytes[1..<(bytes.count - 1)], as: UTF8.self)
  }

  /// The `key=value` pairs of a text in order, and what is left, under `_raw_params`.
  ///
  /// - Parameter isCommand: whether only the options of commands count as pairs, so that
  ///   `echo a=b` stays a command.
  package static func parse(
    _ text: String, isCommand: Bool = false
  ) throws(Failure) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    var raw: [String] = []
    for word in try split(text) {
      guard let decoded = PythonEscapes.decode(Array(word.utf8)) else {
        throw Failure(.other, "unknown Unicode character name in '\(word)'")
      }
      guard decoded.contains(UInt8(ascii: "=")) else {
        raw.append(word)
        continue
      }
      guard let position = separator(decoded) else {
        raw.append(unescapeEquals(decoded))
        continue
      }
      let key = String(decoding: decoded[..<position], as: UTF8.self)
      if isCommand, !commandOptions.contains(key) {
        raw.append(word)
        continue
      }
      let name = strip(decoded[..<position])
      let value = unquote(strip(decoded[(position + 1)...]))
      if let known = pairs.firstIndex(where: { $0.key == name }) {
        pairs[known].value = value
      } else {
        pairs.append((name, value))
      }
    }
    if !raw.isEmpty { pairs.append(("_raw_params", join(raw))) }
    return pairs
  }

  /// The first `=` that is neither the first character nor escaped.
  private static func separator(_ word: [UInt8]) -> Int? {
    word.indices.dropFirst().first {
      word[$0] == UInt8(ascii: "=") && word[$0 - 1] != UInt8(ascii: "\\")
    }
  }

  private static func unescapeEquals(_ word: [UInt8]) -> String {
    var result: [UInt8] = []
    for byte in word {
      if byte == UInt8(ascii: "="), result.last == UInt8(ascii: "\\") { result.removeLast() }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func strip(_ bytes: ArraySlice<UInt8>) -> String {
    PythonText.strip(String(decoding: bytes, as: UTF8.self))
  }
}
