/// A reader that must bear any input.
struct Target: Sendable {
  let name: String
  /// The kinds of recorded cases whose sources inputs grow from, or `*.ini` for the files that
  /// belong to cases.
  let kinds: [String]
  /// More texts to grow inputs from.
  var texts: [String] = []
  /// Pieces of the reader's language.
  let tokens: [String]
  /// Makes an input out of nothing; half of them begin so.
  var made: (@Sendable (inout Random) -> [UInt8])?
  /// Reads an input; whether it made sense of it. A failure is an answer like any other.
  let run: @Sendable ([UInt8]) -> Bool
}

/// All that read what others wrote.
enum Targets {
  static let all: [Target] =
    [yaml, dump, json, toml, ini, vault, arguments, literals, patterns]
    + [inventory, hostPatterns, constructed] + templates
}
