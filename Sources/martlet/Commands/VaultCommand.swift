import ArgumentParser
import Diagnostics
import Formats
import Playbooks

/// `martlet vault`, or `ansible-vault`.
struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Encrypt and decrypt files and values.",
    version: Version.text,
    subcommands: [
      Create.self, Decrypt.self, Edit.self, View.self, Encrypt.self, EncryptString.self,
      Rekey.self,
    ])
}

/// What all actions of `vault` share.
struct VaultFlags: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @OptionGroup var vault: VaultOptions

  @Option(name: .customLong("encrypt-vault-id"), help: "Encrypt with the password of this label.")
  var encryptID: String?

  /// The passwords; asks where nothing names one.
  func secrets(isNew: Bool = false) throws(Failure) -> VaultSecrets {
    let settings = try Settings()
    let known = try VaultPasswords.read(vault, settings, isNew: isNew)
    if !known.isEmpty { return known }
    return try VaultPasswords.read(ids: [], files: [], asks: true, isNew: isNew)
  }

  /// The password to encrypt with, and the label that the envelope names.
  func encrypting(_ secrets: VaultSecrets) throws(Failure) -> (
    secret: VaultSecrets.Secret, id: String?
  ) {
    let secret = try secrets.secret(encryptingFor: encryptID)
    let id = secret.id == "default" ? nil : secret.id
    return (secret, id)
  }
}

extension VaultCommand {
  /// Runs an action, showing what goes wrong.
  fileprivate static func reported(_ body: () throws(Failure) -> Void) async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try body()
      return 0
    }
    throw ArgumentParser.ExitCode(code)
  }

  struct View: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show vaulted files.")
    @OptionGroup var flags: VaultFlags
    @Argument var files: [String]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let secrets = try flags.secrets()
        for file in files {
          let plain = try VaultFiles.decrypted(file, with: secrets)
          Console.write(String(decoding: plain, as: UTF8.self))
        }
      }
    }
  }

  struct Decrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Decrypt vaulted files.")
    @OptionGroup var flags: VaultFlags
    @Option(help: "Where to write; - for standard output.") var output: String?
    @Argument var files: [String] = ["-"]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let secrets = try flags.secrets()
        try VaultFiles.check(files, output: output)
        for file in files {
          try VaultFiles.write(
            try VaultFiles.decrypted(file, with: secrets), to: output ?? file, like: file)
        }
        if Console.isTerminal(.output) { Console.write("Decryption successful\n", to: .errors) }
      }
    }
  }

  struct Encrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Encrypt files.")
    @OptionGroup var flags: VaultFlags
    @Option(help: "Where to write; - for standard output.") var output: String?
    @Argument var files: [String] = ["-"]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let (secret, id) = try flags.encrypting(try flags.secrets(isNew: true))
        try VaultFiles.check(files, output: output)
        for file in files {
          let text = try Vault.encrypt(
            try VaultFiles.read(file), password: secret.password, id: id)
          try VaultFiles.write(Array(text.utf8), to: output ?? file, like: file)
        }
        if Console.isTerminal(.output) { Console.write("Encryption successful\n", to: .errors) }
      }
    }
  }

  struct Rekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Encrypt vaulted files with another password.")
    @OptionGroup var flags: VaultFlags
    @Option(name: .customLong("new-vault-id"), help: "The new identity.") var newID: String?
    @Option(name: .customLong("new-vault-password-file"), help: "A file with the new password.")
    var newFile: String?
    @Argument var files: [String]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let old = try flags.secrets()
        let new = try VaultPasswords.read(
          ids: newID.map { [$0] } ?? [], files: newFile.map { [$0] } ?? [],
          asks: newID == nil && newFile == nil, isNew: true)
        let (secret, id) = try flags.encrypting(new)
        for file in files {
          let plain = try VaultFiles.decrypted(file, with: old)
          let text = try Vault.encrypt(plain, password: secret.password, id: id)
          try VaultFiles.write(Array(text.utf8), to: file, like: file)
        }
        if Console.isTerminal(.output) { Console.write("Rekey successful\n", to: .errors) }
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a new vaulted file in an editor.")
    @OptionGroup var flags: VaultFlags
    @Flag(name: .customLong("skip-tty-check"), help: "Start the editor without a terminal too.")
    var skipsTerminalCheck = false
    @Argument var files: [String]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        for file in files where Paths.exists(file) {
          throw Failure(.usage, "\(file) exists, please use 'edit' instead")
        }
        guard skipsTerminalCheck || Console.isTerminal(.output) else {
          throw Failure(
            .usage, "not a tty, editor cannot be opened", help: "use --skip-tty-check")
        }
        let (secret, id) = try flags.encrypting(try flags.secrets(isNew: true))
        for file in files {
          let plain = try VaultFiles.edited([])
          let text = try Vault.encrypt(plain, password: secret.password, id: id)
          try VaultFiles.write(Array(text.utf8), to: file, like: nil)
        }
      }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change vaulted files in an editor.")
    @OptionGroup var flags: VaultFlags
    @Argument var files: [String]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let secrets = try flags.secrets()
        for file in files {
          let bytes = try VaultFiles.read(file)
          let envelope = try VaultEnvelope(bytes)
          let plain = try VaultFiles.decrypted(file, with: secrets)
          let changed = try VaultFiles.edited(plain)
          if changed == plain, flags.encryptID == nil { continue }
          let secret = try secrets.secret(encryptingFor: flags.encryptID ?? envelope.id)
          let id = secret.id == "default" ? nil : secret.id
          let text = try Vault.encrypt(changed, password: secret.password, id: id)
          try VaultFiles.write(Array(text.utf8), to: file, like: file)
        }
      }
    }
  }

  struct EncryptString: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "encrypt_string", abstract: "Encrypt values, ready for a YAML file.")
    @OptionGroup var flags: VaultFlags
    @Option(name: [.customShort("n"), .customLong("name")], help: "The variable's name.")
    var names: [String] = []
    @Option(name: .customLong("stdin-name"), help: "The name of what standard input holds.")
    var inputName: String?
    @Flag(name: [.customShort("p"), .customLong("prompt")], help: "Ask for the value.")
    var prompts = false
    @Flag(name: .customLong("show-input"), help: "Show the value while it is typed.")
    var showsInput = false
    @Option(help: "Where to write.") var output: String?
    @Argument var values: [String] = []

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        var entries: [(name: String?, value: [UInt8])] = []
        for (index, value) in values.enumerated() where value != "-" {
          entries.append((index < names.count ? names[index] : nil, Array(value.utf8)))
        }
        if prompts {
          let value = Console.ask("String to encrypt: ", isPrivate: !showsInput) ?? ""
          entries.append((names.first, Array(value.utf8)))
        }
        if entries.isEmpty || inputName != nil || values.contains("-") {
          entries.append((inputName, try VaultFiles.read("-")))
        }
        let (secret, id) = try flags.encrypting(try flags.secrets(isNew: true))
        var text = ""
        for entry in entries {
          let vault = try Vault.encrypt(entry.value, password: secret.password, id: id)
          let lines = vault.split(separator: "\n").map { "          " + $0 }
          let head = entry.name.map { $0 + ": " } ?? ""
          text += head + "!vault |\n" + lines.joined(separator: "\n") + "\n"
        }
        try VaultFiles.write(Array(text.utf8), to: output ?? "-", like: nil)
      }
    }
  }
}
