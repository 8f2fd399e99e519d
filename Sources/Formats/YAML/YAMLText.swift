internal import Diagnostics
internal import Values

/// The characters of a YAML text, and where its lines begin by YAML's line breaks.
struct YAMLText {
  let source: Source
  let scalars: [Unicode.Scalar]
  private let lineStarts: [Int]

  init(_ source: Source) {
    self.source = source
    var scalars = Array(String(decoding: source.bytes, as: UTF8.self).unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    var starts = [0]
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\n", "\u{85}", "\u{2028}", "\u{2029}": starts.append(index + 1)
      case "\r":
        if index + 1 == scalars.count || scalars[index + 1] != "\n" { starts.append(index + 1) }
      default: break
      }
    }
    self.scalars = scalars
    lineStarts = starts
  }

  /// The place behind the last character.
  var end: (line: Int, column: Int) { place(scalars.count) }

  /// Line and column of a character.
  func place(_ position: Int) -> (line: Int, column: Int) {
    let line = lineStarts.lastIndex { $0 <= position } ?? 0
    return (line + 1, position - lineStarts[line] + 1)
  }

  /// The character at a place; nil outside of the text.
  func scalar(line: Int, column: Int) -> Unicode.Scalar? {
    guard lineStarts.indices.contains(line - 1) else { return nil }
    let position = lineStarts[line - 1] + column - 1
    return scalars.indices.contains(position) ? scalars[position] : nil
  }

  /// Python's `repr` of the character at a place; the end is `'\x00'`.
  func quoted(line: Int, column: Int, offset: Int) -> String {
    let scalar = scalar(line: line, column: column + offset) ?? "\0"
    return PythonText.quote(String(scalar))
  }

  /// The tag handle `!x!` at a place, as Python's `repr` has it.
  func handle(_ line: Int, _ column: Int) -> String {
    var handle = "!"
    var offset = 1
    while let scalar = scalar(line: line, column: column + offset), scalar != " ", scalar != "\n" {
      handle.unicodeScalars.append(scalar)
      if scalar == "!" { break }
      offset += 1
    }
    return PythonText.quote(handle)
  }

  /// The first tab between two tokens that stands in no comment.
  func tab(from start: Int, to end: Int) -> Int? {
    var position = start
    while position < min(end, scalars.count) {
      if scalars[position] == "\t" { return position }
      if scalars[position] == "#" {
        while position < scalars.count, scalars[position] != "\n" { position += 1 }
      }
      position += 1
    }
    return nil
  }
}
