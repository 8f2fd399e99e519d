import Diagnostics
import Formats
import Glibc
import Values

/// The files that the benchmark's script made.
struct WorkFiles {
  private let directory: String

  init(_ directory: String) throws(Failure) {
    guard access(directory, R_OK) == 0 else {
      throw Failure(.usage, "cannot read the directory \(directory)")
    }
    self.directory = directory
  }

  func text(_ name: String) throws(Failure) -> String {
    guard let file = fopen("\(directory)/\(name)", "r") else {
      throw Failure(.usage, "cannot read \(directory)/\(name)")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func source(_ name: String) throws(Failure) -> Source { Source(name: name, text: try text(name)) }

  /// The variables in a file, as a playbook's own would be: texts with templates are templates.
  func variables(_ name: String) throws(Failure) -> Dict {
    try YAML.loadFile(try source(name)).value.dict ?? [:]
  }
}
