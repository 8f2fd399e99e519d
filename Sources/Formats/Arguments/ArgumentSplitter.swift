internal import Diagnostics

/// Splits a text into words, keeping together what quotes and templates hold.
struct ArgumentSplitter {
  private var words: [[UInt8]] = []
  /// The quote that is open.
  private var quote: UInt8?
  /// How many `{{`, `{%` and `{#` are open.
  private var depths = [0, 0, 0]

  private static let marks: [(open: UInt8, close: UInt8)] = [
    (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "%"), UInt8(ascii: "%")),
    (UInt8(ascii: "#"), UInt8(ascii: "#")),
  ]

  private var isInside: Bool { depths != [0, 0, 0] }

  mutating func split(_ text: String) throws(Failure) -> [String] {
    if text.isEmpty { return [] }
    let lines = Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let continues = split(line: line)
      if number + 1 < lines.count, !continues { append([10]) }
    }
    if isInside || quote != nil {
      throw Failure(
        .other,
        "failed at splitting arguments, either an unbalanced jinja2 block or quotes: \(text)")
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Adds the words of a line; answers whether a lone backslash joins the next line to it.
  private mutating func split(line: ArraySlice<UInt8>) -> Bool {
    var continues = false
    let tokens = line.split(separator: 32, omittingEmptySubsequences: false)
    for (position, token) in tokens.enumerated() {
      if token.isEmpty, position > 0 {
        append([32])
      } else if token.elementsEqual([UInt8(ascii: "\\")]), quote == nil {
        continues = true
      } else {
        add(Array(token), position)
      }
    }
    return continues
  }

  /// Adds to the last word, which is made where there is none.
  private mutating func append(_ bytes: [UInt8]) {
    if words.isEmpty { words.append([]) }
    words[words.count - 1] += bytes
  }

  /// Adds a token: to the last word where that is not finished, else as a word of its own.
  private mutating func add(_ token: [UInt8], _ position: Int) {
    let wasQuoted = quote != nil
    scanQuotes(token)
    var isAdded = false
    if quote != nil, !wasQuoted, !isInside {
      words.append(token)
      isAdded = true
    } else if isInside || quote != nil || wasQuoted {
      append(position == 0 ? token : [32] + token)
      isAdded = true
    }
    for mark in depths.indices {
      let before = depths[mark]
      countBlocks(token, mark)
      if depths[mark] != before, !isAdded {
        words.append(token)
        isAdded = true
      }
    }
    if !isInside, quote == nil, !isAdded, !token.isEmpty { words.append(token) }
  }

  private mutating func scanQuotes(_ token: [UInt8]) {
    for index in token.indices where token[index] == 34 || token[index] == 39 {
      if index > 0, token[index - 1] == UInt8(ascii: "\\") { continue }
      if quote == nil {
        quote = token[index]
      } else if quote == token[index] {
        quote = nil
      }
    }
  }

  private mutating func countBlocks(_ token: [UInt8], _ mark: Int) {
    let (open, close) = Self.marks[mark]
    let opened = Self.count(UInt8(ascii: "{"), open, in: token)
    let closed = Self.count(close, UInt8(ascii: "}"), in: token)
    depths[mark] = max(0, depths[mark] + opened - closed)
  }

  /// How often two bytes stand side by side, without overlap.
  private static func count(_ first: UInt8, _ second: UInt8, in token: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while index + 1 < token.count {
      if token[index] == first, token[index + 1] == second {
        count += 1
        index += 2
      } else {
        index += 1
      }
    }
    return count
  }
}
