import Templates

/// Filters, tests and lookups of collections other than `ansible.builtin`.
///
/// Known by their qualified names; a few also by the short names that ansible-core still redirects.
enum Collections {
  static let filters: [Builtin] =
    addressFilters + networkFilters + hardwareFilters + queryFilters + dictFilters + listFilters
    + keyFilters + versionFilters + timeFilters + textFilters + tableFilters + prettyFilters
    + hashidFilters + pathFilters + deepKeyFilters + diffFilters + consolidateFilters
    + cryptoFilters + kubernetesFilters + patchFilters + xmlFilters + validateFilters
  static let tests: [Builtin] = networkTests + typeTests + validateTests
  static let lookups: [Lookup] =
    pathLookups + validateLookups + FileTree.lookups
    + [RandomString.lookup, MergeVariables.lookup]
}
