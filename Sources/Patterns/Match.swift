/// Where a pattern matched: the whole and its groups.
package struct Match: Sendable {
  /// The text, as UTF-8.
  package let subject: [UInt8]
  /// The bytes of the whole (0) and of each group; nil for a group that took no part.
  package let ranges: [Range<Int>?]
  let pattern: Pattern

  /// The bytes that the whole matched.
  package var range: Range<Int> { ranges.first.flatMap { $0 } ?? 0..<0 }

  /// The text of a group, 0 for the whole; nil where it took no part or does not exist.
  package subscript(group: Int) -> String? {
    guard ranges.indices.contains(group), let range = ranges[group] else { return nil }
    return String(decoding: subject[range], as: UTF8.self)
  }

  /// The text of a named group; nil where it took no part or does not exist.
  package subscript(name: String) -> String? {
    pattern.group(named: name).flatMap { self[$0] }
  }

  /// The texts of all groups but the whole, Python's `groups()`.
  package var groups: [String?] { ranges.indices.dropFirst().map { self[$0] } }
}
