package import Values

/// A role as one play uses it.
package final class Role: Sendable {
  /// As the user named it, `web` or `ns.collection.web`.
  package let name: String
  /// The collection, where it is in one.
  package let collection: String?
  /// The role's directory, absolute.
  package let path: String
  package let defaults: Dict
  package let vars: Dict
  /// Variables given beside the role's name: they stand above `set_fact`.
  package let params: Dict
  /// Variables of the entry's `vars`: they stand just above `vars`, and are not seen by others.
  package let entryVars: Dict
  /// Roles that this one depends on.
  package let dependencies: [Role]
  /// Those that brought this one in, nearest first.
  package let parents: [RoleParent]
  /// The variables of those, outermost first: their defaults stand below this role's defaults,
  /// their vars and entry's vars below its vars, their params below its params.
  package let inherited: [RoleVariables]
  package let allowsDuplicates: Bool
  /// Whether its defaults and vars are seen by the rest of the play.
  package let isPublic: Bool
  /// The same for two uses of a role in the same way: it runs once per host, unless it allows
  /// duplicates.
  package let key: String

  package init(
    name: String, collection: String?, path: String, defaults: Dict, vars: Dict, params: Dict,
    entryVars: Dict = [:], dependencies: [Role], parents: [RoleParent],
    inherited: [RoleVariables] = [], allowsDuplicates: Bool, isPublic: Bool,
    key: String? = nil
  ) {
    self.name = name
    self.collection = collection
    self.path = path
    self.defaults = defaults
    self.vars = vars
    self.params = params
    self.entryVars = entryVars
    self.dependencies = dependencies
    self.parents = parents
    self.inherited = inherited
    self.allowsDuplicates = allowsDuplicates
    self.isPublic = isPublic
    self.key = key ?? path
  }
}

/// A role that brought another one in.
package struct RoleParent: Sendable {
  package var name: String
  package var path: String
  /// Whether the other is its dependency; else it was included or imported.
  package var isDependent: Bool
}

/// The four layers of a role's variables.
package struct RoleVariables: Sendable {
  package var defaults: Dict
  package var vars: Dict
  package var entryVars: Dict
  package var params: Dict
}

extension Role {
  /// The name without the collection that it is in.
  package var shortName: String {
    guard let collection, name.hasPrefix(collection + ".") else { return name }
    return String(name.dropFirst(collection.count + 1))
  }

  /// Its own variables, without those of its parents.
  package var variables: RoleVariables {
    RoleVariables(defaults: defaults, vars: vars, entryVars: entryVars, params: params)
  }
}
