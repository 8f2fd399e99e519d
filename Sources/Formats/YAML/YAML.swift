package import Diagnostics
package import Values

/// YAML 1.1 as PyYAML's safe loader reads it, through libyaml, with the place of every value.
package enum YAML {
  /// Whose reader is meant.
  package enum Mode: Sendable {
    /// PyYAML's `SafeLoader`: its tags, its strictness, its words for errors; texts are data.
    case pyyaml
    /// PyYAML's `CSafeLoader`: the same in libyaml's own words, as `from_yaml` has it.
    case libyaml
    /// Ansible's: `!vault`, `!unsafe`; texts that hold a template are `.template` when trusted.
    case ansible(trusted: Bool)
  }

  /// The one document of a stream.
  ///
  /// - Throws: `.syntax` with the place; `.other` for a scalar that its tag cannot take (in Ansible's
  ///   mode also `.syntax`).
  package static func load(_ source: Source, mode: Mode) throws(Failure) -> YAMLDocument {
    try YAMLComposer.run(source, mode) { (composer) throws(Failure) in try composer.single() }
  }

  /// All documents of a stream.
  package static func loadAll(_ source: Source, mode: Mode) throws(Failure) -> [YAMLDocument] {
    try YAMLComposer.run(source, mode) { (composer) throws(Failure) in try composer.all() }
  }

  /// A file as Ansible reads playbooks and variables: JSON where it is JSON, else YAML.
  package static func loadFile(
    _ source: Source, trusted: Bool = true
  ) throws(Failure) -> YAMLDocument {
    if mayBeJSON(source.bytes),
      let node = Result(catching: { () throws(Failure) in
        try JSON.node(source, trusted: trusted)
      }).success
    {
      return YAMLDocument(node: JSONMarkers.decode(node), warnings: [])
    }
    return try load(source, mode: .ansible(trusted: trusted))
  }

  /// A cheap first look, so that YAML files are not read twice.
  private static func mayBeJSON(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.firstIndex(where: { $0 > 32 }) else { return false }
    switch bytes[first] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "I"):
      return true
    case UInt8(ascii: "-"): return first + 1 < bytes.count && bytes[first + 1] > 45
    default: return false
    }
  }
}

/// What a YAML document holds.
package struct YAMLDocument: Sendable {
  /// The document's value; nil where the stream has no document.
  package let node: Node?
  /// Duplicate keys.
  package let warnings: [Diagnostic]

  package init(node: Node?, warnings: [Diagnostic]) {
    self.node = node
    self.warnings = warnings
  }

  /// The value without places; null where there is no document.
  package var value: Value { node?.value ?? .null }
}

extension Result {
  /// The value, or nil.
  var success: Success? { if case .success(let value) = self { value } else { nil } }
}
