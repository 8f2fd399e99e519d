/// The names of characters, for `\N{BULLET}`.
package enum UnicodeNames {
  /// Made at the first question, which takes some tenths of a second; a text may ask thousands.
  private static let scalars: [String: Unicode.Scalar] = {
    var scalars: [String: Unicode.Scalar] = [:]
    // The planes that have names.
    for code in [UInt32(0x20)...0x323AF, 0xE0000...0xE01EF].joined() {
      guard let scalar = Unicode.Scalar(code) else { continue }
      if let name = scalar.properties.name { scalars[name] = scalar }
      if let name = scalar.properties.nameAlias { scalars[name] = scalars[name] ?? scalar }
    }
    return scalars
  }()

  /// The character with a name, in capitals or not.
  package static func scalar(named name: String) -> Unicode.Scalar? { scalars[name.uppercased()] }
}
