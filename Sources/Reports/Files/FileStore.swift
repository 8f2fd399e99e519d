internal import Diagnostics
import Glibc
internal import Playbooks

/// Where reports that are files go.
package protocol FileStore: Sendable {
  /// Writes a file, with its directory where that is missing; tells whether it could.
  func save(_ text: String, as path: String) -> Bool
}

/// The controller's own files.
package struct LocalFiles: FileStore {
  package init() {}

  package func save(_ text: String, as path: String) -> Bool {
    makeDirectory(Paths.directory(of: path))
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    defer { close(file) }
    var text = text
    return text.withUTF8 { WholeWrite.write(UnsafeRawBufferPointer($0), to: file) == 0 }
  }

  private func makeDirectory(_ path: String) {
    guard !path.isEmpty, !Paths.isDirectory(path) else { return }
    makeDirectory(Paths.directory(of: path))
    mkdir(path, 0o755)
  }
}
