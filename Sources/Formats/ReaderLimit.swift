package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Bounds on what a reader makes of a text, so that none can exhaust memory or the stack.
///
/// Each can be set by an environment variable; its name stands in the error.
package struct ReaderLimit: Sendable {
  package let variable: String
  package let value: Int
  private let range: ClosedRange<Int>

  /// How deep lists and mappings may be nested in YAML, JSON and TOML.
  package static let depth = ReaderLimit("MARTLET_MAX_DEPTH", 500, 1...5_000)
  /// How many values the aliases of a YAML document may stand for.
  package static let aliases = ReaderLimit("MARTLET_MAX_ALIASED_VALUES", 1_000_000, 0...1 << 40)
  /// How many hosts a range or the layers of a generator may stand for.
  package static let hosts = ReaderLimit("MARTLET_MAX_HOST_RANGE", 100_000, 1...1 << 40)

  private static let all = [depth, aliases, hosts]

  private init(_ variable: String, _ initial: Int, _ range: ClosedRange<Int>) {
    self.variable = variable
    self.range = range
    let set = getenv(variable).flatMap { Int(String(cString: $0)) }
    value = set.flatMap { range.contains($0) ? $0 : nil } ?? initial
  }

  /// What to do about a limit that was met.
  package var help: String { "if that is meant, set \(variable) to more than \(value)" }

  /// Refuses environment variables that set a limit to what it cannot be.
  package static func check() throws(Failure) {
    for limit in all {
      guard let text = getenv(limit.variable).map({ String(cString: $0) }), !text.isEmpty,
        Int(text).map(limit.range.contains) != true
      else { continue }
      throw Failure(
        .usage,
        "the environment variable \(limit.variable) has an invalid value ('\(text)'): it should be "
          + "a number from \(limit.range.lowerBound) to \(limit.range.upperBound)")
    }
  }
}
