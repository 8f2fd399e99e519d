import Templates

/// The lookups, family by family.
enum Lookups {
  static let all: [Lookup] =
    listLookups + fileLookups + variableLookups + commandLookups + tableLookups
    + [
      SequenceLookup.lookup, SubelementsLookup.lookup, FirstFoundLookup.lookup,
      PasswordLookup.lookup, TemplateLookup.lookup, URLLookup.lookup,
    ] + Collections.lookups
}
