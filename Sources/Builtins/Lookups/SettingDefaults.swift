/// The defaults of ansible-core 2.19, one to a line, as JSON; `~` is the home directory.
enum SettingDefaults {
  static let table = #"""
    ACTION_WARNINGS true
    AGNOSTIC_BECOME_PROMPT true
    ALLOW_BROKEN_CONDITIONALS false
    ALLOW_EMBEDDED_TEMPLATES true
    ANSIBLE_CONNECTION_PATH null
    ANSIBLE_COW_ACCEPTLIST ["bud-frogs", "bunny", "cheese", "daemon", "default", "dragon", "elephant-in-snake", "elephant", "eyes", "hellokitty", "kitty", "luke-koala", "meow", "milk", "moofasa", "moose", "ren", "sheep", "small", "stegosaurus", "stimpy", "supermilker", "three-eyes", "turkey", "turtle", "tux", "udder", "vader-koala", "vader", "www"]
    ANSIBLE_COW_PATH null
    ANSIBLE_COW_SELECTION "default"
    ANSIBLE_FORCE_COLOR false
    ANSIBLE_HOME "~/.ansible"
    ANSIBLE_NOCOLOR false
    ANSIBLE_NOCOWS false
    ANSIBLE_PIPELINING false
    ANY_ERRORS_FATAL false
    BECOME_ALLOW_SAME_USER false
    BECOME_PASSWORD_FILE null
    BECOME_PLUGIN_PATH ["~/.ansible/plugins/become", "/usr/share/ansible/plugins/become"]
    CACHE_PLUGIN "memory"
    CACHE_PLUGIN_CONNECTION null
    CACHE_PLUGIN_PREFIX "ansible_facts"
    CACHE_PLUGIN_TIMEOUT 86400
    CALLBACKS_ENABLED []
    COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH "warning"
    COLLECTIONS_PATHS ["~/.ansible/collections", "/usr/share/ansible/collections"]
    COLLECTIONS_SCAN_SYS_PATH true
    COLOR_CHANGED "yellow"
    COLOR_CONSOLE_PROMPT "white"
    COLOR_DEBUG "dark gray"
    COLOR_DEPRECATE "purple"
    COLOR_DIFF_ADD "green"
    COLOR_DIFF_LINES "cyan"
    COLOR_DIFF_REMOVE "red"
    COLOR_DOC_CONSTANT "dark gray"
    COLOR_DOC_DEPRECATED "magenta"
    COLOR_DOC_LINK "cyan"
    COLOR_DOC_MODULE "yellow"
    COLOR_DOC_PLUGIN "yellow"
    COLOR_DOC_REFERENCE "magenta"
    COLOR_ERROR "red"
    COLOR_HIGHLIGHT "white"
    COLOR_INCLUDED "cyan"
    COLOR_OK "green"
    COLOR_SKIP "cyan"
    COLOR_UNREACHABLE "bright red"
    COLOR_VERBOSE "blue"
    COLOR_WARN "bright purple"
    CONFIG_FILE null
    CONNECTION_FACTS_MODULES {"asa": "ansible.legacy.asa_facts", "cisco.asa.asa": "cisco.asa.asa_facts", "eos": "ansible.legacy.eos_facts", "arista.eos.eos": "arista.eos.eos_facts", "frr": "ansible.legacy.frr_facts", "frr.frr.frr": "frr.frr.frr_facts", "ios": "ansible.legacy.ios_facts", "cisco.ios.ios": "cisco.ios.ios_facts", "iosxr": "ansible.legacy.iosxr_facts", "cisco.iosxr.iosxr": "cisco.iosxr.iosxr_facts", "junos": "ansible.legacy.junos_facts", "junipernetworks.junos.junos": "junipernetworks.junos.junos_facts", "nxos": "ansible.legacy.nxos_facts", "cisco.nxos.nxos": "cisco.nxos.nxos_facts", "vyos": "ansible.legacy.vyos_facts", "vyos.vyos.vyos": "vyos.vyos.vyos_facts", "exos": "ansible.legacy.exos_facts", "extreme.exos.exos": "extreme.exos.exos_facts", "slxos": "ansible.legacy.slxos_facts", "extreme.slxos.slxos": "extreme.slxos.slxos_facts", "voss": "ansible.legacy.voss_facts", "extreme.voss.voss": "extreme.voss.voss_facts", "ironware": "ansible.legacy.ironware_facts", "community.network.ironware": "community.network.ironware_facts"}
    CONNECTION_PASSWORD_FILE null
    COVERAGE_REMOTE_OUTPUT null
    COVERAGE_REMOTE_PATHS "*"
    DEFAULT_ACTION_PLUGIN_PATH ["~/.ansible/plugins/action", "/usr/share/ansible/plugins/action"]
    DEFAULT_ALLOW_UNSAFE_LOOKUPS false
    DEFAULT_ASK_PASS false
    DEFAULT_ASK_VAULT_PASS false
    DEFAULT_BECOME false
    DEFAULT_BECOME_ASK_PASS false
    DEFAULT_BECOME_EXE null
    DEFAULT_BECOME_FLAGS ""
    DEFAULT_BECOME_METHOD "sudo"
    DEFAULT_BECOME_USER "root"
    DEFAULT_CACHE_PLUGIN_PATH ["~/.ansible/plugins/cache", "/usr/share/ansible/plugins/cache"]
    DEFAULT_CALLBACK_PLUGIN_PATH ["~/.ansible/plugins/callback", "/usr/share/ansible/plugins/callback"]
    DEFAULT_CLICONF_PLUGIN_PATH ["~/.ansible/plugins/cliconf", "/usr/share/ansible/plugins/cliconf"]
    DEFAULT_CONNECTION_PLUGIN_PATH ["~/.ansible/plugins/connection", "/usr/share/ansible/plugins/connection"]
    DEFAULT_DEBUG false
    DEFAULT_EXECUTABLE "/bin/sh"
    DEFAULT_FILTER_PLUGIN_PATH ["~/.ansible/plugins/filter", "/usr/share/ansible/plugins/filter"]
    DEFAULT_FORCE_HANDLERS false
    DEFAULT_FORKS 5
    DEFAULT_GATHERING "implicit"
    DEFAULT_HASH_BEHAVIOUR "replace"
    DEFAULT_HOST_LIST ["/etc/ansible/hosts"]
    DEFAULT_HTTPAPI_PLUGIN_PATH ["~/.ansible/plugins/httpapi", "/usr/share/ansible/plugins/httpapi"]
    DEFAULT_INTERNAL_POLL_INTERVAL 0.001
    DEFAULT_INVENTORY_PLUGIN_PATH ["~/.ansible/plugins/inventory", "/usr/share/ansible/plugins/inventory"]
    DEFAULT_JINJA2_EXTENSIONS []
    DEFAULT_JINJA2_NATIVE true
    DEFAULT_KEEP_REMOTE_FILES false
    DEFAULT_LIBVIRT_LXC_NOSECLABEL false
    DEFAULT_LOAD_CALLBACK_PLUGINS false
    DEFAULT_LOCAL_TMP "~/.ansible/tmp"
    DEFAULT_LOG_FILTER []
    DEFAULT_LOG_PATH null
    DEFAULT_LOOKUP_PLUGIN_PATH ["~/.ansible/plugins/lookup", "/usr/share/ansible/plugins/lookup"]
    DEFAULT_MANAGED_STR "Ansible managed"
    DEFAULT_MODULE_ARGS null
    DEFAULT_MODULE_COMPRESSION "ZIP_DEFLATED"
    DEFAULT_MODULE_NAME "command"
    DEFAULT_MODULE_PATH ["~/.ansible/plugins/modules", "/usr/share/ansible/plugins/modules"]
    DEFAULT_MODULE_UTILS_PATH ["~/.ansible/plugins/module_utils", "/usr/share/ansible/plugins/module_utils"]
    DEFAULT_NETCONF_PLUGIN_PATH ["~/.ansible/plugins/netconf", "/usr/share/ansible/plugins/netconf"]
    DEFAULT_NO_LOG false
    DEFAULT_NO_TARGET_SYSLOG false
    DEFAULT_NULL_REPRESENTATION null
    DEFAULT_POLL_INTERVAL 15
    DEFAULT_PRIVATE_KEY_FILE null
    DEFAULT_PRIVATE_ROLE_VARS false
    DEFAULT_REMOTE_PORT null
    DEFAULT_REMOTE_USER null
    DEFAULT_ROLES_PATH ["~/.ansible/roles", "/usr/share/ansible/roles", "/etc/ansible/roles"]
    DEFAULT_SELINUX_SPECIAL_FS ["fuse", "nfs", "vboxsf", "ramfs", "9p", "vfat"]
    DEFAULT_STDOUT_CALLBACK "default"
    DEFAULT_STRATEGY "linear"
    DEFAULT_STRATEGY_PLUGIN_PATH ["~/.ansible/plugins/strategy", "/usr/share/ansible/plugins/strategy"]
    DEFAULT_SU false
    DEFAULT_SYSLOG_FACILITY "LOG_USER"
    DEFAULT_TERMINAL_PLUGIN_PATH ["~/.ansible/plugins/terminal", "/usr/share/ansible/plugins/terminal"]
    DEFAULT_TEST_PLUGIN_PATH ["~/.ansible/plugins/test", "/usr/share/ansible/plugins/test"]
    DEFAULT_TIMEOUT 10
    DEFAULT_TRANSPORT "ssh"
    DEFAULT_UNDEFINED_VAR_BEHAVIOR true
    DEFAULT_VARS_PLUGIN_PATH ["~/.ansible/plugins/vars", "/usr/share/ansible/plugins/vars"]
    DEFAULT_VAULT_ENCRYPT_IDENTITY null
    DEFAULT_VAULT_IDENTITY "default"
    DEFAULT_VAULT_IDENTITY_LIST []
    DEFAULT_VAULT_ID_MATCH false
    DEFAULT_VAULT_PASSWORD_FILE null
    DEFAULT_VERBOSITY 0
    DEPRECATION_WARNINGS true
    DEVEL_WARNING true
    DIFF_ALWAYS false
    DIFF_CONTEXT 3
    DISPLAY_ARGS_TO_STDOUT false
    DISPLAY_SKIPPED_HOSTS true
    DISPLAY_TRACEBACK ["never"]
    DOCSITE_ROOT_URL "https://docs.ansible.com/ansible-core/"
    DOC_FRAGMENT_PLUGIN_PATH ["~/.ansible/plugins/doc_fragments", "/usr/share/ansible/plugins/doc_fragments"]
    DUPLICATE_YAML_DICT_KEY "warn"
    EDITOR "vi"
    ENABLE_TASK_DEBUGGER false
    ERROR_ON_MISSING_HANDLER true
    FACTS_MODULES ["smart"]
    GALAXY_CACHE_DIR "~/.ansible/galaxy_cache"
    GALAXY_COLLECTIONS_PATH_WARNING true
    GALAXY_COLLECTION_IMPORT_POLL_FACTOR 1.5
    GALAXY_COLLECTION_IMPORT_POLL_INTERVAL 2.0
    GALAXY_COLLECTION_SKELETON null
    GALAXY_COLLECTION_SKELETON_IGNORE ["^.git$", "^.*/.git_keep$"]
    GALAXY_DISABLE_GPG_VERIFY false
    GALAXY_DISPLAY_PROGRESS null
    GALAXY_GPG_KEYRING null
    GALAXY_IGNORE_CERTS null
    GALAXY_IGNORE_INVALID_SIGNATURE_STATUS_CODES null
    GALAXY_REQUIRED_VALID_SIGNATURE_COUNT "1"
    GALAXY_ROLE_SKELETON null
    GALAXY_ROLE_SKELETON_IGNORE ["^.git$", "^.*/.git_keep$"]
    GALAXY_SERVER "https://galaxy.ansible.com"
    GALAXY_SERVER_LIST null
    GALAXY_SERVER_TIMEOUT 60
    GALAXY_TOKEN_PATH "~/.ansible/galaxy_token"
    HOST_KEY_CHECKING true
    HOST_PATTERN_MISMATCH "warning"
    INJECT_FACTS_AS_VARS true
    INTERPRETER_PYTHON "auto"
    INTERPRETER_PYTHON_FALLBACK ["python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3.8", "/usr/bin/python3", "python3"]
    INVALID_TASK_ATTRIBUTE_FAILED true
    INVENTORY_ANY_UNPARSED_IS_FAILED false
    INVENTORY_ENABLED ["host_list", "script", "auto", "yaml", "ini", "toml"]
    INVENTORY_EXPORT false
    INVENTORY_IGNORE_EXTS [".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg", ".retry"]
    INVENTORY_IGNORE_PATTERNS []
    INVENTORY_UNPARSED_IS_FAILED false
    INVENTORY_UNPARSED_WARNING true
    LOCALHOST_WARNING true
    LOG_VERBOSITY null
    MAX_FILE_SIZE_FOR_DIFF 104448
    MODULE_IGNORE_EXTS [".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".yaml", ".yml", ".ini"]
    MODULE_STRICT_UTF8_RESPONSE true
    NETCONF_SSH_CONFIG null
    NETWORK_GROUP_MODULES ["eos", "nxos", "ios", "iosxr", "junos", "enos", "ce", "vyos", "sros", "dellos9", "dellos10", "dellos6", "asa", "aruba", "aireos", "bigip", "ironware", "onyx", "netconf", "exos", "voss", "slxos"]
    OLD_PLUGIN_CACHE_CLEARING false
    PAGER "less"
    PARAMIKO_HOST_KEY_AUTO_ADD false
    PARAMIKO_LOOK_FOR_KEYS true
    PERSISTENT_COMMAND_TIMEOUT 30
    PERSISTENT_CONNECT_RETRY_TIMEOUT 15
    PERSISTENT_CONNECT_TIMEOUT 30
    PERSISTENT_CONTROL_PATH_DIR "~/.ansible/pc"
    PLAYBOOK_DIR null
    PLAYBOOK_VARS_ROOT "top"
    PLUGIN_FILTERS_CFG null
    PYTHON_MODULE_RLIMIT_NOFILE 0
    RETRY_FILES_ENABLED false
    RETRY_FILES_SAVE_PATH null
    RUN_VARS_PLUGINS "demand"
    SHOW_CUSTOM_STATS false
    SSH_AGENT "none"
    SSH_AGENT_EXECUTABLE "ssh-agent"
    SSH_AGENT_KEY_LIFETIME null
    STRING_TYPE_FILTERS ["string", "to_json", "to_nice_json", "to_yaml", "to_nice_yaml", "ppretty", "json"]
    SYSTEM_WARNINGS true
    TAGS_RUN []
    TAGS_SKIP []
    TARGET_LOG_INFO null
    TASK_DEBUGGER_IGNORE_ERRORS true
    TASK_TIMEOUT 0
    TRANSFORM_INVALID_GROUP_CHARS "never"
    USE_PERSISTENT_CONNECTIONS false
    VALIDATE_ACTION_GROUP_METADATA true
    VARIABLE_PLUGINS_ENABLED ["host_group_vars"]
    VARIABLE_PRECEDENCE ["all_inventory", "groups_inventory", "all_plugins_inventory", "all_plugins_play", "groups_plugins_inventory", "groups_plugins_play"]
    VAULT_ENCRYPT_SALT null
    VERBOSE_TO_STDERR false
    WIN_ASYNC_STARTUP_TIMEOUT 5
    WORKER_SHUTDOWN_POLL_COUNT 0
    WORKER_SHUTDOWN_POLL_DELAY 0.1
    YAML_FILENAME_EXTENSIONS [".yml", ".yaml", ".json"]
    """#
}
