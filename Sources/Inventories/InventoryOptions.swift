internal import Builtins
package import Formats
package import Templates
package import Values

/// How an inventory is read: the settings of `ansible.cfg` and the environment that concern it.
package struct InventoryOptions: Sendable {
  /// What becomes of characters in group names that no variable may have.
  package enum GroupNames: String, Sendable { case always, silently, never, ignore }

  /// The vault passwords for files and values.
  package var secrets = VaultSecrets()
  /// The playbook's directory, whose `group_vars` and `host_vars` count too.
  package var playbookDirectory: String?
  /// The plugins that are tried, in this order.
  package var plugins = ["host_list", "script", "auto", "yaml", "ini", "toml"]
  /// Files of a directory with these endings are no sources.
  package var ignoredExtensions = [
    ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg",
    ".retry",
  ]
  /// Files of a directory that match one of these regular expressions are no sources.
  package var ignoredPatterns: [String] = []
  /// Endings of variable files and YAML sources.
  package var yamlExtensions = [".yml", ".yaml", ".json"]
  package var groupNames = GroupNames.never
  /// Whether dictionaries of several levels are merged (`hash_behaviour = merge`).
  package var mergesDictionaries = false
  /// Whether a source that no plugin can read is an error (`any_unparsed_is_failed`).
  package var anyUnparsedIsFailure = false
  /// Whether it is an error when no source could be read (`unparsed_is_failed`).
  package var unparsedIsFailure = false
  /// What expressions of `constructed` and `generator` are evaluated with.
  package var environment = Environment(builtins: .standard)

  /// What `-e` sets, for `use_extra_vars` of `constructed`.
  package var extraVariables: Dict = [:]

  package init() {}
}
