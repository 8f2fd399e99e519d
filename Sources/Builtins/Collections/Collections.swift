import Templates

/// Filters and tests of collections other than `ansible.builtin`.
///
/// Known by their qualified names; three also by the short names that ansible-core still redirects.
enum Collections {
  static let filters: [Builtin] =
    addressFilters + networkFilters + hardwareFilters + queryFilters + dictFilters + listFilters
    + keyFilters + versionFilters + timeFilters + textFilters + tableFilters + prettyFilters
    + hashidFilters
  static let tests: [Builtin] = networkTests + typeTests
}
