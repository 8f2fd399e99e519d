import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// Ansible's tests on the controller's files.
extension Tests {
  static let ansibleFiles: [Builtin] =
    path(["directory", "is_dir"], "whether the path is a directory", FileSystem.isDirectory)
    + path(["file", "is_file"], "whether the path is a file", FileSystem.isFile)
    + path(["link", "is_link"], "whether the path is a symbolic link", FileSystem.isLink)
    + path(["exists"], "whether the path exists, links followed") {
      FileSystem.status($0) != nil
    }
    + path(["link_exists"], "whether the path exists, links not followed") {
      FileSystem.status($0, following: false) != nil
    }
    + path(["abs", "is_abs"], "whether the path is absolute") { $0.hasPrefix("/") }
    + path(["mount", "is_mount"], "whether something is mounted there", FileSystem.isMount)
    + ["same_file", "is_same_file"].map { name in
      Builtin(name, ["other"], "whether both paths lead to one file", volatile: true) {
        (call) throws(Failure) in
        let a = try status(call.input, call)
        let b = try status(call[0] ?? .null, call)
        return .bool(a.st_dev == b.st_dev && a.st_ino == b.st_ino)
      }
    } + [
      Builtin("vaulted_file", [], "whether the file is a vault", volatile: true) {
        (call) throws(Failure) in
        let path = try call.path(call.input)
        guard let head = FileSystem.head(path, 64) else {
          throw call.refused("Cannot test if the file '\(path)' is a vault: \(missing(path))")
        }
        return .bool(Vault.isVault(head))
      }
    ]

  private static func path(
    _ names: [String], _ summary: String, _ body: @escaping @Sendable (String) -> Bool
  ) -> [Builtin] {
    names.map { name in
      Builtin(name, [], summary, volatile: true) { (call) throws(Failure) in
        // Python takes a number for an open file's.
        if ["exists", "file", "is_file", "directory", "is_dir"].contains(name),
          let number = call.input.int ?? call.input.bool.map({ $0 ? 1 : 0 })
        {
          var status = stat()
          guard fstat(Int32(truncatingIfNeeded: number), &status) == 0 else { return false }
          let kind = status.st_mode & S_IFMT
          return .bool(
            name == "exists" || kind == (name.hasSuffix("file") ? S_IFREG : S_IFDIR))
        }
        guard let path = call.input.string else {
          throw call.mistyped(
            "stat: path should be string, bytes, os.PathLike or integer, not "
              + call.input.typeName)
        }
        return .bool(body(path))
      }
    }
  }

  private static func status(_ value: Value, _ call: Call) throws(Failure) -> stat {
    let path = try call.path(value)
    guard let status = FileSystem.status(path) else { throw call.wrong(missing(path)) }
    return status
  }

  /// Why the path could not be opened, as Python words it.
  private static func missing(_ path: String) -> String {
    let code = errno
    return "[Errno \(code)] \(String(cString: strerror(code))): '\(path)'"
  }
}
