package import Inventories
package import Values

/// The settings that the engine, the command line and the reports ask for, by their meaning.
extension Settings {
  private func text(_ name: String) -> String? {
    let value = value(name)
    if case .null = value { return nil }
    return value.text
  }

  private func flag(_ name: String) -> Bool { value(name).isTrue }
  private func number(_ name: String) -> Int { value(name).int ?? 0 }

  private func seconds(_ name: String) -> Double {
    switch value(name) {
    case .double(let number): number
    case .int(let number): Double(number)
    default: 0
    }
  }

  private func list(_ name: String) -> [String] { value(name).items?.map(\.text) ?? [] }

  // MARK: Running

  package var forks: Int { number("DEFAULT_FORKS") }
  /// `off`, `loops`, `alone` or `hosts`: what is sent to a target before its turn.
  package var ahead: String { text("MARTLET_AHEAD") ?? "alone" }
  /// Where runs are recorded: a directory; `off`: nowhere; nil: where the user's state is kept.
  package var record: String? { text("MARTLET_RECORD") }
  /// `linear`, `free`, `host_pinned` or `debug`.
  package var strategy: String { text("DEFAULT_STRATEGY") ?? "linear" }
  /// `implicit`, `explicit` or `smart`.
  package var gathering: String { text("DEFAULT_GATHERING") ?? "implicit" }
  package var factsModules: [String] { list("FACTS_MODULES") }
  package var anyErrorsFatal: Bool { flag("ANY_ERRORS_FATAL") }
  package var forceHandlers: Bool { flag("DEFAULT_FORCE_HANDLERS") }
  package var errorOnMissingHandler: Bool { flag("ERROR_ON_MISSING_HANDLER") }
  package var isSecretByDefault: Bool { flag("DEFAULT_NO_LOG") }
  /// Seconds that a task may take; 0: any.
  package var taskTimeout: Int { number("TASK_TIMEOUT") }
  /// Seconds between two looks at an asynchronous job.
  package var pollInterval: Int { number("DEFAULT_POLL_INTERVAL") }
  package var hasTaskDebugger: Bool { flag("ENABLE_TASK_DEBUGGER") }
  package var debuggerIgnoresErrors: Bool { flag("TASK_DEBUGGER_IGNORE_ERRORS") }
  package var tags: [String] { list("TAGS_RUN") }
  package var skippedTags: [String] { list("TAGS_SKIP") }
  package var moduleName: String { text("DEFAULT_MODULE_NAME") ?? "command" }
  package var moduleArguments: String? { text("DEFAULT_MODULE_ARGS") }
  package var keepsRemoteFiles: Bool { flag("DEFAULT_KEEP_REMOTE_FILES") }
  package var remoteTemporary: String { text("shell.sh.remote_tmp") ?? "~/.ansible/tmp" }
  package var retryFilesEnabled: Bool { flag("RETRY_FILES_ENABLED") }
  package var retryFilesPath: String? { text("RETRY_FILES_SAVE_PATH") }
  package var logPath: String? { text("DEFAULT_LOG_PATH") }
  package var verbosity: Int { number("DEFAULT_VERBOSITY") }
  package var toleratesUnknownKeywords: Bool { !flag("INVALID_TASK_ATTRIBUTE_FAILED") }

  // MARK: Variables and templates

  /// Whether dictionaries are merged where variables meet, not replaced.
  package var mergesHashes: Bool { text("DEFAULT_HASH_BEHAVIOUR") == "merge" }
  package var injectsFacts: Bool { flag("INJECT_FACTS_AS_VARS") }
  package var errorOnUndefined: Bool { flag("DEFAULT_UNDEFINED_VAR_BEHAVIOR") }
  package var jinjaExtensions: [String] { list("DEFAULT_JINJA2_EXTENSIONS") }
  package var allowsBrokenConditionals: Bool { flag("ALLOW_BROKEN_CONDITIONALS") }
  package var allowsEmbeddedTemplates: Bool { flag("ALLOW_EMBEDDED_TEMPLATES") }
  package var managedText: String { text("DEFAULT_MANAGED_STR") ?? "" }
  package var privateRoleVars: Bool { flag("DEFAULT_PRIVATE_ROLE_VARS") }
  /// `top`, `bottom` or `all`: whose `group_vars` count.
  package var playbookVarsRoot: String { text("PLAYBOOK_VARS_ROOT") ?? "top" }
  package var variablePrecedence: [String] { list("VARIABLE_PRECEDENCE") }
  /// `warn`, `error` or `ignore`.
  package var duplicateKeys: String { text("DUPLICATE_YAML_DICT_KEY") ?? "warn" }
  package var variableSuffixes: [String] { list("YAML_FILENAME_EXTENSIONS") }
  package var factCache: String { text("CACHE_PLUGIN") ?? "memory" }
  package var factCacheConnection: String? { text("CACHE_PLUGIN_CONNECTION") }
  package var factCachePrefix: String { text("CACHE_PLUGIN_PREFIX") ?? "" }
  /// Seconds; 0: for ever.
  package var factCacheTimeout: Int { number("CACHE_PLUGIN_TIMEOUT") }

  // MARK: Places

  package var home: String { text("ANSIBLE_HOME") ?? "~/.ansible" }
  package var localTemporary: String { text("DEFAULT_LOCAL_TMP") ?? "~/.ansible/tmp" }
  package var rolesPath: [String] { list("DEFAULT_ROLES_PATH") }
  var collectionVersionMismatch: String {
    text("COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH") ?? "warning"
  }
  package var collectionsPath: [String] { list("COLLECTIONS_PATHS") }
  /// Where plugins of a kind are, besides beside playbooks and in roles.
  func pluginPath(_ kind: ForeignPlugins.Kind) -> [String] {
    switch kind {
    case .modules: list("DEFAULT_MODULE_PATH")
    case .become: list("BECOME_PLUGIN_PATH")
    default: list("DEFAULT_\(kind.rawValue.uppercased())_PLUGIN_PATH")
    }
  }
  package var playbookDirectory: String? { text("PLAYBOOK_DIR") }

  // MARK: Inventory

  package var inventory: [String] { list("DEFAULT_HOST_LIST") }
  package var inventoryPlugins: [String] { list("INVENTORY_ENABLED") }
  package var inventoryIgnoredSuffixes: [String] { list("INVENTORY_IGNORE_EXTS") }
  package var exportsInventory: Bool { flag("INVENTORY_EXPORT") }
  /// What becomes of characters in group names that no variable may have.
  package var groupNames: InventoryOptions.GroupNames {
    InventoryOptions.GroupNames(rawValue: value("TRANSFORM_INVALID_GROUP_CHARS").text) ?? .never
  }
  package var inventoryIgnoredPatterns: [String] { list("INVENTORY_IGNORE_PATTERNS") }
  package var unparsedInventoryIsFailure: Bool { flag("INVENTORY_UNPARSED_IS_FAILED") }
  package var anyUnparsedSourceIsFailure: Bool { flag("INVENTORY_ANY_UNPARSED_IS_FAILED") }
  package var warnsOfUnparsedInventory: Bool { flag("INVENTORY_UNPARSED_WARNING") }
  /// `warning`, `error` or `ignore`.
  package var hostPatternMismatch: String { text("HOST_PATTERN_MISMATCH") ?? "warning" }
  package var warnsOfLocalhost: Bool { flag("LOCALHOST_WARNING") }

  // MARK: Connections

  package var connection: String { text("DEFAULT_TRANSPORT") ?? "ssh" }
  package var remoteUser: String? { text("DEFAULT_REMOTE_USER") }
  package var remotePort: Int? { value("DEFAULT_REMOTE_PORT").int }
  package var privateKeyFile: String? { text("DEFAULT_PRIVATE_KEY_FILE") }
  /// Seconds to connect in.
  package var timeout: Int { number("DEFAULT_TIMEOUT") }
  package var checksHostKeys: Bool { flag("HOST_KEY_CHECKING") }
  package var asksPassword: Bool { flag("DEFAULT_ASK_PASS") }
  package var connectionPasswordFile: String? { text("CONNECTION_PASSWORD_FILE") }
  /// Of the ssh connection: `ssh_args`, `retries`, `pipelining` …, by ansible's names.
  package func ssh(_ option: String) -> Value { value("connection.ssh." + option) }

  // MARK: Become

  package var become: Bool { flag("DEFAULT_BECOME") }
  package var becomeMethod: String { text("DEFAULT_BECOME_METHOD") ?? "sudo" }
  package var becomeUser: String { text("DEFAULT_BECOME_USER") ?? "root" }
  package var becomeExecutable: String? { text("DEFAULT_BECOME_EXE") }
  package var becomeFlags: String? { text("DEFAULT_BECOME_FLAGS") }
  package var asksBecomePassword: Bool { flag("DEFAULT_BECOME_ASK_PASS") }
  package var becomePasswordFile: String? { text("BECOME_PASSWORD_FILE") }
  package var becomeAllowsSameUser: Bool { flag("BECOME_ALLOW_SAME_USER") }
  /// Of `sudo` and `su`, by ansible's names.
  package func become(_ method: String, _ option: String) -> Value {
    value("become." + method + "." + option)
  }

  // MARK: Vault

  package var asksVaultPassword: Bool { flag("DEFAULT_ASK_VAULT_PASS") }
  package var vaultPasswordFile: String? { text("DEFAULT_VAULT_PASSWORD_FILE") }
  package var vaultIdentity: String { text("DEFAULT_VAULT_IDENTITY") ?? "default" }
  package var vaultIdentities: [String] { list("DEFAULT_VAULT_IDENTITY_LIST") }
  package var vaultEncryptIdentity: String? { text("DEFAULT_VAULT_ENCRYPT_IDENTITY") }
  package var vaultEncryptSalt: String? { text("VAULT_ENCRYPT_SALT") }
  package var vaultMatchesIdentity: Bool { flag("DEFAULT_VAULT_ID_MATCH") }

  // MARK: Output

  package var stdoutCallback: String { text("DEFAULT_STDOUT_CALLBACK") ?? "default" }
  package var callbacksEnabled: [String] { list("CALLBACKS_ENABLED") }
  /// Whether `ansible` uses the callbacks of `callbacks_enabled` too.
  package var adhocUsesCallbacks: Bool { flag("DEFAULT_LOAD_CALLBACK_PLUGINS") }
  package var showsDiff: Bool { flag("DIFF_ALWAYS") }
  package var diffContext: Int { number("DIFF_CONTEXT") }
  /// Bytes beyond which a file is not compared.
  package var diffLimit: Int { number("MAX_FILE_SIZE_FOR_DIFF") }
  package var forcesColour: Bool { flag("ANSIBLE_FORCE_COLOR") }
  package var forbidsColour: Bool { flag("ANSIBLE_NOCOLOR") }
  package var showsSkippedHosts: Bool { flag("callback.default.display_skipped_hosts") }
  package var showsOKHosts: Bool { flag("callback.default.display_ok_hosts") }
  package var showsFailuresOnStderr: Bool { flag("callback.default.display_failed_stderr") }
  package var showsCustomStats: Bool { flag("callback.default.show_custom_stats") }
  package var showsHostStart: Bool { flag("callback.default.show_per_host_start") }
  package var marksCheckMode: Bool { flag("callback.default.check_mode_markers") }
  package var showsPathOnFailure: Bool { flag("callback.default.show_task_path_on_failure") }
  package var showsArguments: Bool { flag("DISPLAY_ARGS_TO_STDOUT") }
  package var showsDeprecations: Bool { flag("DEPRECATION_WARNINGS") }
  /// `json`, `yaml`, or one of them with how much is left out.
  package var resultFormat: String { text("callback.default.result_format") ?? "json" }
  /// nil: as the verbosity says.
  package var prettyResults: Bool? { value("callback.default.pretty_results").bool }
  package var sendsVerboseToStderr: Bool { flag("VERBOSE_TO_STDERR") }
  /// The colour of a thing, by the end of its setting's name: `CHANGED`.
  package func colour(_ thing: String) -> String { text("COLOR_" + thing) ?? "normal" }
}
