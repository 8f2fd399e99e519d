// Written by Tests/PlaybooksTests/settings_table.py.

extension SettingsTable {
  /// The settings of the plugins whose work Martlet does: name, type and default, then where each is set.
  static let plugins = #"""
    connection.ssh.control_path text ~
      env=ANSIBLE_SSH_CONTROL_PATH ini=ssh_connection.control_path vars=ansible_control_path
    connection.ssh.control_path_dir text ~/.ansible/cp
      env=ANSIBLE_SSH_CONTROL_PATH_DIR ini=ssh_connection.control_path_dir vars=ansible_control_path_dir
    connection.ssh.host text inventory_hostname
      vars=inventory_hostname,ansible_host,ansible_ssh_host,delegated_vars['ansible_host'],delegated_vars['ansible_ssh_host']
    connection.ssh.host_key_checking bool true
      env=ANSIBLE_HOST_KEY_CHECKING,ANSIBLE_SSH_HOST_KEY_CHECKING ini=defaults.host_key_checking,ssh_connection.host_key_checking vars=ansible_host_key_checking,ansible_ssh_host_key_checking
    connection.ssh.password text ~
      vars=ansible_password,ansible_ssh_pass,ansible_ssh_password
    connection.ssh.password_mechanism one=ssh_askpass/sshpass/disable ssh_askpass
      env=ANSIBLE_SSH_PASSWORD_MECHANISM ini=ssh_connection.password_mechanism vars=ansible_ssh_password_mechanism
    connection.ssh.pipelining bool false
      env=ANSIBLE_PIPELINING,ANSIBLE_SSH_PIPELINING ini=defaults.pipelining,connection.pipelining,ssh_connection.pipelining vars=ansible_pipelining,ansible_ssh_pipelining
    connection.ssh.pkcs11_provider text ''
      env=ANSIBLE_PKCS11_PROVIDER ini=ssh_connection.pkcs11_provider vars=ansible_ssh_pkcs11_provider
    connection.ssh.port int ~
      env=ANSIBLE_REMOTE_PORT ini=defaults.remote_port vars=ansible_port,ansible_ssh_port
    connection.ssh.private_key text ~
      env=ANSIBLE_PRIVATE_KEY vars=ansible_private_key,ansible_ssh_private_key
    connection.ssh.private_key_file text ~
      env=ANSIBLE_PRIVATE_KEY_FILE ini=defaults.private_key_file vars=ansible_private_key_file,ansible_ssh_private_key_file
    connection.ssh.private_key_passphrase text ~
      env=ANSIBLE_PRIVATE_KEY_PASSPHRASE vars=ansible_private_key_passphrase,ansible_ssh_private_key_passphrase
    connection.ssh.reconnection_retries int 0
      env=ANSIBLE_SSH_RETRIES ini=connection.retries,ssh_connection.retries vars=ansible_ssh_retries
    connection.ssh.remote_user text ~
      env=ANSIBLE_REMOTE_USER ini=defaults.remote_user vars=ansible_user,ansible_ssh_user
    connection.ssh.scp_executable text scp
      env=ANSIBLE_SCP_EXECUTABLE ini=ssh_connection.scp_executable vars=ansible_scp_executable
    connection.ssh.scp_extra_args text ''
      env=ANSIBLE_SCP_EXTRA_ARGS ini=ssh_connection.scp_extra_args vars=ansible_scp_extra_args
    connection.ssh.sftp_batch_mode bool true
      env=ANSIBLE_SFTP_BATCH_MODE ini=ssh_connection.sftp_batch_mode vars=ansible_sftp_batch_mode
    connection.ssh.sftp_executable text sftp
      env=ANSIBLE_SFTP_EXECUTABLE ini=ssh_connection.sftp_executable vars=ansible_sftp_executable
    connection.ssh.sftp_extra_args text ''
      env=ANSIBLE_SFTP_EXTRA_ARGS ini=ssh_connection.sftp_extra_args vars=ansible_sftp_extra_args
    connection.ssh.ssh_args text -C -o ControlMaster=auto -o ControlPersist=60s
      env=ANSIBLE_SSH_ARGS ini=ssh_connection.ssh_args vars=ansible_ssh_args
    connection.ssh.ssh_common_args text ''
      env=ANSIBLE_SSH_COMMON_ARGS ini=ssh_connection.ssh_common_args vars=ansible_ssh_common_args
    connection.ssh.ssh_executable text ssh
      env=ANSIBLE_SSH_EXECUTABLE ini=ssh_connection.ssh_executable vars=ansible_ssh_executable
    connection.ssh.ssh_extra_args text ''
      env=ANSIBLE_SSH_EXTRA_ARGS ini=ssh_connection.ssh_extra_args vars=ansible_ssh_extra_args
    connection.ssh.ssh_transfer_method one=piped/scp/sftp/smart smart
      env=ANSIBLE_SSH_TRANSFER_METHOD ini=ssh_connection.transfer_method vars=ansible_ssh_transfer_method
    connection.ssh.sshpass_prompt text ''
      env=ANSIBLE_SSHPASS_PROMPT ini=ssh_connection.sshpass_prompt vars=ansible_sshpass_prompt
    connection.ssh.timeout int 10
      env=ANSIBLE_TIMEOUT,ANSIBLE_SSH_TIMEOUT ini=defaults.timeout,ssh_connection.timeout vars=ansible_ssh_timeout
    connection.ssh.use_tty bool true
      env=ANSIBLE_SSH_USETTY ini=ssh_connection.usetty vars=ansible_ssh_use_tty
    connection.ssh.verbosity int 0
      env=ANSIBLE_SSH_VERBOSITY ini=ssh_connection.verbosity vars=ansible_ssh_verbosity
    connection.local.become_strip_preamble bool true
      vars=ansible_local_become_strip_preamble
    connection.local.become_success_timeout int 10
      vars=ansible_local_become_success_timeout
    connection.local.pipelining bool false
      env=ANSIBLE_PIPELINING ini=defaults.pipelining,connection.pipelining vars=ansible_pipelining
    become.sudo.become_exe text sudo
      env=ANSIBLE_BECOME_EXE,ANSIBLE_SUDO_EXE ini=privilege_escalation.become_exe,sudo_become_plugin.executable vars=ansible_become_exe,ansible_sudo_exe
    become.sudo.become_flags text -H -S -n
      env=ANSIBLE_BECOME_FLAGS,ANSIBLE_SUDO_FLAGS ini=privilege_escalation.become_flags,sudo_become_plugin.flags vars=ansible_become_flags,ansible_sudo_flags
    become.sudo.become_pass text ~
      env=ANSIBLE_BECOME_PASS,ANSIBLE_SUDO_PASS ini=sudo_become_plugin.password vars=ansible_become_password,ansible_become_pass,ansible_sudo_pass
    become.sudo.become_user text root
      env=ANSIBLE_BECOME_USER,ANSIBLE_SUDO_USER ini=privilege_escalation.become_user,sudo_become_plugin.user vars=ansible_become_user,ansible_sudo_user
    become.sudo.sudo_chdir text ~
      env=ANSIBLE_SUDO_CHDIR ini=sudo_become_plugin.chdir vars=ansible_sudo_chdir
    become.su.become_exe text su
      env=ANSIBLE_BECOME_EXE,ANSIBLE_SU_EXE ini=privilege_escalation.become_exe,su_become_plugin.executable vars=ansible_become_exe,ansible_su_exe
    become.su.become_flags text ''
      env=ANSIBLE_BECOME_FLAGS,ANSIBLE_SU_FLAGS ini=privilege_escalation.become_flags,su_become_plugin.flags vars=ansible_become_flags,ansible_su_flags
    become.su.become_pass text ~
      env=ANSIBLE_BECOME_PASS,ANSIBLE_SU_PASS ini=su_become_plugin.password vars=ansible_become_password,ansible_become_pass,ansible_su_pass
    become.su.become_user text root
      env=ANSIBLE_BECOME_USER,ANSIBLE_SU_USER ini=privilege_escalation.become_user,su_become_plugin.user vars=ansible_become_user,ansible_su_user
    become.su.prompt_l10n list []
      env=ANSIBLE_SU_PROMPT_L10N ini=su_become_plugin.localized_prompts vars=ansible_su_prompt_l10n
    shell.sh.admin_users list root,toor
      env=ANSIBLE_ADMIN_USERS ini=defaults.admin_users vars=ansible_admin_users
    shell.sh.async_dir text ~/.ansible_async
      env=ANSIBLE_ASYNC_DIR ini=defaults.async_dir vars=ansible_async_dir
    shell.sh.common_remote_group text ~
      env=ANSIBLE_COMMON_REMOTE_GROUP ini=defaults.common_remote_group vars=ansible_common_remote_group
    shell.sh.remote_tmp text ~/.ansible/tmp
      env=ANSIBLE_REMOTE_TEMP,ANSIBLE_REMOTE_TMP ini=defaults.remote_tmp vars=ansible_remote_tmp
    shell.sh.system_tmpdirs list /var/tmp,/tmp
      env=ANSIBLE_SYSTEM_TMPDIRS ini=defaults.system_tmpdirs vars=ansible_system_tmpdirs
    shell.sh.world_readable_temp bool false
      env=ANSIBLE_SHELL_ALLOW_WORLD_READABLE_TEMP ini=defaults.allow_world_readable_tmpfiles vars=ansible_shell_allow_world_readable_temp
    callback.default.check_mode_markers bool false
      env=ANSIBLE_CHECK_MODE_MARKERS ini=defaults.check_mode_markers
    callback.default.display_failed_stderr bool false
      env=ANSIBLE_DISPLAY_FAILED_STDERR ini=defaults.display_failed_stderr
    callback.default.display_ok_hosts bool true
      env=ANSIBLE_DISPLAY_OK_HOSTS ini=defaults.display_ok_hosts
    callback.default.display_skipped_hosts bool true
      env=ANSIBLE_DISPLAY_SKIPPED_HOSTS ini=defaults.display_skipped_hosts
    callback.default.pretty_results bool ~
      env=ANSIBLE_CALLBACK_FORMAT_PRETTY ini=defaults.callback_format_pretty
    callback.default.result_format one=json/yaml json
      env=ANSIBLE_CALLBACK_RESULT_FORMAT ini=defaults.callback_result_format
    callback.default.show_custom_stats bool false
      env=ANSIBLE_SHOW_CUSTOM_STATS ini=defaults.show_custom_stats
    callback.default.show_per_host_start bool false
      env=ANSIBLE_SHOW_PER_HOST_START ini=defaults.show_per_host_start
    callback.default.show_task_path_on_failure bool false
      env=ANSIBLE_SHOW_TASK_PATH_ON_FAILURE ini=defaults.show_task_path_on_failure
    callback.minimal.pretty_results bool ~
      env=ANSIBLE_CALLBACK_FORMAT_PRETTY ini=defaults.callback_format_pretty
    callback.minimal.result_format one=json/yaml json
      env=ANSIBLE_CALLBACK_RESULT_FORMAT ini=defaults.callback_result_format
    callback.junit.fail_on_change bool false
      env=JUNIT_FAIL_ON_CHANGE
    callback.junit.fail_on_ignore bool false
      env=JUNIT_FAIL_ON_IGNORE
    callback.junit.hide_task_arguments bool false
      env=JUNIT_HIDE_TASK_ARGUMENTS
    callback.junit.include_setup_tasks_in_report bool true
      env=JUNIT_INCLUDE_SETUP_TASKS_IN_REPORT
    callback.junit.output_dir text ~/.ansible.log
      env=JUNIT_OUTPUT_DIR
    callback.junit.replace_out_of_tree_path text none
      env=JUNIT_REPLACE_OUT_OF_TREE_PATH
    callback.junit.task_class bool false
      env=JUNIT_TASK_CLASS
    callback.junit.task_relative_path text none
      env=JUNIT_TASK_RELATIVE_PATH
    callback.junit.test_case_prefix text <empty>
      env=JUNIT_TEST_CASE_PREFIX
    callback.tree.directory path ~/.ansible/tree
      env=ANSIBLE_CALLBACK_TREE_DIR ini=callback_tree.directory
    cache.jsonfile._prefix text ~
      env=ANSIBLE_CACHE_PLUGIN_PREFIX ini=defaults.fact_caching_prefix
    cache.jsonfile._timeout int 86400
      env=ANSIBLE_CACHE_PLUGIN_TIMEOUT ini=defaults.fact_caching_timeout
    cache.jsonfile._uri path ~
      env=ANSIBLE_CACHE_PLUGIN_CONNECTION ini=defaults.fact_caching_connection
    """#
}
