extension Loader.Options {
  /// Takes where roles and collections are, and how strict to be, from the settings.
  package mutating func apply(_ settings: Settings) {
    rolesPath = settings.rolesPath
    collectionsPath = settings.collectionsPath
    for kind in ForeignPlugins.Kind.allCases { pluginPaths[kind] = settings.pluginPath(kind) }
    versionMismatch = settings.collectionVersionMismatch
    hidesRoleVars = settings.privateRoleVars
    toleratesUnknownKeywords = settings.toleratesUnknownKeywords
  }
}
