/// Names that variables can have.
package enum VariableName {
  package static let rule =
    "names start with a letter or underscore, and contain only letters, numbers and underscores"

  package static func isValid(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, !(48...57).contains(first) else { return false }
    return bytes.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || byte == UInt8(ascii: "_")
    }
  }
}
