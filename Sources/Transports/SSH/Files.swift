import Glibc

/// Small things about files of the controller.
enum Files {
  /// A file's text; nil if it cannot be read.
  static func text(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = read(file, &block, block.count)
      if count < 0 { return nil }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += block[..<count]
    }
  }

  static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// The files that a pattern of the shell names, sorted.
  static func glob(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard Glibc.glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
  }

  /// Whether a shell command on the controller succeeds.
  static func succeeds(_ command: String) -> Bool {
    guard let process = try? LocalProcess(LocalProcess.shell(command)) else { return false }
    return process.waitForSuccess()
  }

  /// The home directory and name of the one who runs this.
  static let user: (name: String, home: String) = {
    let entry = getpwuid(getuid())
    let name = entry.map { String(cString: $0.pointee.pw_name) }
    let home = entry.map { String(cString: $0.pointee.pw_dir) }
    let set = getenv("HOME").map { String(cString: $0) } ?? ""
    return (name ?? "root", set.isEmpty ? home ?? "/" : set)
  }()
}

/// Paths and tokens in options of ssh.
enum SSHPaths {
  static func expandHome(_ path: String, home: String) -> String {
    if path == "~" { return home }
    return path.hasPrefix("~/") ? home + path.dropFirst(1) : path
  }

  /// Replaces `%h`, `%p`, `%r`, `%u`, `%n`, `%d` and `%%`.
  static func expand(_ text: String, _ tokens: [UInt8: String]) -> String {
    var result: [UInt8] = []
    var isToken = false
    for byte in text.utf8 {
      if isToken {
        isToken = false
        if byte == 37 {
          result.append(37)
        } else if let value = tokens[byte] {
          result += value.utf8
        } else {
          result += [37, byte]
        }
      } else if byte == 37 {
        isToken = true
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
