import Templates

/// Filters and tests of collections other than `ansible.builtin`, by short and by qualified name.
enum Collections {
  static let filters: [Builtin] = []
  static let tests: [Builtin] = []
}
