import Diagnostics
import Formats
import Glibc
import Playbooks
import Values

/// The vault passwords that the command line and the configuration name.
enum VaultPasswords {
  /// The passwords of a command line and the configuration.
  static func read(_ options: VaultOptions, _ settings: Settings, isNew: Bool = false)
    throws(Failure) -> VaultSecrets
  {
    try read(
      ids: settings.vaultIdentities + options.ids,
      files: (settings.vaultPasswordFile.map { [$0] } ?? []) + options.passwordFiles,
      asks: options.asks || settings.asksVaultPassword, isNew: isNew)
  }

  /// - Parameters:
  ///   - ids: `LABEL@SOURCE` or `SOURCE`; the source is `prompt`, a file, or a program.
  ///   - isNew: whether a password that is asked for is asked for twice.
  static func read(
    ids: [String], files: [String], asks: Bool, isNew: Bool = false
  ) throws(Failure) -> VaultSecrets {
    var secrets = VaultSecrets()
    for file in files {
      secrets.secrets.append(
        .init(id: "default", password: try password(from: file, id: "default")))
    }
    for id in ids {
      let parts = id.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      let label = parts.count == 2 ? String(parts[0]) : "default"
      let source = String(parts.last ?? "")
      if source == "prompt" || source == "prompt_ask_vault_pass" {
        secrets.secrets.append(.init(id: label, password: try ask(label, isNew: isNew)))
      } else {
        secrets.secrets.append(.init(id: label, password: try password(from: source, id: label)))
      }
    }
    if asks {
      secrets.secrets.append(.init(id: "default", password: try ask(nil, isNew: isNew)))
    }
    return secrets
  }

  private static func ask(_ label: String?, isNew: Bool) throws(Failure) -> [UInt8] {
    let name = label.map { "(\($0))" }
    let question = (isNew ? "New vault password" : "Vault password") + (name.map { " \($0)" } ?? "")
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
    let path = Paths.expanded(source)
    guard Paths.exists(path) else {
      throw Failure(.usage, "the vault password file \(path) was not found")
    }
    var bytes: [UInt8]
    if Paths.isFile(path), access(path, X_OK) == 0 {
      let takesID = Names.base(path).contains("-client")
      bytes = try Program.output(of: [path] + (takesID ? ["--vault-id", id] : []))
    } else {
      bytes = try Paths.read(path)
    }
    while let last = bytes.last, last == 10 || last == 13 || last == 32 || last == 9 {
      bytes.removeLast()
    }
    guard !bytes.isEmpty else {
      throw Failure(.usage, "the vault password file \(path) holds no password")
    }
    return bytes
  }
}
