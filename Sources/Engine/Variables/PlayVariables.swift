internal import Playbooks
internal import Values

/// The variables that all hosts of a play share.
///
/// Belongs to the run's actor.
final class PlayVariables {
  let play: Play
  /// Names of the play's hosts: all, and those of all and of the current batch that are left.
  let allHosts: [String]
  private(set) var active: [String]
  private(set) var batch: [String] = []
  private var removed: Set<String> = []
  /// Hosts that `meta: end_host` took out of the current batch.
  private var ended: Set<String> = []
  /// Roles that were included while the play ran.
  private(set) var includedRoles: [Role] = []
  /// Answers of `vars_prompt`.
  var prompts: Dict = [:]
  /// Vars of the play's roles, which the whole play sees; later roles win.
  private(set) var roleVars: Dict
  private(set) var roleDefaults: Dict
  private var layersOfRole: [ObjectIdentifier: RoleLayers] = [:]
  let rendersName: String

  /// What a task in a role sees of it, nearest first.
  struct RoleLayers {
    var vars: [Dict] = []
    var defaults: [Dict] = []
    var params: Dict = [:]
  }

  init(play: Play, name: String, hosts: [String]) {
    self.play = play
    rendersName = name
    allHosts = hosts
    active = hosts
    roleVars = [:]
    roleDefaults = [:]
    for role in play.roles where role.isPublic { export(role) }
  }

  /// The hosts of the next batch, named in the inventory's order.
  func begin(batch names: [String]) {
    let names = Set(names)
    ended = []
    active = allHosts.filter { !removed.contains($0) }
    batch = allHosts.filter { names.contains($0) && !removed.contains($0) }
  }

  /// Leaves out hosts that failed, could not be reached or ended.
  func remove(_ names: [String]) {
    let before = removed.count
    removed.formUnion(names)
    guard removed.count != before else { return }
    active.removeAll(where: removed.contains)
    batch.removeAll(where: removed.contains)
  }

  /// Leaves out hosts for the rest of their batch.
  func end(_ names: [String]) {
    ended.formUnion(names)
    active.removeAll(where: ended.contains)
    batch.removeAll(where: ended.contains)
  }

  /// Makes a role's vars and defaults visible to the whole play.
  func export(_ role: Role) {
    for dependency in role.dependencies { export(dependency) }
    roleVars.merge(role.vars)
    roleDefaults.merge(role.defaults)
  }

  func include(_ roles: [Role]) { includedRoles += roles }

  /// Roles that are nobody's dependency.
  var ownRoleNames: [String] {
    let roles = play.roles + includedRoles
    let dependencies = Set(roles.flatMap(\.dependencies).map(ObjectIdentifier.init))
    return roles.filter { !dependencies.contains(ObjectIdentifier($0)) }.map(\.name)
  }

  var dependencyNames: [String] {
    (play.roles + includedRoles).flatMap { $0.dependencies.map(\.name) }
  }

  /// What a role's dependents see of its vars, nearest first: not what its entry alone defines.
  private static func exported(_ role: Role) -> [Dict] {
    [role.vars] + role.dependencies.reversed().flatMap(exported)
  }

  func layers(of role: Role) -> RoleLayers {
    if let known = layersOfRole[ObjectIdentifier(role)] { return known }
    var layers = RoleLayers(vars: [role.entryVars, role.vars], defaults: [role.defaults])
    // Those that depend on the role stand above its dependencies in defaults, below them in vars.
    layers.defaults += role.inherited.reversed().map(\.defaults)
    for dependency in role.dependencies.reversed() {
      layers.vars += Self.exported(dependency)
      layers.defaults += self.layers(of: dependency).defaults
    }
    for outer in role.inherited {
      layers.params.merge(outer.params)
    }
    for outer in role.inherited.reversed() {
      layers.vars += [outer.entryVars, outer.vars]
    }
    layers.params.merge(role.params)
    layers.vars.removeAll { $0.isEmpty }
    layers.defaults.removeAll { $0.isEmpty }
    layersOfRole[ObjectIdentifier(role)] = layers
    return layers
  }
}
