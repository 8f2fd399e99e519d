package import Diagnostics
internal import Formats

/// Ranges in host names: `web[01:20]`, `db-[a:f]`, `h[1:9:2]`.
package enum HostRange {
  /// All names that a text stands for, ranges one after the other expanded.
  package static func expand(_ text: String) throws(Failure) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "[")) else {
      throw Failure(.other, "there is no range in '\(text)'")
    }
    var rest = Array(text.utf8)[...]
    var parts: [Part] = []
    var count = 1
    var length = rest.count
    while let open = rest.firstIndex(of: UInt8(ascii: "[")) {
      // Without a closing bracket, or with a bar in the name, there are not three parts.
      guard let mark = rest.firstIndex(of: UInt8(ascii: "]")),
        !text.utf8.contains(UInt8(ascii: "|"))
      else { throw Failure(.other, "the range in '\(text)' is not closed") }
      // The first of each counts, whichever comes first.
      let (start, close) = (min(open, mark), max(open, mark))
      let values = try sequence(of: rest[(start + 1)..<close])
      // What stands behind a range of nothing is never looked at.
      if values.isEmpty { return [] }
      parts.append(Part(before: rest[..<start], values: values))
      rest = rest[(close + 1)...]
      // Known before any name is made: ranges multiply.
      count *= values.count
      length += values.reduce(0) { max($0, $1.utf8.count) }
      guard count <= ReaderLimit.hosts.value, count * length <= bytesOfAll else { throw tooMany }
    }
    return (0..<count).map { number in
      var name: [UInt8] = []
      var block = count
      for part in parts {
        block /= part.values.count
        name += part.before
        name += part.values[number / block % part.values.count].utf8
      }
      return String(decoding: name + rest, as: UTF8.self)
    }
  }

  /// A range, and the text before it.
  private struct Part {
    let before: ArraySlice<UInt8>
    let values: [String]
  }

  /// A host pattern of a source: its names, and the port of all of them.
  static func hosts(_ pattern: String) throws(Failure) -> (names: [String], port: Int?) {
    var name = pattern
    var port: Int?
    do {
      let address = try HostAddress(pattern, ranges: true)
      name = address.host
      port = address.port
    } catch {
      // No address: the text is the name as it stands.
    }
    return (name.utf8.contains(UInt8(ascii: "[")) ? try expand(name) : [name], port)
  }

  /// How long all names are at most, together.
  private static var bytesOfAll: Int { ReaderLimit.hosts.value * 256 }

  private static func sequence(of range: ArraySlice<UInt8>) throws(Failure) -> [String] {
    let bounds = range.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard bounds.count == 2 || bounds.count == 3 else {
      throw Failure(.other, "host range must be begin:end or begin:end:step")
    }
    return try sequence(bounds.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func sequence(_ bounds: [String]) throws(Failure) -> [String] {
    let begin = bounds[0].isEmpty ? "0" : bounds[0]
    let end = bounds[1]
    if end.isEmpty { throw Failure(.other, "host range must specify end value") }
    var width = 0
    if begin.hasPrefix("0"), begin.utf8.count > 1 {
      width = begin.utf8.count
      guard end.utf8.count == width else {
        throw Failure(.other, "host range must specify equal-length begin and end formats")
      }
    }
    let step = bounds.count == 3 ? try number(bounds[2]) : 1
    if let first = letter(begin), let last = letter(end) {
      if first > last { throw Failure(.other, "host range must have begin <= end") }
      guard step > 0 else { throw Failure(.other, "the step of a host range must be above zero") }
      return stride(from: first, through: last, by: step).map { letters[$0] }
    }
    let from = try number(begin)
    let to = try number(end)
    guard step != 0 else { throw Failure(.other, "the step of a host range must not be zero") }
    let (length, isHuge) = to.subtractingReportingOverflow(from)
    guard !isHuge, to < Int.max, step != Int.min, length / step <= ReaderLimit.hosts.value else {
      throw tooMany
    }
    return stride(from: from, to: to + 1, by: step).map { number in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
  }

  private static var tooMany: Failure {
    Failure(
      .other, "host ranges stand for more than \(ReaderLimit.hosts.value) names",
      help: ReaderLimit.hosts.help)
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    .unicodeScalars.map { String($0) }

  private static func letter(_ text: String) -> Int? { letters.firstIndex(of: text) }

  private static func number(_ text: String) throws(Failure) -> Int {
    if let number = Int(text) { return number }
    throw Failure(.other, "'\(text)' in a host range is neither a number nor a letter")
  }
}
