internal import Inventories
internal import Playbooks
internal import Templates
internal import Values

/// All variables of a run: those of every host, those that they share.
///
/// Belongs to the run's actor.
final class VariableStore {
  private(set) var hosts: [String: HostVariables] = [:]
  let extraVars: Dict
  var play: PlayVariables?
  /// Values below everything: `ansible_check_mode` and the like that a variable may override.
  var fallbacks: Dict = [:]
  /// Facts of the run itself that magic variables show.
  var constants: Dict
  let injectsFacts: Bool
  let mergesDictionaries: Bool
  /// Group name → host names, as `groups` has it; made anew when the inventory changed.
  var groups: Value = .dict([:])
  /// Host name → the groups it is in, sorted, without `all`.
  var groupNames: [String: Value] = [:]
  /// Evaluates for `hostvars`: the engine's environment.
  var environment: Environment

  init(
    extraVars: Dict, constants: Dict, injectsFacts: Bool, mergesDictionaries: Bool,
    environment: Environment
  ) {
    self.extraVars = extraVars
    self.constants = constants
    self.injectsFacts = injectsFacts
    self.mergesDictionaries = mergesDictionaries
    self.environment = environment
  }

  func add(_ host: HostVariables) { hosts[host.name] = host }

  /// Recursively merges dictionaries; other values replace.
  static func merge(_ new: Dict, into old: Dict) -> Dict {
    var result = old
    for (key, value) in new {
      if case .dict(let inner) = value, case .dict(let before)? = result[key] {
        result[key] = .dict(merge(inner, into: before))
      } else {
        result[key] = value
      }
    }
    return result
  }
}
