/// What decides how a target is reached: the values of its connection variables, resolved.
package struct ConnectionOptions: Sendable, Hashable {
  /// The name in the inventory; what messages call the target.
  package var name: String
  /// `ansible_host`; the name when nil.
  package var host: String?
  package var port: Int?
  package var user: String?
  package var password: String?
  /// `ansible_ssh_private_key_file` or `--private-key`.
  package var keyFile: String?
  /// The passphrase of key files.
  package var passphrase: String?
  /// `ansible_ssh_args`, or `ssh_args` of the configuration.
  package var sshArguments: String?
  package var sshCommonArguments: String?
  package var sshExtraArguments: String?
  /// `host_key_checking`: refuse hosts whose key is not known.
  package var checksHostKeys = true
  /// Seconds that a connection may take to open.
  package var connectTimeout: Double = 10
  /// How often a connection that failed is tried again.
  package var retries = 0
  /// The shell that runs commands.
  package var shell = "/bin/sh"
  /// `ansible_remote_tmp`: tried first for the private directory.
  package var remoteTemporary: String?
  /// Where local commands run.
  package var workingDirectory: String?
  /// How many bytes of a stream a reply may hold.
  package var outputLimit = 64 << 20
  /// Seconds between signs of life on a silent connection; 0 for none.
  package var keepAlive: Double = 30

  package init(name: String) { self.name = name }
}
