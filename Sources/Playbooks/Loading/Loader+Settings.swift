extension Loader.Options {
  /// Takes where roles and collections are, and how strict to be, from the settings.
  package mutating func apply(_ settings: Settings) {
    rolesPath = settings.rolesPath
    collectionsPath = settings.collectionsPath
    hidesRoleVars = settings.privateRoleVars
    toleratesUnknownKeywords = settings.toleratesUnknownKeywords
  }
}
