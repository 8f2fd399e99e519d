import Diagnostics
import Templates
import Values

/// Ansible's filters on paths.
extension Filters {
  static let ansiblePaths: [Builtin] = [
    path("basename", "the last part of a path") { .string(PosixPath.basename($0)) },
    path("dirname", "the path without its last part") { .string(PosixPath.dirname($0)) },
    path("splitext", "the path without its extension, and the extension") {
      let (root, ending) = PosixPath.splitExtension($0)
      return .tuple([.string(root), .string(ending)])
    },
    path("normpath", "the path without `.`, `..` and doubled slashes") {
      .string(PosixPath.normalized($0))
    },
    path("realpath", "the path without symbolic links") { .string(PosixPath.real($0)) },
    path("expanduser", "the path with `~` as the home directory") {
      .string(PosixPath.expandingUser($0))
    },
    path("expandvars", "the path with `$NAME` from the environment") {
      .string(PosixPath.expandingVariables($0))
    },
    path("fileglob", "the files on the controller that match a shell pattern") {
      .list(FileSystem.glob($0).filter(FileSystem.isFile).map { .string($0) })
    },
    path("win_basename", "the last part of a Windows path") {
      .string(WindowsPath.split($0).1)
    },
    path("win_dirname", "the Windows path without its last part") {
      .string(WindowsPath.split($0).0)
    },
    path("win_splitdrive", "the drive of a Windows path, and the rest") {
      let (drive, rest) = WindowsPath.splitDrive($0)
      return .tuple([.string(drive), .string(rest)])
    },
    Builtin("path_join", [], "the parts as one path") { (call) throws(Failure) in
      if let text = call.input.string { return .string(text) }
      guard let items = call.input.items else {
        throw call.refused(
          "|path_join expects string or sequence, got \(call.input.typeInWords) instead.")
      }
      if items.isEmpty { throw call.mistyped("join() missing 1 required positional argument: 'a'") }
      var parts: [String] = []
      for item in items { parts.append(try call.path(item)) }
      return .string(PosixPath.join(parts))
    },
    Builtin("commonpath", [], "the longest path that all of a list begin with") {
      (call) throws(Failure) in
      guard let items = call.input.items else {
        throw call.refused("|commonpath expects sequence, got \(call.input.typeInWords) instead.")
      }
      if items.isEmpty { throw call.wrong("commonpath() arg is an empty sequence") }
      var paths: [String] = []
      for item in items { paths.append(try call.path(item)) }
      guard let common = PosixPath.common(paths) else {
        throw call.wrong("Can't mix absolute and relative paths")
      }
      return .string(common)
    },
    Builtin("relpath", ["start?"], "the path as seen from a directory") {
      (call) throws(Failure) in
      let path = try call.path(call.input)
      if path.isEmpty { throw call.wrong("no path specified") }
      let start = try call.given(0).map { (value) throws(Failure) in try call.path(value) }
      return .string(PosixPath.relative(path, to: start ?? "."))
    },
  ]

  /// A filter of one path.
  private static func path(
    _ name: String, _ summary: String, _ body: @escaping @Sendable (String) -> Value
  ) -> Builtin {
    Builtin(name, [], summary) { (call) throws(Failure) in body(try call.path(call.input)) }
  }
}

extension Call {
  /// A path; only texts are.
  func path(_ value: Value) throws(Failure) -> String {
    if let text = value.string { return text }
    throw mistyped("expected str, bytes or os.PathLike object, not \(value.typeName)")
  }
}
