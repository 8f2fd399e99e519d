import Glibc
import Patterns

/// What the path filters and tests ask of the controller's files.
enum FileSystem {
  /// `stat`, or `lstat` without following a link.
  static func status(_ path: String, following: Bool = true) -> stat? {
    var status = stat()
    let answer = following ? stat(path, &status) : lstat(path, &status)
    return answer == 0 ? status : nil
  }

  static func isFile(_ path: String) -> Bool { kind(path) == S_IFREG }
  static func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }
  static func isLink(_ path: String) -> Bool { kind(path, following: false) == S_IFLNK }

  private static func kind(_ path: String, following: Bool = true) -> mode_t? {
    status(path, following: following).map { $0.st_mode & S_IFMT }
  }

  /// Whether the path is where something is mounted.
  static func isMount(_ path: String) -> Bool {
    guard let own = status(path, following: false), own.st_mode & S_IFMT != S_IFLNK,
      let parent = status(PosixPath.real(path + "/.."), following: false)
    else { return false }
    return own.st_dev != parent.st_dev || own.st_ino == parent.st_ino
  }

  /// The first bytes of a file; nil where it cannot be read.
  static func head(_ path: String, _ count: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: count)
    let length = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    return length < 0 ? nil : Array(buffer.prefix(length))
  }

  /// The paths that match a shell pattern, directory by directory, in the directory's order.
  static func glob(_ pattern: String) -> [String] {
    let directory = PosixPath.dirname(pattern)
    let name = PosixPath.basename(pattern)
    guard Glob.isPattern(pattern) else {
      return status(pattern, following: false) == nil ? [] : [pattern]
    }
    let directories = Glob.isPattern(directory) ? glob(directory) : [directory]
    var found: [String] = []
    for directory in directories {
      if Glob.isPattern(name) {
        let glob = Glob(name)
        for entry in entries(directory.isEmpty ? "." : directory)
        where glob.matches(entry) && (name.hasPrefix(".") || !entry.hasPrefix(".")) {
          found.append(PosixPath.join([directory, entry]))
        }
      } else {
        let path = PosixPath.join([directory, name])
        if status(path, following: false) != nil { found.append(path) }
      }
    }
    return found
  }

  private static func entries(_ directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
