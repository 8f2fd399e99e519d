/// Breaks a line into lines no wider than a width, as Python's `textwrap` does (without expanding
/// tabs or replacing white space).
struct TextWrap {
  var width: Int
  var breaksLongWords = true
  var breaksOnHyphens = true

  private typealias Chunk = ArraySlice<Unicode.Scalar>

  /// The lines; none for an empty line.
  func lines(of text: String) -> [String] {
    var chunks = self.chunks(of: Array(text.unicodeScalars)[...])[...]
    var lines: [String] = []
    while !chunks.isEmpty {
      if !lines.isEmpty, let first = chunks.first, isBlank(first) { chunks.removeFirst() }
      var line: [Chunk] = []
      var length = 0
      while let chunk = chunks.first, length + chunk.count <= width {
        line.append(chunk)
        length += chunk.count
        chunks.removeFirst()
      }
      if let chunk = chunks.first, chunk.count > width {
        let (head, rest) = broken(chunk, room: width - length, isAlone: line.isEmpty)
        // Even an empty head stands on the line: it, and not the space before it, is dropped below.
        if breaksLongWords || !head.isEmpty { line.append(head) }
        chunks.removeFirst()
        if !rest.isEmpty { chunks = [rest] + chunks }
        length = line.reduce(0) { $0 + $1.count }
      }
      if let last = line.last, isBlank(last) { line.removeLast() }
      if !line.isEmpty { lines.append(PythonString.join(line.joined())) }
    }
    return lines
  }

  /// What of a chunk that is wider than a whole line still goes on this one, and what is left.
  private func broken(_ chunk: Chunk, room: Int, isAlone: Bool) -> (head: Chunk, rest: Chunk) {
    guard breaksLongWords else {
      return isAlone ? (chunk, []) : ([], chunk)
    }
    var end = chunk.startIndex + room
    if breaksOnHyphens, chunk.count > room,
      let hyphen = chunk[..<end].lastIndex(of: "-"), hyphen > chunk.startIndex,
      chunk[..<hyphen].contains(where: { $0 != "-" })
    {
      end = hyphen + 1
    }
    return (chunk[..<end], chunk[end...])
  }

  private func isBlank(_ chunk: Chunk) -> Bool { chunk.allSatisfy(PythonString.isSpace) }

  /// Words, white space and dashes: the pieces between which a line may break.
  private func chunks(of text: Chunk) -> [Chunk] {
    var chunks: [Chunk] = []
    var position = text.startIndex
    while position < text.endIndex {
      let start = position
      if isGap(text[position]) {
        while position < text.endIndex, isGap(text[position]) { position += 1 }
      } else if !breaksOnHyphens {
        while position < text.endIndex, !isGap(text[position]) { position += 1 }
      } else if let end = dashEnd(text, at: position) {
        position = end
      } else {
        position += 1
        while position < text.endIndex, !isGap(text[position]),
          !isAfterHyphen(text, position, from: start), dashEnd(text, at: position) == nil
        {
          position += 1
        }
      }
      chunks.append(text[start..<position])
    }
    return chunks
  }

  /// The ASCII white space at which `textwrap` breaks.
  private func isGap(_ scalar: Unicode.Scalar) -> Bool {
    (9...13).contains(scalar.value) || scalar == " "
  }

  /// The end of a run of two or more hyphens between words.
  private func dashEnd(_ text: Chunk, at position: Int) -> Int? {
    guard text[position] == "-", position > text.startIndex else { return nil }
    let before = text[position - 1]
    guard PythonString.isWord(before) || "!\"'&.,?".unicodeScalars.contains(before) else {
      return nil
    }
    var end = position
    while end < text.endIndex, text[end] == "-" { end += 1 }
    guard end - position >= 2, end < text.endIndex, PythonString.isWord(text[end]) else {
      return nil
    }
    return end
  }

  /// Whether a line may break at a position because a hyphen between letters ends there.
  private func isAfterHyphen(_ text: Chunk, _ position: Int, from start: Int) -> Bool {
    func letter(_ index: Int) -> Bool {
      index >= text.startIndex && index < text.endIndex && PythonString.isLetter(text[index])
    }
    guard position - 1 > start, text[position - 1] == "-", letter(position - 2) else {
      return false
    }
    let isWordBefore =
      letter(position - 3)
      || position - 4 >= text.startIndex && text[position - 3] == "-" && letter(position - 4)
    guard isWordBefore, letter(position) else { return false }
    return letter(position + 1)
      || position + 2 < text.endIndex && text[position + 1] == "-" && letter(position + 2)
  }
}
