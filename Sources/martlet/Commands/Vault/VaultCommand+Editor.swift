import ArgumentParser
import Diagnostics
import Formats
import Playbooks

/// The actions that start an editor.
extension VaultCommand {
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a new vaulted file in an editor.")
    @OptionGroup var flags: VaultFlags
    @OptionGroup var encryption: EncryptionFlags
    @Flag(name: .customLong("skip-tty-check"), help: "Start the editor without a terminal too.")
    var skipsTerminalCheck = false
    @Argument var files: [String] = []

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        guard let file = files.first, files.count == 1 else {
          throw Failure(.option, "vault create can take only one filename argument")
        }
        guard !Paths.exists(Paths.expanded(file)) else {
          throw Failure(.other, "\(file) exists, please use 'edit' instead")
        }
        guard skipsTerminalCheck || Console.isTerminal(.output) else {
          throw Failure(
            .option, "not a tty, editor cannot be opened", help: "use --skip-tty-check")
        }
        let key = try encryption.key(flags, try Settings())
        let plain = try VaultFiles.edited([])
        try VaultFiles.makeDirectory(for: file)
        try VaultFiles.write(try key.encrypt(plain), to: file, mode: .secret)
      }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change vaulted files in an editor.")
    @OptionGroup var flags: VaultFlags
    @OptionGroup var encryption: EncryptionFlags
    @Argument var files: [String]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let settings = try Settings()
        let secrets = try flags.secrets(settings)
        for file in files {
          let opened = try VaultFiles.opened(file, with: secrets)
          let changed = try VaultFiles.edited(opened.plain)
          if changed == opened.plain, encryption.encryptID == nil { continue }
          // What decrypted the file encrypts it, and its header stays, unless another is named.
          let key =
            encryption.encryptID == nil
            ? EncryptionKey(opened.secret, id: opened.id, settings)
            : EncryptionKey(
              try secrets.secret(encryptingFor: encryption.encryptID), settings)
          try VaultFiles.write(try key.encrypt(changed), to: file, mode: .kept)
        }
      }
    }
  }
}
