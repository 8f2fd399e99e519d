internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// The few things that inventories ask of the controller's files.
enum FileSystem {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
  static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

  static func isDirectory(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  static func isFile(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
  }

  /// The names in a directory, sorted by code points; none where it cannot be read.
  static func list(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot read", path) }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
  }

  /// Everything up to the end of a file or pipe.
  static func readAll(_ descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("cannot read", path)
      }
      bytes += chunk[0..<count]
    }
  }

  private static func failure(_ what: String, _ path: String) -> Failure {
    Failure(.other, "\(what) '\(path)': \(String(cString: strerror(errno)))")
  }

  /// The path without symbolic links; as it is where it does not exist.
  static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path from the root, with `~` and `..` resolved; links stay.
  static func absolute(_ path: String) -> String {
    var full = path
    if full == "~" || full.hasPrefix("~/"), let home = getenv("HOME") {
      full = String(cString: home) + full.dropFirst()
    }
    if !full.hasPrefix("/"), let current = getcwd(nil, 0) {
      full = String(cString: current) + "/" + full
      free(current)
    }
    var parts: [Substring] = []
    for part in full.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The directory of a path.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `.yml` of `a/b.yml`; empty where the last name has no point behind its first character.
  static func pathExtension(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: "."), name[..<point].contains(where: { $0 != "." })
    else { return "" }
    return String(name[point...])
  }
}
