// Written by Tests/PlaybooksTests/settings_table.py.

extension SettingsTable {
  /// The settings of ansible-core itself: name, type and default, then where each is set.
  static let core = #"""
    ACTION_WARNINGS bool true
      env=ANSIBLE_ACTION_WARNINGS ini=defaults.action_warnings
    AGNOSTIC_BECOME_PROMPT bool true
      env=ANSIBLE_AGNOSTIC_BECOME_PROMPT ini=privilege_escalation.agnostic_become_prompt
    ALLOW_BROKEN_CONDITIONALS bool false
      env=ANSIBLE_ALLOW_BROKEN_CONDITIONALS ini=defaults.allow_broken_conditionals
    ALLOW_EMBEDDED_TEMPLATES bool true
      env=ANSIBLE_ALLOW_EMBEDDED_TEMPLATES ini=defaults.allow_embedded_templates
    ANSIBLE_CONNECTION_PATH path ~
      env=ANSIBLE_CONNECTION_PATH ini=persistent_connection.ansible_connection_path
    ANSIBLE_COW_ACCEPTLIST list bud-frogs,bunny,cheese,daemon,default,dragon,elephant-in-snake,elephant,eyes,hellokitty,kitty,luke-koala,meow,milk,moofasa,moose,ren,sheep,small,stegosaurus,stimpy,supermilker,three-eyes,turkey,turtle,tux,udder,vader-koala,vader,www
      env=ANSIBLE_COW_ACCEPTLIST ini=defaults.cowsay_enabled_stencils
    ANSIBLE_COW_PATH text ~
      env=ANSIBLE_COW_PATH ini=defaults.cowpath
    ANSIBLE_COW_SELECTION text default
      env=ANSIBLE_COW_SELECTION ini=defaults.cow_selection
    ANSIBLE_FORCE_COLOR bool false
      env=ANSIBLE_FORCE_COLOR ini=defaults.force_color
    ANSIBLE_HOME path ~/.ansible
      env=ANSIBLE_HOME ini=defaults.home
    ANSIBLE_NOCOLOR bool false
      env=ANSIBLE_NOCOLOR,NO_COLOR ini=defaults.nocolor
    ANSIBLE_NOCOWS bool false
      env=ANSIBLE_NOCOWS ini=defaults.nocows
    ANSIBLE_PIPELINING bool false
      env=ANSIBLE_PIPELINING ini=defaults.pipelining,connection.pipelining
    ANY_ERRORS_FATAL bool false
      env=ANSIBLE_ANY_ERRORS_FATAL ini=defaults.any_errors_fatal
    BECOME_ALLOW_SAME_USER bool false
      env=ANSIBLE_BECOME_ALLOW_SAME_USER ini=privilege_escalation.become_allow_same_user
    BECOME_PASSWORD_FILE path ~
      env=ANSIBLE_BECOME_PASSWORD_FILE ini=defaults.become_password_file
    BECOME_PLUGIN_PATH pathspec ${HOME}/plugins/become:/usr/share/ansible/plugins/become
      env=ANSIBLE_BECOME_PLUGINS ini=defaults.become_plugins
    CACHE_PLUGIN text memory
      env=ANSIBLE_CACHE_PLUGIN ini=defaults.fact_caching
    CACHE_PLUGIN_CONNECTION text ~
      env=ANSIBLE_CACHE_PLUGIN_CONNECTION ini=defaults.fact_caching_connection
    CACHE_PLUGIN_PREFIX text ansible_facts
      env=ANSIBLE_CACHE_PLUGIN_PREFIX ini=defaults.fact_caching_prefix
    CACHE_PLUGIN_TIMEOUT int 86400
      env=ANSIBLE_CACHE_PLUGIN_TIMEOUT ini=defaults.fact_caching_timeout
    CALLBACKS_ENABLED list []
      env=ANSIBLE_CALLBACKS_ENABLED ini=defaults.callbacks_enabled
    COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH one=error/ignore/warning warning
      env=ANSIBLE_COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH ini=defaults.collections_on_ansible_version_mismatch
    COLLECTIONS_PATHS pathspec ${HOME}/collections:/usr/share/ansible/collections
      env=ANSIBLE_COLLECTIONS_PATH ini=defaults.collections_path
    COLLECTIONS_SCAN_SYS_PATH bool true
      env=ANSIBLE_COLLECTIONS_SCAN_SYS_PATH ini=defaults.collections_scan_sys_path
    COLOR_CHANGED text yellow
      env=ANSIBLE_COLOR_CHANGED ini=colors.changed
    COLOR_CONSOLE_PROMPT text white
      env=ANSIBLE_COLOR_CONSOLE_PROMPT ini=colors.console_prompt
    COLOR_DEBUG text dark gray
      env=ANSIBLE_COLOR_DEBUG ini=colors.debug
    COLOR_DEPRECATE text purple
      env=ANSIBLE_COLOR_DEPRECATE ini=colors.deprecate
    COLOR_DIFF_ADD text green
      env=ANSIBLE_COLOR_DIFF_ADD ini=colors.diff_add
    COLOR_DIFF_LINES text cyan
      env=ANSIBLE_COLOR_DIFF_LINES ini=colors.diff_lines
    COLOR_DIFF_REMOVE text red
      env=ANSIBLE_COLOR_DIFF_REMOVE ini=colors.diff_remove
    COLOR_DOC_CONSTANT text dark gray
      env=ANSIBLE_COLOR_DOC_CONSTANT ini=colors.doc_constant
    COLOR_DOC_DEPRECATED text magenta
      env=ANSIBLE_COLOR_DOC_DEPRECATED ini=colors.doc_deprecated
    COLOR_DOC_LINK text cyan
      env=ANSIBLE_COLOR_DOC_LINK ini=colors.doc_link
    COLOR_DOC_MODULE text yellow
      env=ANSIBLE_COLOR_DOC_MODULE ini=colors.doc_module
    COLOR_DOC_PLUGIN text yellow
      env=ANSIBLE_COLOR_DOC_PLUGIN ini=colors.doc_plugin
    COLOR_DOC_REFERENCE text magenta
      env=ANSIBLE_COLOR_DOC_REFERENCE ini=colors.doc_reference
    COLOR_ERROR text red
      env=ANSIBLE_COLOR_ERROR ini=colors.error
    COLOR_HIGHLIGHT text white
      env=ANSIBLE_COLOR_HIGHLIGHT ini=colors.highlight
    COLOR_INCLUDED text cyan
      env=ANSIBLE_COLOR_INCLUDED ini=colors.included
    COLOR_OK text green
      env=ANSIBLE_COLOR_OK ini=colors.ok
    COLOR_SKIP text cyan
      env=ANSIBLE_COLOR_SKIP ini=colors.skip
    COLOR_UNREACHABLE text bright red
      env=ANSIBLE_COLOR_UNREACHABLE ini=colors.unreachable
    COLOR_VERBOSE text blue
      env=ANSIBLE_COLOR_VERBOSE ini=colors.verbose
    COLOR_WARN text bright purple
      env=ANSIBLE_COLOR_WARN ini=colors.warn
    CONFIG_FILE path ~
    CONNECTION_FACTS_MODULES dict {}
    CONNECTION_PASSWORD_FILE path ~
      env=ANSIBLE_CONNECTION_PASSWORD_FILE ini=defaults.connection_password_file
    COVERAGE_REMOTE_OUTPUT text ~
      env=_ANSIBLE_COVERAGE_REMOTE_OUTPUT vars=_ansible_coverage_remote_output
    COVERAGE_REMOTE_PATHS text *
      env=_ANSIBLE_COVERAGE_REMOTE_PATH_FILTER
    DEFAULT_ACTION_PLUGIN_PATH pathspec ${HOME}/plugins/action:/usr/share/ansible/plugins/action
      env=ANSIBLE_ACTION_PLUGINS ini=defaults.action_plugins
    DEFAULT_ALLOW_UNSAFE_LOOKUPS bool false
      ini=defaults.allow_unsafe_lookups
    DEFAULT_ASK_PASS bool false
      env=ANSIBLE_ASK_PASS ini=defaults.ask_pass
    DEFAULT_ASK_VAULT_PASS bool false
      env=ANSIBLE_ASK_VAULT_PASS ini=defaults.ask_vault_pass
    DEFAULT_BECOME bool false
      env=ANSIBLE_BECOME ini=privilege_escalation.become
    DEFAULT_BECOME_ASK_PASS bool false
      env=ANSIBLE_BECOME_ASK_PASS ini=privilege_escalation.become_ask_pass
    DEFAULT_BECOME_EXE text ~
      env=ANSIBLE_BECOME_EXE ini=privilege_escalation.become_exe
    DEFAULT_BECOME_FLAGS text ''
      env=ANSIBLE_BECOME_FLAGS ini=privilege_escalation.become_flags
    DEFAULT_BECOME_METHOD text sudo
      env=ANSIBLE_BECOME_METHOD ini=privilege_escalation.become_method
    DEFAULT_BECOME_USER text root
      env=ANSIBLE_BECOME_USER ini=privilege_escalation.become_user
    DEFAULT_CACHE_PLUGIN_PATH pathspec ${HOME}/plugins/cache:/usr/share/ansible/plugins/cache
      env=ANSIBLE_CACHE_PLUGINS ini=defaults.cache_plugins
    DEFAULT_CALLBACK_PLUGIN_PATH pathspec ${HOME}/plugins/callback:/usr/share/ansible/plugins/callback
      env=ANSIBLE_CALLBACK_PLUGINS ini=defaults.callback_plugins
    DEFAULT_CLICONF_PLUGIN_PATH pathspec ${HOME}/plugins/cliconf:/usr/share/ansible/plugins/cliconf
      env=ANSIBLE_CLICONF_PLUGINS ini=defaults.cliconf_plugins
    DEFAULT_CONNECTION_PLUGIN_PATH pathspec ${HOME}/plugins/connection:/usr/share/ansible/plugins/connection
      env=ANSIBLE_CONNECTION_PLUGINS ini=defaults.connection_plugins
    DEFAULT_DEBUG bool false
      env=ANSIBLE_DEBUG ini=defaults.debug
    DEFAULT_EXECUTABLE text /bin/sh
      env=ANSIBLE_EXECUTABLE ini=defaults.executable
    DEFAULT_FILTER_PLUGIN_PATH pathspec ${HOME}/plugins/filter:/usr/share/ansible/plugins/filter
      env=ANSIBLE_FILTER_PLUGINS ini=defaults.filter_plugins
    DEFAULT_FORCE_HANDLERS bool false
      env=ANSIBLE_FORCE_HANDLERS ini=defaults.force_handlers
    DEFAULT_FORKS int 5
      env=ANSIBLE_FORKS ini=defaults.forks
    DEFAULT_GATHERING one=explicit/implicit/smart implicit
      env=ANSIBLE_GATHERING ini=defaults.gathering
    DEFAULT_HASH_BEHAVIOUR one=merge/replace replace
      env=ANSIBLE_HASH_BEHAVIOUR ini=defaults.hash_behaviour
    DEFAULT_HOST_LIST pathlist /etc/ansible/hosts
      env=ANSIBLE_INVENTORY ini=defaults.inventory
    DEFAULT_HTTPAPI_PLUGIN_PATH pathspec ${HOME}/plugins/httpapi:/usr/share/ansible/plugins/httpapi
      env=ANSIBLE_HTTPAPI_PLUGINS ini=defaults.httpapi_plugins
    DEFAULT_INTERNAL_POLL_INTERVAL float 0.001
      ini=defaults.internal_poll_interval
    DEFAULT_INVENTORY_PLUGIN_PATH pathspec ${HOME}/plugins/inventory:/usr/share/ansible/plugins/inventory
      env=ANSIBLE_INVENTORY_PLUGINS ini=defaults.inventory_plugins
    DEFAULT_JINJA2_EXTENSIONS list []
      env=ANSIBLE_JINJA2_EXTENSIONS ini=defaults.jinja2_extensions
    DEFAULT_JINJA2_NATIVE bool true
      env=ANSIBLE_JINJA2_NATIVE ini=defaults.jinja2_native
    DEFAULT_KEEP_REMOTE_FILES bool false
      env=ANSIBLE_KEEP_REMOTE_FILES ini=defaults.keep_remote_files
    DEFAULT_LIBVIRT_LXC_NOSECLABEL bool false
      env=ANSIBLE_LIBVIRT_LXC_NOSECLABEL ini=selinux.libvirt_lxc_noseclabel
    DEFAULT_LOAD_CALLBACK_PLUGINS bool false
      env=ANSIBLE_LOAD_CALLBACK_PLUGINS ini=defaults.bin_ansible_callbacks
    DEFAULT_LOCAL_TMP path ${HOME}/tmp
      env=ANSIBLE_LOCAL_TEMP ini=defaults.local_tmp
    DEFAULT_LOG_FILTER list []
      env=ANSIBLE_LOG_FILTER ini=defaults.log_filter
    DEFAULT_LOG_PATH path ~
      env=ANSIBLE_LOG_PATH ini=defaults.log_path
    DEFAULT_LOOKUP_PLUGIN_PATH pathspec ${HOME}/plugins/lookup:/usr/share/ansible/plugins/lookup
      env=ANSIBLE_LOOKUP_PLUGINS ini=defaults.lookup_plugins
    DEFAULT_MANAGED_STR text Ansible managed
      ini=defaults.ansible_managed
    DEFAULT_MODULE_ARGS text ~
      env=ANSIBLE_MODULE_ARGS ini=defaults.module_args
    DEFAULT_MODULE_COMPRESSION text ZIP_DEFLATED
      ini=defaults.module_compression vars=ansible_module_compression
    DEFAULT_MODULE_NAME text command
      ini=defaults.module_name
    DEFAULT_MODULE_PATH pathspec ${HOME}/plugins/modules:/usr/share/ansible/plugins/modules
      env=ANSIBLE_LIBRARY ini=defaults.library
    DEFAULT_MODULE_UTILS_PATH pathspec ${HOME}/plugins/module_utils:/usr/share/ansible/plugins/module_utils
      env=ANSIBLE_MODULE_UTILS ini=defaults.module_utils
    DEFAULT_NETCONF_PLUGIN_PATH pathspec ${HOME}/plugins/netconf:/usr/share/ansible/plugins/netconf
      env=ANSIBLE_NETCONF_PLUGINS ini=defaults.netconf_plugins
    DEFAULT_NO_LOG bool false
      env=ANSIBLE_NO_LOG ini=defaults.no_log
    DEFAULT_NO_TARGET_SYSLOG bool false
      env=ANSIBLE_NO_TARGET_SYSLOG ini=defaults.no_target_syslog vars=ansible_no_target_syslog
    DEFAULT_NULL_REPRESENTATION text ~
      env=ANSIBLE_NULL_REPRESENTATION ini=defaults.null_representation
    DEFAULT_POLL_INTERVAL int 15
      env=ANSIBLE_POLL_INTERVAL ini=defaults.poll_interval
    DEFAULT_PRIVATE_KEY_FILE path ~
      env=ANSIBLE_PRIVATE_KEY_FILE ini=defaults.private_key_file
    DEFAULT_PRIVATE_ROLE_VARS bool false
      env=ANSIBLE_PRIVATE_ROLE_VARS ini=defaults.private_role_vars
    DEFAULT_REMOTE_PORT int ~
      env=ANSIBLE_REMOTE_PORT ini=defaults.remote_port
    DEFAULT_REMOTE_USER text ~
      env=ANSIBLE_REMOTE_USER ini=defaults.remote_user
    DEFAULT_ROLES_PATH pathspec ${HOME}/roles:/usr/share/ansible/roles:/etc/ansible/roles
      env=ANSIBLE_ROLES_PATH ini=defaults.roles_path
    DEFAULT_SELINUX_SPECIAL_FS list fuse,nfs,vboxsf,ramfs,9p,vfat
      env=ANSIBLE_SELINUX_SPECIAL_FS ini=selinux.special_context_filesystems
    DEFAULT_STDOUT_CALLBACK text default
      env=ANSIBLE_STDOUT_CALLBACK ini=defaults.stdout_callback
    DEFAULT_STRATEGY text linear
      env=ANSIBLE_STRATEGY ini=defaults.strategy
    DEFAULT_STRATEGY_PLUGIN_PATH pathspec ${HOME}/plugins/strategy:/usr/share/ansible/plugins/strategy
      env=ANSIBLE_STRATEGY_PLUGINS ini=defaults.strategy_plugins
    DEFAULT_SU bool false
      env=ANSIBLE_SU ini=defaults.su
    DEFAULT_SYSLOG_FACILITY text LOG_USER
      env=ANSIBLE_SYSLOG_FACILITY ini=defaults.syslog_facility
    DEFAULT_TERMINAL_PLUGIN_PATH pathspec ${HOME}/plugins/terminal:/usr/share/ansible/plugins/terminal
      env=ANSIBLE_TERMINAL_PLUGINS ini=defaults.terminal_plugins
    DEFAULT_TEST_PLUGIN_PATH pathspec ${HOME}/plugins/test:/usr/share/ansible/plugins/test
      env=ANSIBLE_TEST_PLUGINS ini=defaults.test_plugins
    DEFAULT_TIMEOUT int 10
      env=ANSIBLE_TIMEOUT ini=defaults.timeout
    DEFAULT_TRANSPORT text ssh
      env=ANSIBLE_TRANSPORT ini=defaults.transport
    DEFAULT_UNDEFINED_VAR_BEHAVIOR bool true
      env=ANSIBLE_ERROR_ON_UNDEFINED_VARS ini=defaults.error_on_undefined_vars
    DEFAULT_VARS_PLUGIN_PATH pathspec ${HOME}/plugins/vars:/usr/share/ansible/plugins/vars
      env=ANSIBLE_VARS_PLUGINS ini=defaults.vars_plugins
    DEFAULT_VAULT_ENCRYPT_IDENTITY text ~
      env=ANSIBLE_VAULT_ENCRYPT_IDENTITY ini=defaults.vault_encrypt_identity
    DEFAULT_VAULT_IDENTITY text default
      env=ANSIBLE_VAULT_IDENTITY ini=defaults.vault_identity
    DEFAULT_VAULT_IDENTITY_LIST list []
      env=ANSIBLE_VAULT_IDENTITY_LIST ini=defaults.vault_identity_list
    DEFAULT_VAULT_ID_MATCH bool false
      env=ANSIBLE_VAULT_ID_MATCH ini=defaults.vault_id_match
    DEFAULT_VAULT_PASSWORD_FILE path ~
      env=ANSIBLE_VAULT_PASSWORD_FILE ini=defaults.vault_password_file
    DEFAULT_VERBOSITY int 0
      env=ANSIBLE_VERBOSITY ini=defaults.verbosity
    DEPRECATION_WARNINGS bool true
      env=ANSIBLE_DEPRECATION_WARNINGS ini=defaults.deprecation_warnings vars=ansible_deprecation_warnings
    DEVEL_WARNING bool true
      env=ANSIBLE_DEVEL_WARNING ini=defaults.devel_warning
    DIFF_ALWAYS bool false
      env=ANSIBLE_DIFF_ALWAYS ini=diff.always
    DIFF_CONTEXT int 3
      env=ANSIBLE_DIFF_CONTEXT ini=diff.context
    DISPLAY_ARGS_TO_STDOUT bool false
      env=ANSIBLE_DISPLAY_ARGS_TO_STDOUT ini=defaults.display_args_to_stdout
    DISPLAY_SKIPPED_HOSTS bool true
      env=ANSIBLE_DISPLAY_SKIPPED_HOSTS ini=defaults.display_skipped_hosts
    DISPLAY_TRACEBACK list never
      env=ANSIBLE_DISPLAY_TRACEBACK ini=defaults.display_traceback
    DOCSITE_ROOT_URL text https://docs.ansible.com/ansible-core/
      ini=defaults.docsite_root_url
    DOC_FRAGMENT_PLUGIN_PATH pathspec ${HOME}/plugins/doc_fragments:/usr/share/ansible/plugins/doc_fragments
      env=ANSIBLE_DOC_FRAGMENT_PLUGINS ini=defaults.doc_fragment_plugins
    DUPLICATE_YAML_DICT_KEY one=error/ignore/warn warn
      env=ANSIBLE_DUPLICATE_YAML_DICT_KEY ini=defaults.duplicate_dict_key
    EDITOR text vi
      env=ANSIBLE_EDITOR,EDITOR ini=defaults.editor
    ENABLE_TASK_DEBUGGER bool false
      env=ANSIBLE_ENABLE_TASK_DEBUGGER ini=defaults.enable_task_debugger
    ERROR_ON_MISSING_HANDLER bool true
      env=ANSIBLE_ERROR_ON_MISSING_HANDLER ini=defaults.error_on_missing_handler
    FACTS_MODULES list smart
      env=ANSIBLE_FACTS_MODULES ini=defaults.facts_modules vars=ansible_facts_modules
    GALAXY_CACHE_DIR path ${HOME}/galaxy_cache
      env=ANSIBLE_GALAXY_CACHE_DIR ini=galaxy.cache_dir
    GALAXY_COLLECTIONS_PATH_WARNING bool true
      env=ANSIBLE_GALAXY_COLLECTIONS_PATH_WARNING ini=galaxy.collections_path_warning
    GALAXY_COLLECTION_IMPORT_POLL_FACTOR float 1.5
      env=ANSIBLE_GALAXY_COLLECTION_IMPORT_POLL_FACTOR
    GALAXY_COLLECTION_IMPORT_POLL_INTERVAL float 2.0
      env=ANSIBLE_GALAXY_COLLECTION_IMPORT_POLL_INTERVAL
    GALAXY_COLLECTION_SKELETON path ~
      env=ANSIBLE_GALAXY_COLLECTION_SKELETON ini=galaxy.collection_skeleton
    GALAXY_COLLECTION_SKELETON_IGNORE list ^.git$,^.*/.git_keep$
      env=ANSIBLE_GALAXY_COLLECTION_SKELETON_IGNORE ini=galaxy.collection_skeleton_ignore
    GALAXY_DISABLE_GPG_VERIFY bool false
      env=ANSIBLE_GALAXY_DISABLE_GPG_VERIFY ini=galaxy.disable_gpg_verify
    GALAXY_DISPLAY_PROGRESS bool ~
      env=ANSIBLE_GALAXY_DISPLAY_PROGRESS ini=galaxy.display_progress
    GALAXY_GPG_KEYRING path ~
      env=ANSIBLE_GALAXY_GPG_KEYRING ini=galaxy.gpg_keyring
    GALAXY_IGNORE_CERTS bool ~
      env=ANSIBLE_GALAXY_IGNORE ini=galaxy.ignore_certs
    GALAXY_IGNORE_INVALID_SIGNATURE_STATUS_CODES list ~
      env=ANSIBLE_GALAXY_IGNORE_SIGNATURE_STATUS_CODES ini=galaxy.ignore_signature_status_codes
    GALAXY_REQUIRED_VALID_SIGNATURE_COUNT int 1
      env=ANSIBLE_GALAXY_REQUIRED_VALID_SIGNATURE_COUNT ini=galaxy.required_valid_signature_count
    GALAXY_ROLE_SKELETON path ~
      env=ANSIBLE_GALAXY_ROLE_SKELETON ini=galaxy.role_skeleton
    GALAXY_ROLE_SKELETON_IGNORE list ^.git$,^.*/.git_keep$
      env=ANSIBLE_GALAXY_ROLE_SKELETON_IGNORE ini=galaxy.role_skeleton_ignore
    GALAXY_SERVER text https://galaxy.ansible.com
      env=ANSIBLE_GALAXY_SERVER ini=galaxy.server
    GALAXY_SERVER_LIST list ~
      env=ANSIBLE_GALAXY_SERVER_LIST ini=galaxy.server_list
    GALAXY_SERVER_TIMEOUT int 60
      env=ANSIBLE_GALAXY_SERVER_TIMEOUT ini=galaxy.server_timeout
    GALAXY_TOKEN_PATH path ${HOME}/galaxy_token
      env=ANSIBLE_GALAXY_TOKEN_PATH ini=galaxy.token_path
    HOST_KEY_CHECKING bool true
      env=ANSIBLE_HOST_KEY_CHECKING ini=defaults.host_key_checking
    HOST_PATTERN_MISMATCH one=error/ignore/warning warning
      env=ANSIBLE_HOST_PATTERN_MISMATCH ini=inventory.host_pattern_mismatch
    INJECT_FACTS_AS_VARS bool true
      env=ANSIBLE_INJECT_FACT_VARS ini=defaults.inject_facts_as_vars
    INTERPRETER_PYTHON text auto
      env=ANSIBLE_PYTHON_INTERPRETER ini=defaults.interpreter_python vars=ansible_python_interpreter
    INTERPRETER_PYTHON_FALLBACK list python3.13,python3.12,python3.11,python3.10,python3.9,python3.8,/usr/bin/python3,python3
      vars=ansible_interpreter_python_fallback
    INVALID_TASK_ATTRIBUTE_FAILED bool true
      env=ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED ini=defaults.invalid_task_attribute_failed
    INVENTORY_ANY_UNPARSED_IS_FAILED bool false
      env=ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED ini=inventory.any_unparsed_is_failed
    INVENTORY_ENABLED list host_list,script,auto,yaml,ini,toml
      env=ANSIBLE_INVENTORY_ENABLED ini=inventory.enable_plugins
    INVENTORY_EXPORT bool false
      env=ANSIBLE_INVENTORY_EXPORT ini=inventory.export
    INVENTORY_IGNORE_EXTS list ${REJECT},.orig,.cfg,.retry
      env=ANSIBLE_INVENTORY_IGNORE ini=defaults.inventory_ignore_extensions,inventory.ignore_extensions
    INVENTORY_IGNORE_PATTERNS list []
      env=ANSIBLE_INVENTORY_IGNORE_REGEX ini=defaults.inventory_ignore_patterns,inventory.ignore_patterns
    INVENTORY_UNPARSED_IS_FAILED bool false
      env=ANSIBLE_INVENTORY_UNPARSED_FAILED ini=inventory.unparsed_is_failed
    INVENTORY_UNPARSED_WARNING bool true
      env=ANSIBLE_INVENTORY_UNPARSED_WARNING ini=inventory.inventory_unparsed_warning
    LOCALHOST_WARNING bool true
      env=ANSIBLE_LOCALHOST_WARNING ini=defaults.localhost_warning
    LOG_VERBOSITY int ~
      env=ANSIBLE_LOG_VERBOSITY ini=defaults.log_verbosity
    MAX_FILE_SIZE_FOR_DIFF int 104448
      env=ANSIBLE_MAX_DIFF_SIZE ini=defaults.max_diff_size
    MODULE_IGNORE_EXTS list ${REJECT},.yaml,.yml,.ini
      env=ANSIBLE_MODULE_IGNORE_EXTS ini=defaults.module_ignore_exts
    MODULE_STRICT_UTF8_RESPONSE bool true
      env=ANSIBLE_MODULE_STRICT_UTF8_RESPONSE ini=defaults.module_strict_utf8_response
    NETCONF_SSH_CONFIG text ~
      env=ANSIBLE_NETCONF_SSH_CONFIG ini=netconf_connection.ssh_config
    NETWORK_GROUP_MODULES list eos,nxos,ios,iosxr,junos,enos,ce,vyos,sros,dellos9,dellos10,dellos6,asa,aruba,aireos,bigip,ironware,onyx,netconf,exos,voss,slxos
      env=ANSIBLE_NETWORK_GROUP_MODULES ini=defaults.network_group_modules
    OLD_PLUGIN_CACHE_CLEARING bool false
      env=ANSIBLE_OLD_PLUGIN_CACHE_CLEAR ini=defaults.old_plugin_cache_clear
    PAGER text less
      env=ANSIBLE_PAGER,PAGER ini=defaults.pager
    PARAMIKO_HOST_KEY_AUTO_ADD bool false
      env=ANSIBLE_PARAMIKO_HOST_KEY_AUTO_ADD ini=paramiko_connection.host_key_auto_add
    PARAMIKO_LOOK_FOR_KEYS bool true
      env=ANSIBLE_PARAMIKO_LOOK_FOR_KEYS ini=paramiko_connection.look_for_keys
    PERSISTENT_COMMAND_TIMEOUT int 30
      env=ANSIBLE_PERSISTENT_COMMAND_TIMEOUT ini=persistent_connection.command_timeout
    PERSISTENT_CONNECT_RETRY_TIMEOUT int 15
      env=ANSIBLE_PERSISTENT_CONNECT_RETRY_TIMEOUT ini=persistent_connection.connect_retry_timeout
    PERSISTENT_CONNECT_TIMEOUT int 30
      env=ANSIBLE_PERSISTENT_CONNECT_TIMEOUT ini=persistent_connection.connect_timeout
    PERSISTENT_CONTROL_PATH_DIR path ${HOME}/pc
      env=ANSIBLE_PERSISTENT_CONTROL_PATH_DIR ini=persistent_connection.control_path_dir
    PLAYBOOK_DIR path ~
      env=ANSIBLE_PLAYBOOK_DIR ini=defaults.playbook_dir
    PLAYBOOK_VARS_ROOT one=all/bottom/top top
      env=ANSIBLE_PLAYBOOK_VARS_ROOT ini=defaults.playbook_vars_root
    PLUGIN_FILTERS_CFG path ~
      ini=defaults.plugin_filters_cfg
    PYTHON_MODULE_RLIMIT_NOFILE int 0
      env=ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE ini=defaults.python_module_rlimit_nofile vars=ansible_python_module_rlimit_nofile
    RETRY_FILES_ENABLED bool false
      env=ANSIBLE_RETRY_FILES_ENABLED ini=defaults.retry_files_enabled
    RETRY_FILES_SAVE_PATH path ~
      env=ANSIBLE_RETRY_FILES_SAVE_PATH ini=defaults.retry_files_save_path
    RUN_VARS_PLUGINS one=demand/start demand
      env=ANSIBLE_RUN_VARS_PLUGINS ini=defaults.run_vars_plugins
    SHOW_CUSTOM_STATS bool false
      env=ANSIBLE_SHOW_CUSTOM_STATS ini=defaults.show_custom_stats
    SSH_AGENT text none
      env=ANSIBLE_SSH_AGENT ini=connection.ssh_agent
    SSH_AGENT_EXECUTABLE text ssh-agent
      env=ANSIBLE_SSH_AGENT_EXECUTABLE ini=connection.ssh_agent_executable
    SSH_AGENT_KEY_LIFETIME int ~
      env=ANSIBLE_SSH_AGENT_KEY_LIFETIME ini=connection.ssh_agent_key_lifetime
    STRING_TYPE_FILTERS list string,to_json,to_nice_json,to_yaml,to_nice_yaml,ppretty,json
      env=ANSIBLE_STRING_TYPE_FILTERS ini=jinja2.dont_type_filters
    SYSTEM_WARNINGS bool true
      env=ANSIBLE_SYSTEM_WARNINGS ini=defaults.system_warnings
    TAGS_RUN list []
      env=ANSIBLE_RUN_TAGS ini=tags.run
    TAGS_SKIP list []
      env=ANSIBLE_SKIP_TAGS ini=tags.skip
    TARGET_LOG_INFO text ~
      env=ANSIBLE_TARGET_LOG_INFO ini=defaults.target_log_info vars=ansible_target_log_info
    TASK_DEBUGGER_IGNORE_ERRORS bool true
      env=ANSIBLE_TASK_DEBUGGER_IGNORE_ERRORS ini=defaults.task_debugger_ignore_errors
    TASK_TIMEOUT int 0
      env=ANSIBLE_TASK_TIMEOUT ini=defaults.task_timeout
    TRANSFORM_INVALID_GROUP_CHARS one=always/ignore/never/silently never
      env=ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS ini=defaults.force_valid_group_names
    USE_PERSISTENT_CONNECTIONS bool false
      env=ANSIBLE_USE_PERSISTENT_CONNECTIONS ini=defaults.use_persistent_connections
    VALIDATE_ACTION_GROUP_METADATA bool true
      env=ANSIBLE_VALIDATE_ACTION_GROUP_METADATA ini=defaults.validate_action_group_metadata
    VARIABLE_PLUGINS_ENABLED list host_group_vars
      env=ANSIBLE_VARS_ENABLED ini=defaults.vars_plugins_enabled
    VARIABLE_PRECEDENCE list all_inventory,groups_inventory,all_plugins_inventory,all_plugins_play,groups_plugins_inventory,groups_plugins_play
      env=ANSIBLE_PRECEDENCE ini=defaults.precedence
    VAULT_ENCRYPT_SALT text ~
      env=ANSIBLE_VAULT_ENCRYPT_SALT ini=defaults.vault_encrypt_salt
    VERBOSE_TO_STDERR bool false
      env=ANSIBLE_VERBOSE_TO_STDERR ini=defaults.verbose_to_stderr
    WIN_ASYNC_STARTUP_TIMEOUT int 5
      env=ANSIBLE_WIN_ASYNC_STARTUP_TIMEOUT ini=defaults.win_async_startup_timeout vars=ansible_win_async_startup_timeout
    WORKER_SHUTDOWN_POLL_COUNT int 0
      env=ANSIBLE_WORKER_SHUTDOWN_POLL_COUNT
    WORKER_SHUTDOWN_POLL_DELAY float 0.1
      env=ANSIBLE_WORKER_SHUTDOWN_POLL_DELAY
    YAML_FILENAME_EXTENSIONS list .yml,.yaml,.json
      env=ANSIBLE_YAML_FILENAME_EXT ini=defaults.yaml_valid_extensions
    _ANSIBALLZ_COVERAGE_CONFIG text ~
      env=_ANSIBLE_ANSIBALLZ_COVERAGE_CONFIG vars=_ansible_ansiballz_coverage_config
    _ANSIBALLZ_DEBUGPY_CONFIG text ~
      env=_ANSIBLE_ANSIBALLZ_DEBUGPY_CONFIG vars=_ansible_ansiballz_debugpy_config
    _ANSIBALLZ_PYDEVD_CONFIG text ~
      env=_ANSIBLE_ANSIBALLZ_PYDEVD_CONFIG vars=_ansible_ansiballz_pydevd_config
    _ANSIBLE_CONNECTION_PATH path ~
      env=_ANSIBLE_CONNECTION_PATH
    _CALLBACK_DISPATCH_ERROR_BEHAVIOR one=error/ignore/warning warning
      env=_ANSIBLE_CALLBACK_DISPATCH_ERROR_BEHAVIOR
    _MODULE_METADATA bool false
      env=_ANSIBLE_MODULE_METADATA
    _TEMPLAR_SANDBOX_MODE one=default/allow_unsafe_attributes default
      env=_ANSIBLE_TEMPLAR_SANDBOX_MODE
    _TEMPLAR_UNKNOWN_TYPE_CONVERSION one=error/ignore/warning warning
      env=_ANSIBLE_TEMPLAR_UNKNOWN_TYPE_CONVERSION
    _TEMPLAR_UNKNOWN_TYPE_ENCOUNTERED one=error/ignore/warning ignore
      env=_ANSIBLE_TEMPLAR_UNKNOWN_TYPE_ENCOUNTERED
    _TEMPLAR_UNTRUSTED_TEMPLATE_BEHAVIOR one=error/ignore/warning ignore
      env=_ANSIBLE_TEMPLAR_UNTRUSTED_TEMPLATE_BEHAVIOR
    """#
}
