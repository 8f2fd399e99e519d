import ArgumentParser
import Engine

/// Options that every command has.
struct CommonOptions: ParsableArguments {
  @Flag(name: [.customShort("v"), .customLong("verbose")], help: "Show more; -vvvv shows most.")
  var verbosity: Int
}

/// Where the hosts come from.
struct InventoryOptions: ParsableArguments {
  @Option(
    name: [.customShort("i"), .customLong("inventory"), .customLong("inventory-file")],
    help: "An inventory file, directory or script, or host names with a comma; repeatable.")
  var inventory: [String] = []

  @Option(
    name: [.customShort("l"), .customLong("limit")], parsing: .unconditional,
    help: "Restrict the hosts to a pattern.")
  var limit: String?

  @Flag(
    name: .customLong("flush-cache"),
    help: "Forget the cached facts of the hosts first.")
  var flushCache = false
}

/// How hosts are reached.
struct ConnectionFlags: ParsableArguments {
  @Option(
    name: [.customLong("private-key"), .customLong("key-file")], help: "Log in with this key.")
  var privateKey: String?

  @Option(name: [.customShort("u"), .customLong("user")], help: "Log in as this user.")
  var user: String?

  @Option(name: [.customShort("c"), .customLong("connection")], help: "ssh or local.")
  var connection: String?

  @Option(
    name: [.customShort("T"), .customLong("timeout")],
    help: "Seconds that a connection may take to open.")
  var timeout: Int?

  @Option(
    name: .customLong("ssh-common-args"), parsing: .unconditional, help: "Arguments as for ssh.")
  var sshCommonArgs: String?

  @Option(
    name: .customLong("ssh-extra-args"), parsing: .unconditional, help: "Arguments as for ssh.")
  var sshExtraArgs: String?

  @Option(name: .customLong("sftp-extra-args"), parsing: .unconditional, help: .hidden)
  var sftpExtraArgs: String?

  @Option(name: .customLong("scp-extra-args"), parsing: .unconditional, help: .hidden)
  var scpExtraArgs: String?

  @Flag(name: [.customShort("k"), .customLong("ask-pass")], help: "Ask for the login password.")
  var asksPassword = false

  @Option(
    name: [.customLong("connection-password-file"), .customLong("conn-pass-file")],
    help: "A file with the login password.")
  var passwordFile: String?

  func validate() throws {
    for (name, value) in [("sftp", sftpExtraArgs), ("scp", scpExtraArgs)] where value != nil {
      throw ValidationError(
        "--\(name)-extra-args has no meaning here: files go through the shell's own channel, "
          + "not through \(name); remove it")
    }
    if asksPassword, passwordFile != nil {
      throw ValidationError("--ask-pass and --connection-password-file exclude one another")
    }
  }
}

/// As whom tasks run.
struct BecomeFlags: ParsableArguments {
  @Flag(name: [.customShort("b"), .customLong("become")], help: "Become another user.")
  var become = false

  @Option(name: .customLong("become-method"), help: "sudo, su or doas.")
  var method: String?

  @Option(name: .customLong("become-user"), help: "The user to become (root).")
  var user: String?

  @Flag(
    name: [.customShort("K"), .customLong("ask-become-pass")],
    help: "Ask for the password of become.")
  var asksPassword = false

  @Option(
    name: [.customLong("become-password-file"), .customLong("become-pass-file")],
    help: "A file with the password of become.")
  var passwordFile: String?

  func validate() throws {
    if asksPassword, passwordFile != nil {
      throw ValidationError("--ask-become-pass and --become-password-file exclude one another")
    }
  }
}

/// Secrets of vaults.
struct VaultOptions: ParsableArguments {
  @Option(name: .customLong("vault-id"), help: "A vault identity: LABEL@FILE or LABEL@prompt.")
  var ids: [String] = []

  @Flag(
    name: [
      .customShort("J"), .customLong("ask-vault-password"), .customLong("ask-vault-pass"),
    ],
    help: "Ask for the vault password.")
  var asks = false

  @Option(
    name: [.customLong("vault-password-file"), .customLong("vault-pass-file")],
    help: "A file, or a program that prints, the vault password.")
  var passwordFiles: [String] = []
}

/// What tasks do.
struct RunFlags: ParsableArguments {
  @Flag(name: [.customShort("C"), .customLong("check")], help: "Only predict changes.")
  var check = false

  @Flag(name: [.customShort("D"), .customLong("diff")], help: "Show differences of files.")
  var diff = false

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")], parsing: .unconditionalSingleValue,
    help: "Variables: key=value, JSON or YAML, or @FILE; repeatable.")
  var extraVars: [String] = []

  @Option(name: [.customShort("f"), .customLong("forks")], help: "How many hosts work at once.")
  var forks: Int?

  @Option(
    name: .customLong("ahead"),
    help: """
      What goes to a target without waiting for the reply to what is in front of it: off, loops, \
      alone (also tasks of a host that others do not wait for), hosts (also modules that touch only \
      their own host).
      """)
  var ahead: RunOptions.Ahead?

  @Option(
    name: [.customShort("M"), .customLong("module-path")], parsing: .unconditionalSingleValue,
    help: "Directories of modules of your own that need no Python, with colons; repeatable.")
  var modulePath: [String] = []

  func validate() throws {
    if let forks, forks < 1 { throw ValidationError("the number of --forks must be 1 or more") }
  }
}

extension RunOptions.Ahead: ExpressibleByArgument {}
