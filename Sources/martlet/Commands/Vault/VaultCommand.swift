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

  /// Runs an action, showing what goes wrong.
  static func reported(_ body: () throws(Failure) -> Void) async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try body()
      return 0
    }
    throw ArgumentParser.ExitCode(code)
  }

  /// What an action says of itself on a terminal when it has ended well.
  static func succeeded(_ what: String) {
    if Console.isTerminal(.output) { Console.write("\(what) successful\n", to: .errors) }
  }
}

/// What all actions of `vault` share: where passwords come from.
struct VaultFlags: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @OptionGroup var vault: VaultOptions

  /// The passwords to read with; asks where nothing names one.
  ///
  /// - Parameter isNew: whether a password that is asked for is asked for twice.
  func secrets(_ settings: Settings, isNew: Bool = false) throws(Failure) -> VaultSecrets {
    if let id = vault.ids.first(where: { $0.utf8.contains(UInt8(ascii: ";")) }) {
      throw Failure(
        .option,
        "'\(id)' is not a valid vault id. The character ';' is not allowed in vault ids")
    }
    let known = try VaultPasswords.read(vault, settings, isNew: isNew)
    return known.isEmpty
      ? try VaultPasswords.read(ids: [], files: [], asks: true, settings, isNew: isNew) : known
  }
}

/// What actions share that encrypt: the password to do it with.
struct EncryptionFlags: ParsableArguments {
  @Option(
    name: .customLong("encrypt-vault-id"),
    help: "Encrypt with the password of this label; needed where there are several.")
  var encryptID: String?

  /// The label to encrypt with: that of the command line, else of the configuration.
  func label(_ settings: Settings) -> String? { encryptID ?? settings.vaultEncryptIdentity }

  /// The one password to encrypt with.
  ///
  /// - Throws: where there are several and none is named.
  func key(_ flags: VaultFlags, _ settings: Settings) throws(Failure) -> EncryptionKey {
    let secrets = try flags.secrets(settings, isNew: true)
    let label = label(settings)
    if label == nil, secrets.secrets.count > 1 {
      let known = secrets.secrets.map(\.id).joined(separator: ",")
      throw Failure(
        .option,
        "The vault-ids \(known) are available to encrypt. Specify the vault-id to encrypt with "
          + "--encrypt-vault-id")
    }
    return EncryptionKey(try secrets.secret(encryptingFor: label), settings)
  }
}

/// A password that encrypts, the label that the header names, and the salt if it is fixed.
struct EncryptionKey {
  private let secret: VaultSecrets.Secret
  /// The id that the header names.
  private let id: String
  private let salt: [UInt8]?

  /// - Parameter id: another than the secret's own, for the header.
  init(_ secret: VaultSecrets.Secret, id: String? = nil, _ settings: Settings) {
    self.secret = secret
    self.id = id ?? secret.id
    salt = settings.vaultEncryptSalt.map { Array($0.utf8) }
  }

  func encrypt(_ plain: [UInt8]) throws(Failure) -> [UInt8] {
    Array(
      try Vault.encrypt(
        plain, password: secret.password, id: id == "default" ? nil : id, salt: salt
      ).utf8)
  }
}
