import Templates

/// The lookups, family by family.
enum Lookups {
  static let all: [Lookup] = []
}
