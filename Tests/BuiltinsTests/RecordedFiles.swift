import Diagnostics
import Formats
import Glibc
import Templates

/// The files of one case, in a directory of its own that is also the search path.
struct RecordedFiles: TemplateFiles {
  let directory: String
  let secrets: VaultSecrets

  var searchPath: [String] { [directory] }

  func find(_ name: String, in subdirectory: String) -> String? {
    let candidates =
      name.hasPrefix("/")
      ? [name]
      : (subdirectory.isEmpty ? [] : ["\(directory)/\(subdirectory)/\(name)"])
        + ["\(directory)/\(name)"]
    return candidates.first { access($0, F_OK) == 0 }
  }

  func read(_ path: String) throws(Failure) -> [UInt8] {
    let bytes = try Self.bytes(path)
    guard Vault.isVault(bytes) else { return bytes }
    guard !secrets.isEmpty else {
      throw Failure(.other, "A vault password must be specified to decrypt data.")
    }
    return try Vault.decrypt(bytes, with: secrets)
  }

  static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Failure(.other, "cannot open \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[0..<count]
    }
  }

  static func makeDirectory() throws(Failure) -> String {
    var template = Array("/tmp/martlet-case-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(.other, "cannot make a directory") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws(Failure) {
    var parent = ""
    for part in path.split(separator: "/").dropLast() {
      parent += "/" + part
      mkdir(parent, 0o755)
    }
    guard let file = fopen(path, "w") else { throw Failure(.other, "cannot write \(path)") }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
  }

  static func remove(_ path: String) {
    if let list = opendir(path) {
      defer { closedir(list) }
      while let entry = readdir(list) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
    }
    Glibc.remove(path)
  }
}
