package import Diagnostics
package import Values

extension YAML {
  /// How a value is written, by the parameters of PyYAML's `dump`.
  package struct Style: Sendable {
    /// Spaces of each level, 2 to 9; nil for 2.
    package var indent: Int?
    /// Columns before lines are folded; nil for 80.
    package var width: Int?
    /// Whether collections are written as `[a, b]`; nil for those that hold only plain scalars.
    package var flow: Bool? = nil
    /// The quotes of all scalars: `'`, `"`, `|` or `>`; nil for as few as possible.
    package var quotes: String?
    package var sortKeys = true
    /// Whether characters beyond ASCII stand as they are.
    package var allowsUnicode = true
    package var explicitStart = false
    package var explicitEnd = false
    package var canonical = false
    /// What ends lines: `\n`, `\r` or `\r\n`.
    package var lineBreak = "\n"
    /// The version that a `%YAML` directive names; nil for no directive.
    package var version: (major: Int, minor: Int)?
    /// Handles of tags and what they stand for, each a `%TAG` directive.
    package var tags: [(handle: String, prefix: String)] = []

    /// Whether a list or mapping that stands in several places is written once, with an anchor.
    package var sharesContainers = false

    package init() {}

    /// As `to_yaml` writes.
    package static let plain = Style()
    /// As `to_nice_yaml` writes.
    package static let nice: Style = {
      var style = Style()
      style.indent = 4
      style.flow = false
      return style
    }()
    /// As `ansible-inventory --yaml` writes.
    package static let block: Style = {
      var style = Style()
      style.sharesContainers = true
      style.flow = false
      return style
    }()
  }

  /// The text of a value as PyYAML writes it through libyaml, with Ansible's `!vault`.
  ///
  /// - Throws: `.type` for a value that YAML has no form for.
  package static func dump(_ value: Value, _ style: Style = .plain) throws(Failure) -> String {
    let node = try YAMLShape.make(value, style, depth: 0)
    var emitter = try YAMLEmitter(style)
    try emitter.document(node, style)
    return emitter.text
  }
}
