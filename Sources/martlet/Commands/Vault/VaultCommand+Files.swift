import ArgumentParser
import Diagnostics
import Formats
import Playbooks

/// The actions that read and write whole files.
extension VaultCommand {
  struct View: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show vaulted files.")
    @OptionGroup var flags: VaultFlags
    @Argument var files: [String] = []

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let secrets = try flags.secrets(try Settings())
        for file in files {
          var plain = try VaultFiles.decrypted(file, with: secrets)
          if plain.last != 10 { plain.append(10) }
          Console.write(plain)
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
        let secrets = try flags.secrets(try Settings())
        try VaultFiles.check(files, output: output)
        for file in files {
          try VaultFiles.write(
            try VaultFiles.decrypted(file, with: secrets), to: output ?? file, mode: .secret)
        }
        VaultCommand.succeeded("Decryption")
      }
    }
  }

  struct Encrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Encrypt files.")
    @OptionGroup var flags: VaultFlags
    @OptionGroup var encryption: EncryptionFlags
    @Option(help: "Where to write; - for standard output.") var output: String?
    @Argument var files: [String] = ["-"]

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let key = try encryption.key(flags, try Settings())
        try VaultFiles.check(files, output: output)
        for file in files {
          try VaultFiles.write(
            try key.encrypt(try VaultFiles.read(file)), to: output ?? file, mode: .secret)
        }
        VaultCommand.succeeded("Encryption")
      }
    }
  }

  struct Rekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Encrypt vaulted files with another password.")
    @OptionGroup var flags: VaultFlags
    @OptionGroup var encryption: EncryptionFlags
    @Option(name: .customLong("new-vault-id"), help: "The new identity.") var newID: String?
    @Option(name: .customLong("new-vault-password-file"), help: "A file with the new password.")
    var newFile: String?
    @Argument var files: [String]

    func validate() throws {
      if newID != nil, newFile != nil {
        throw ValidationError("--new-vault-id and --new-vault-password-file exclude one another")
      }
    }

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let settings = try Settings()
        let old = try flags.secrets(settings)
        let new = try VaultPasswords.read(
          ids: newID.map { [$0] } ?? [], files: newFile.map { [$0] } ?? [],
          asks: newID == nil && newFile == nil, settings, isNew: true)
        let key = EncryptionKey(
          try new.secret(encryptingFor: encryption.label(settings)), settings)
        for file in files {
          let plain = try VaultFiles.decrypted(file, with: old)
          try VaultFiles.write(try key.encrypt(plain), to: file, mode: .kept)
        }
        VaultCommand.succeeded("Rekey")
      }
    }
  }
}
