import Diagnostics

/// The text that a program was compiled from, and how its offsets map to the user's file.
struct Place: Sendable {
  /// The text with its line breaks made `\n`.
  let text: [UInt8]
  /// Where the text begins in its file.
  let origin: Span?

  /// The line of an offset within the text, counted from 1.
  func line(of offset: Int) -> Int {
    var line = 1
    for byte in text.prefix(offset) where byte == 10 { line += 1 }
    return line
  }

  /// Where an offset stands in the user's file.
  func span(of offset: Int) -> Span? {
    guard let origin else { return nil }
    let bound = min(max(0, offset), text.count)
    let line = line(of: bound)
    let start = text[..<bound].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = text[bound...].firstIndex(of: 10) ?? text.count
    let lead = String(decoding: text[start..<bound], as: UTF8.self).unicodeScalars.count
    let length = tokenLength(at: bound, end)
    // A whole file; the lexer drops one line break at its end.
    let isWhole = (0...1).contains(origin.source.bytes.count - text.count)
    if origin.line == 1, origin.column == 1, isWhole {
      return Span(origin.source, line: line, column: lead + 1, length: length)
    }
    // The scalar may be quoted, folded or indented: look for its line at or below its beginning.
    let wanted = String(decoding: text[start..<end], as: UTF8.self)
    let trimmed = wanted.drop { $0 == " " || $0 == "\t" }
    let skipped = wanted.unicodeScalars.count - trimmed.unicodeScalars.count
    for candidate in origin.line...(origin.line + line + 1) {
      guard let shown = origin.source.line(candidate),
        let found = position(of: Array(trimmed.utf8), in: Array(shown.utf8))
      else { continue }
      return Span(
        origin.source, line: candidate, column: found + max(0, lead - skipped) + 1, length: length)
    }
    return origin
  }

  /// How many scalars the word or number at an offset has.
  private func tokenLength(at offset: Int, _ end: Int) -> Int {
    var length = 0
    for byte in text[offset..<end] {
      guard byte >= 0x80 || byte == 95 || byte.isASCIIDigit || byte.isASCIILetter else { break }
      if byte & 0xC0 != 0x80 { length += 1 }
    }
    return max(1, length)
  }

  /// Where `part` begins in `whole`, in scalars.
  private func position(of part: [UInt8], in whole: [UInt8]) -> Int? {
    guard !part.isEmpty, part.count <= whole.count else { return nil }
    for start in 0...(whole.count - part.count)
    where whole[start] == part[0] && whole[start..<(start + part.count)].elementsEqual(part) {
      return String(decoding: whole[..<start], as: UTF8.self).unicodeScalars.count
    }
    return nil
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { self >= 48 && self <= 57 }
  var isASCIILetter: Bool { (self | 32) >= 97 && (self | 32) <= 122 }
  /// Python's `\s` on ASCII.
  var isSpace: Bool { self == 32 || (self >= 9 && self <= 13) || (self >= 28 && self <= 31) }
}
