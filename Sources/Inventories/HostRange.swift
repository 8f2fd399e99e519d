package import Diagnostics
internal import Formats

/// Ranges in host names: `web[01:20]`, `db-[a:f]`, `h[1:9:2]`.
package enum HostRange {
  /// All names that a text stands for, ranges one after the other expanded.
  package static func expand(_ text: String) throws(Failure) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "[")) else {
      throw Failure(.other, "there is no range in '\(text)'")
    }
    var names: [String] = []
    var budget = ReaderLimit.hosts.value * bytesOfEach
    try expand(Array(text.utf8), into: &names, &budget)
    return names
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

  /// How long names are at most, on average, with all that is copied to make them.
  private static let bytesOfEach = 256

  private static func expand(
    _ text: [UInt8], into names: inout [String], _ budget: inout Int
  ) throws(Failure) {
    budget -= text.count
    if budget < 0 { throw tooMany }
    guard let open = text.firstIndex(of: UInt8(ascii: "[")) else {
      names.append(String(decoding: text, as: UTF8.self))
      return
    }
    // Without a closing bracket, or with a bar in the name, there are not three parts.
    guard let mark = text.firstIndex(of: UInt8(ascii: "]")), !text.contains(UInt8(ascii: "|"))
    else {
      throw Failure(
        .other, "the range in '\(String(decoding: text, as: UTF8.self))' is not closed")
    }
    // The first of each counts, whichever comes first.
    let start = min(open, mark)
    let close = max(open, mark)
    let bounds = text[(start + 1)..<close].split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    guard bounds.count == 2 || bounds.count == 3 else {
      throw Failure(.other, "host range must be begin:end or begin:end:step")
    }
    for middle in try sequence(bounds) {
      if names.count >= ReaderLimit.hosts.value { throw tooMany }
      try expand(text[..<start] + Array(middle.utf8) + text[(close + 1)...], into: &names, &budget)
    }
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
