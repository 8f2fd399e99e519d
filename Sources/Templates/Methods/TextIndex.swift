import Diagnostics

/// Positions in texts, counted in code points as Python does.
enum TextIndex {
  /// Whether every character is one byte.
  static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  static func count(_ text: String) -> Int {
    var count = 0
    for byte in text.utf8 where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The character at a position, which counts from the end where it is negative.
  static func character(of text: String, at position: Int) -> String? {
    let scalars = text.unicodeScalars
    if position >= 0 {
      guard position <= text.utf8.count,
        let index = scalars.index(
          scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex),
        index < scalars.endIndex
      else { return nil }
      return String(scalars[index])
    }
    guard -position <= text.utf8.count,
      let index = scalars.index(
        scalars.endIndex, offsetBy: position, limitedBy: scalars.startIndex)
    else { return nil }
    return String(scalars[index])
  }

  /// The positions that a slice of a sequence takes.
  static func positions(_ count: Int, _ start: Int?, _ stop: Int?, _ step: Int?) throws(Failure)
    -> [Int]
  {
    let stride = step ?? 1
    if stride == 0 { throw Failure(.other, "slice step cannot be zero") }
    func bound(_ value: Int?, _ missing: Int, _ low: Int, _ high: Int) -> Int {
      guard let value else { return missing }
      let index = value < 0 ? value &+ count : value
      return min(max(index, low), high)
    }
    if stride > 0 {
      let from = bound(start, 0, 0, count)
      let to = bound(stop, count, 0, count)
      return from < to ? Array(Swift.stride(from: from, to: to, by: stride)) : []
    }
    let from = bound(start, count - 1, -1, count - 1)
    let to = bound(stop, -1, -1, count - 1)
    return from > to ? Array(Swift.stride(from: from, to: to, by: max(stride, -count - 1))) : []
  }

  static func slice(_ text: String, _ bounds: [Int?]) throws(Failure) -> String {
    if isASCII(text) {
      let bytes = Array(text.utf8)
      let taken = try positions(bytes.count, bounds[0], bounds[1], bounds[2])
      return String(decoding: taken.map { bytes[$0] }, as: UTF8.self)
    }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for position in try positions(scalars.count, bounds[0], bounds[1], bounds[2]) {
      result.append(scalars[position])
    }
    return String(result)
  }
}
