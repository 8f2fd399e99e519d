package import Inventories
package import ModuleKit
package import Playbooks
package import Templates
package import Values

/// What checks know of the house around the playbooks: handed in by the program.
package struct Knowledge: Sendable {
  /// The builtins that templates may call.
  package var environment: Environment
  package var modules: ModuleTable
  /// What runs on the controller, by its qualified name.
  package var actions: [String: ActionOptions]
  /// The variables that Ansible defines itself.
  package var magicNames: Set<String> = []
  package var inventory = Inventory()
  package var extraVars: Dict = [:]
  /// The actions of `meta`.
  package var metaActions: [String] = []
  /// The connections, become methods and strategies that Martlet has.
  package var natives: [ForeignPlugins.Kind: [String]] = [:]

  package init(
    environment: Environment, modules: ModuleTable, actions: [String: ActionOptions]
  ) {
    self.environment = environment
    self.modules = modules
    self.actions = actions
  }

  /// The options of an action of the controller.
  package struct ActionOptions: Sendable {
    /// nil where any name is one.
    package var names: [String]?
    /// Of each list one must be given.
    package var required: [[String]]

    package init(names: [String]?, required: [[String]]) {
      self.names = names
      self.required = required
    }
  }
}
