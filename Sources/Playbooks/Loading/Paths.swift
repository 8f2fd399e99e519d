package import Diagnostics
internal import Glibc

/// Path arithmetic on text, and the few questions to the file system that loading asks.
package enum Paths {
  /// `name` in `directory`; `name` itself where it is absolute.
  package static func join(_ directory: String, _ name: String) -> String {
    if name.utf8.first == UInt8(ascii: "/") || directory.isEmpty { return name }
    if name.isEmpty { return directory }
    return directory.utf8.last == UInt8(ascii: "/") ? directory + name : directory + "/" + name
  }

  /// What stands before the last `/`; empty where there is none.
  package static func directory(of path: String) -> String {
    let bytes = Array(path.utf8)
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
  }

  /// What stands after the last `/`.
  package static func name(of path: String) -> String {
    let bytes = Array(path.utf8)
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(decoding: bytes[(slash + 1)...], as: UTF8.self)
  }

  /// The name without its last `.suffix`.
  package static func stem(of path: String) -> String {
    let bytes = Array(name(of: path).utf8)
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else {
      return String(decoding: bytes, as: UTF8.self)
    }
    return String(decoding: bytes[..<dot], as: UTF8.self)
  }

  /// The path without `.`, `..` and doubled slashes, by its text alone.
  package static func normalized(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var parts: [Substring.UTF8View] = []
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        if let last = parts.last, !last.elementsEqual("..".utf8) {
          parts.removeLast()
          continue
        }
        if isAbsolute { continue }
      }
      parts.append(part)
    }
    let text = parts.map { String(Substring($0)) }.joined(separator: "/")
    if isAbsolute { return "/" + text }
    return text.isEmpty ? "." : text
  }

  /// The directory in which the program was started.
  package static var current: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// `~` and `~user` at the beginning as the home directory that they mean.
  package static func expanded(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "~") else { return path }
    let head = path.utf8.prefix { $0 != UInt8(ascii: "/") }
    let user = String(decoding: head.dropFirst(), as: UTF8.self)
    let rest = String(decoding: path.utf8.dropFirst(head.count), as: UTF8.self)
    if user.isEmpty, let home = getenv("HOME") { return String(cString: home) + rest }
    let entry = user.isEmpty ? getpwuid(getuid()) : getpwnam(user)
    guard let home = entry?.pointee.pw_dir else { return path }
    return String(cString: home) + rest
  }

  /// The absolute, normalized path; symbolic links stay.
  package static func absolute(_ path: String) -> String {
    normalized(join(current, expanded(path)))
  }

  /// How messages name a file: relative to the current directory where it is below it.
  package static func shown(_ path: String) -> String {
    let base = current == "/" ? "/" : current + "/"
    guard path.utf8.starts(with: base.utf8) else { return path }
    return String(decoding: path.utf8.dropFirst(base.utf8.count), as: UTF8.self)
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
  package static func isDirectory(_ path: String) -> Bool { kind(of: path) == S_IFDIR }
  package static func isFile(_ path: String) -> Bool {
    kind(of: path).map { $0 != S_IFDIR } ?? false
  }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The first file or directory that exists of a name, in a subdirectory of each directory and in
  /// the directory itself; nil where there is none.
  package static func find(
    _ name: String, in subdirectory: String, _ directories: [String]
  ) -> String? {
    let name = expanded(name)
    if name.utf8.first == UInt8(ascii: "/") { return exists(name) ? name : nil }
    for directory in directories {
      for base in [join(directory, subdirectory), directory] {
        let path = normalized(absolute(join(base, name)))
        if exists(path) { return path }
      }
    }
    return nil
  }

  /// The names in a directory, sorted; none where it cannot be read.
  package static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of a file.
  ///
  /// - Throws: a failure with the system's reason.
  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Failure(
        .missing, "could not read '\(shown(path))': \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(
          .usage, "could not read '\(shown(path))': \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
