import Diagnostics
import Formats
import Glibc
import Playbooks
import Values

/// The vault passwords that the command line and the configuration name.
enum VaultPasswords {
  /// The passwords of a command line and the configuration.
  ///
  /// - Parameter isNew: whether a password that is asked for is asked for twice.
  static func read(
    _ options: VaultOptions, _ settings: Settings, isNew: Bool = false
  ) throws(Failure) -> VaultSecrets {
    try read(
      ids: settings.vaultIdentities + options.ids,
      files: options.passwordFiles + (settings.vaultPasswordFile.map { [$0] } ?? []),
      asks: options.asks || settings.asksVaultPassword, settings, isNew: isNew)
  }

  /// - Parameters:
  ///   - ids: `LABEL@SOURCE` or `SOURCE`; the source is `prompt`, a file, or a program.
  ///   - files: sources without a label, which come after those with one.
  /// - Throws: where there is a source and none could be read; of others that cannot be read it
  ///   warns.
  static func read(
    ids: [String], files: [String], asks: Bool, _ settings: Settings, isNew: Bool = false
  ) throws(Failure) -> VaultSecrets {
    var secrets = VaultSecrets()
    secrets.matchesID = settings.vaultMatchesIdentity
    var last: Failure?
    for (label, source) in ids.map({ split($0, settings) })
      + files.map({ (settings.vaultIdentity, $0) })
    {
      do {
        let password =
          source == "prompt" || source == "prompt_ask_vault_pass"
          ? try ask(label, isNew: isNew) : try password(from: source, id: label)
        secrets.secrets.append(.init(id: label, password: password))
      } catch {
        if last.map({ $0.message != error.message }) ?? true {
          Problems.show(
            Diagnostic(
              .warning, "cannot get the vault password of '\(label)': \(error.message)"))
        }
        last = error
      }
    }
    if asks {
      secrets.secrets.append(
        .init(id: settings.vaultIdentity, password: try ask(nil, isNew: isNew)))
    }
    if let last, secrets.isEmpty { throw last }
    return secrets
  }

  /// The label of an identity and its source.
  private static func split(
    _ identity: String, _ settings: Settings
  ) -> (label: String, source: String) {
    guard let mark = identity.utf8.firstIndex(of: UInt8(ascii: "@")) else {
      return (settings.vaultIdentity, identity)
    }
    let label = String(identity[..<mark])
    let source = String(identity[identity.utf8.index(after: mark)...])
    return (label.isEmpty ? settings.vaultIdentity : label, source)
  }

  private static func ask(_ label: String?, isNew: Bool) throws(Failure) -> [UInt8] {
    let name = label.map { " (\($0))" } ?? ""
    let question = (isNew ? "New vault password" : "Vault password") + name
    guard let first = Console.ask(question + ": ", isPrivate: true), !first.isEmpty else {
      throw Failure(.usage, "no vault password was given")
    }
    if isNew, Console.ask("Confirm n" + question.dropFirst() + ": ", isPrivate: true) != first {
      throw Failure(.usage, "the passwords do not match")
    }
    return Array(first.utf8)
  }

  /// The password in a file, or what a program prints.
  private static func password(from source: String, id: String) throws(Failure) -> [UInt8] {
    let path = Paths.absolute(Paths.expanded(source))
    guard Paths.exists(path) else {
      throw Failure(.usage, "the vault password file \(path) was not found")
    }
    var bytes: [UInt8]
    if Paths.isFile(path), access(path, X_OK) == 0 {
      let name = Names.base(path)
      let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
      let takesID = stem.hasSuffix("-client")
      bytes = try Program.output(of: [path] + (takesID ? ["--vault-id", id] : []))
    } else {
      bytes = try Paths.read(path)
    }
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    bytes = Array(bytes.drop(while: isSpace))
    guard !bytes.isEmpty else {
      throw Failure(.usage, "the vault password file \(path) holds no password")
    }
    return bytes
  }
}
