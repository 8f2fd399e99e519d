import Templates
import Values

/// Python's text methods, over code points.
enum PythonString {
  /// Whether Python's `str.isspace` holds.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { PythonText.isSpace(scalar) }

  static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 10...13, 28...30, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// `\w`: letters, digits, underscore.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 128 {
      return scalar == "_" || (48...57).contains(scalar.value) || isASCIILetter(scalar)
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// `[^\d\W]`: letters and underscore.
  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 128 { return scalar == "_" || isASCIILetter(scalar) }
    return scalar.properties.isAlphabetic
  }

  private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
    (65...90).contains(scalar.value) || (97...122).contains(scalar.value)
  }

  static func count(_ text: String) -> Int { text.unicodeScalars.count }

  /// `text.strip(characters)`, or without white space where there are none.
  static func strip(_ text: String, _ characters: String? = nil) -> String {
    guard let characters else { return PythonText.strip(text) }
    let scalars = text.unicodeScalars
    let set = Array(characters.unicodeScalars)
    func goes(_ scalar: Unicode.Scalar) -> Bool { set.contains(scalar) }
    guard let start = scalars.firstIndex(where: { !goes($0) }),
      let last = scalars.lastIndex(where: { !goes($0) })
    else { return "" }
    return String(scalars[start...last])
  }

  /// `text.split()`: the runs between white space.
  static func words(_ text: String) -> [String] {
    text.unicodeScalars.split(whereSeparator: isSpace).map { String($0) }
  }

  /// `text.split(separator)`.
  static func split(_ text: String, _ separator: String, limit: Int = .max) -> [String] {
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    var parts: [String] = []
    var start = 0
    while parts.count < limit, let found = find(mark, in: bytes, from: start) {
      parts.append(String(decoding: bytes[start..<found], as: UTF8.self))
      start = found + mark.count
    }
    parts.append(String(decoding: bytes[start...], as: UTF8.self))
    return parts
  }

  /// `text.splitlines()`; with `keepingBreaks`, each line has its line break.
  static func lines(_ text: String, keepingBreaks: Bool = false) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var lines: [String] = []
    var start = 0
    var position = 0
    while position < scalars.count {
      guard isLineBreak(scalars[position]) else {
        position += 1
        continue
      }
      var next = position + 1
      if scalars[position] == "\r", next < scalars.count, scalars[next] == "\n" { next += 1 }
      lines.append(join(scalars[start..<(keepingBreaks ? next : position)]))
      start = next
      position = next
    }
    if start < scalars.count { lines.append(join(scalars[start...])) }
    return lines
  }

  static func join(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// The first `count` code points.
  static func prefix(_ text: String, _ count: Int) -> String {
    String(text.unicodeScalars.prefix(max(0, count)))
  }

  /// The first code point in capitals, the rest in small letters.
  static func capitalized(_ text: String) -> String {
    TextClasses.capitalized(text)
  }

  /// `text.center(width)`.
  static func centered(_ text: String, _ width: Int) -> String {
    let padding = width - count(text)
    guard padding > 0 else { return text }
    let left = padding / 2 + (padding & width & 1)
    return spaces(left) + text + spaces(padding - left)
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// `text.replace(old, new, limit)`.
  static func replace(_ text: String, _ old: String, _ new: String, limit: Int = .max) -> String {
    guard limit > 0 else { return text }
    if old.isEmpty {
      var parts: [String] = []
      for (position, scalar) in text.unicodeScalars.enumerated() {
        parts.append(position < limit ? new + String(scalar) : String(scalar))
      }
      return parts.joined() + (parts.count < limit ? new : "")
    }
    let bytes = Array(text.utf8)
    let mark = Array(old.utf8)
    guard var found = find(mark, in: bytes, from: 0) else { return text }
    let replacement = Array(new.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = 0
    var count = 0
    while true {
      result += bytes[start..<found]
      result += replacement
      start = found + mark.count
      count += 1
      guard count < limit, let next = find(mark, in: bytes, from: start) else { break }
      found = next
    }
    result += bytes[start...]
    return String(decoding: result, as: UTF8.self)
  }

  /// Where `mark` stands in `bytes`, not before `start`.
  static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = mark.first, bytes.count >= mark.count else { return nil }
    var position = start
    let last = bytes.count - mark.count
    while position <= last {
      guard let candidate = bytes[position...last].firstIndex(of: first) else { return nil }
      if bytes[candidate..<(candidate + mark.count)].elementsEqual(mark) { return candidate }
      position = candidate + 1
    }
    return nil
  }

  /// How often `mark` stands in `text`, without overlap.
  static func occurrences(of mark: String, in text: String) -> Int {
    split(text, mark).count - 1
  }
}
