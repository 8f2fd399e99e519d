internal import Diagnostics
internal import Patterns
internal import Values

/// Host patterns as plays, `--limit` and the command line have them: `web:&prod:!web3`, `db*[0:2]`.
package enum HostPattern {
  /// The single patterns of a text, which commas part, or colons where there is no comma.
  package static func split(_ text: String) -> [String] {
    let parts: [String]
    if text.utf8.contains(UInt8(ascii: ",")) {
      parts = text.utf8.split(separator: UInt8(ascii: ",")).map {
        String(decoding: $0, as: UTF8.self)
      }
    } else if (try? HostAddress(text, ranges: true)) != nil {
      parts = [text]
    } else {
      parts = splitAtColons(Array(text.utf8))
    }
    return parts.map(strip).filter { !$0.isEmpty }
  }

  /// Runs of characters that are no white space, colon or bracket, and of whole brackets.
  private static func splitAtColons(_ bytes: [UInt8]) -> [String] {
    var parts: [String] = []
    var current: [UInt8] = []
    var index = 0
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "["), let end = bytes[index...].firstIndex(of: UInt8(ascii: "]")) {
        current += bytes[index...end]
        index = end + 1
        continue
      }
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        || isSpace(byte)
      {
        if !current.isEmpty { parts.append(String(decoding: current, as: UTF8.self)) }
        current = []
      } else {
        current.append(byte)
      }
      index += 1
    }
    if !current.isEmpty { parts.append(String(decoding: current, as: UTF8.self)) }
    return parts
  }

  static func strip(_ text: String) -> String { PythonText.strip(text) }

  /// The order in which patterns are applied: what adds, what intersects, what excludes.
  static func ordered(_ patterns: [String]) -> [String] {
    var adding: [String] = []
    var intersecting: [String] = []
    var excluding: [String] = []
    for pattern in patterns {
      switch pattern.utf8.first {
      case nil: continue
      case UInt8(ascii: "!"): excluding.append(pattern)
      case UInt8(ascii: "&"): intersecting.append(pattern)
      default: adding.append(pattern)
      }
    }
    return (adding.isEmpty ? ["all"] : adding) + intersecting + excluding
  }

  /// A place or places in a list of matches.
  enum Subscript: Equatable {
    case one(Int)
    case range(Int, Int)
  }

  /// A pattern without its subscript `[1]`, `[-1]`, `[1:3]` or `[2:]`, and the subscript.
  static func subscripted(_ pattern: String) -> (pattern: String, place: Subscript?) {
    let bytes = Array(pattern.utf8)
    guard bytes.first != UInt8(ascii: "~"), bytes.last == UInt8(ascii: "]"),
      let open = bytes.lastIndex(of: UInt8(ascii: "[")), open > 0
    else { return (pattern, nil) }
    let inside = String(decoding: bytes[(open + 1)..<(bytes.count - 1)], as: UTF8.self)
    let rest = String(decoding: bytes[..<open], as: UTF8.self)
    if let number = integer(inside, signed: true) { return (rest, .one(number)) }
    guard let mark = inside.utf8.firstIndex(where: { $0 == 58 || $0 == 45 }),
      let start = integer(String(inside[..<mark]), signed: false)
    else { return (pattern, nil) }
    let last = String(inside[inside.utf8.index(after: mark)...])
    if last.isEmpty { return (rest, .range(start, -1)) }
    guard let end = integer(last, signed: false) else { return (pattern, nil) }
    // An end of zero counts as none.
    return (rest, end == 0 ? .one(start) : .range(start, end))
  }

  private static func integer(_ text: String, signed: Bool) -> Int? {
    var digits = Array(text.utf8)
    if signed, digits.first == UInt8(ascii: "-") { digits.removeFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return Int(text)
  }

  /// The names that a pattern without subscript matches.
  static func matching(_ names: [String], _ pattern: String) throws(Failure) -> [String] {
    guard pattern.utf8.first == UInt8(ascii: "~") else {
      if !Glob.isPattern(pattern) { return names.filter { $0.isIdentical(to: pattern) } }
      let glob = Glob(pattern)
      return names.filter { glob.matches($0) }
    }
    let compiled: Pattern
    do {
      compiled = try Pattern.compile(String(pattern.dropFirst()))
    } catch {
      throw Failure(.other, "Invalid host list pattern: \(pattern)", help: error.message)
    }
    var found: [String] = []
    for name in names where try compiled.matches(name, .start) { found.append(name) }
    return found
  }
}

extension String {
  /// Whether both are the same bytes.
  func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
