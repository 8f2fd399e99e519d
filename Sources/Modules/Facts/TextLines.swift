/// Cutting replies into lines and words by bytes.
extension String {
  /// The lines, without their breaks; a final break begins no further line.
  var lineList: [String] {
    var parts = cut(at: 10)
    if parts.last == "" { parts.removeLast() }
    return parts
  }

  /// The parts between bytes, empty ones kept.
  func cut(at byte: UInt8) -> [String] {
    utf8.split(separator: byte, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// The words between white space.
  var wordList: [String] {
    utf8.split { $0 == 32 || (9...13).contains($0) }.map { String(Substring($0)) }
  }

  /// What is before and after the first such byte; nil where there is none.
  func halves(at byte: UInt8) -> (String, String)? {
    guard let place = utf8.firstIndex(of: byte) else { return nil }
    return (String(self[..<place]), String(self[utf8.index(after: place)...]))
  }

  /// The text after the last such byte, or all of it.
  func last(after byte: UInt8) -> String {
    guard let place = utf8.lastIndex(of: byte) else { return self }
    return String(self[utf8.index(after: place)...])
  }

  /// Without one kind of quotes around it.
  var unquoted: String {
    guard utf8.count >= 2, let first = utf8.first, first == 34 || first == 39, utf8.last == first
    else { return self }
    return String(dropFirst().dropLast())
  }

  /// Whether it holds another text, byte for byte.
  func holds(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    if wanted.isEmpty { return true }
    let bytes = Array(utf8)
    guard bytes.count >= wanted.count else { return false }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == wanted[0] && bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return true
    }
    return false
  }

  /// The first letter a capital, the others small, as Python's `capitalize`.
  var capitalizedWord: String { prefix(1).uppercased() + dropFirst().lowercased() }
}

extension Double {
  /// With two decimals, as `%.2f`.
  var twoDecimals: String {
    let hundredths = Int((self * 100).rounded(.toNearestOrEven))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
