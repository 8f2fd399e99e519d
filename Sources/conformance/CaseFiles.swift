import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// Templates that stand in the case itself.
struct MemoryTemplates: TemplateFiles {
  private let texts: [String: String]

  init(_ templates: Dict) {
    var texts: [String: String] = [:]
    for (name, text) in templates { texts[name.string ?? ""] = text.string ?? "" }
    self.texts = texts
  }

  var searchPath: [String] { [] }
  func find(_ name: String, in subdirectory: String) -> String? { texts[name] == nil ? nil : name }
  func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let text = texts[path] else { throw Failure(.other, path) }
    return Array(text.utf8)
  }
}

/// The files in a case's directory.
struct CaseFiles: TemplateFiles {
  private let directory: String
  private let secrets: VaultSecrets

  init(_ directory: String, _ secrets: VaultSecrets) {
    self.directory = directory
    self.secrets = secrets
  }

  var searchPath: [String] { [directory] }

  func find(_ name: String, in subdirectory: String) -> String? {
    if name.hasPrefix("/") { return access(name, F_OK) == 0 ? name : nil }
    for path in ["\(directory)/\(subdirectory)/\(name)", "\(directory)/\(name)"]
    where access(path, F_OK) == 0 {
      return path
    }
    return nil
  }

  func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let bytes = Directory.read(path) else {
      throw Failure(.other, "could not locate file: \(path)")
    }
    guard Vault.isVault(bytes) else { return bytes }
    guard !secrets.isEmpty else {
      throw Failure(.other, "A vault password must be specified to decrypt data.")
    }
    return try Vault.decrypt(bytes, with: secrets)
  }
}
