import Diagnostics
import Formats
import Glibc
import Values

/// The temporary directory that a case runs in.
enum Directory {
  /// A new empty directory, as an absolute path without symbolic links.
  static func make() -> String {
    var name = Array("/tmp/conformance.XXXXXX".utf8CString)
    let made = name.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    return made ?? "/tmp"
  }

  /// Removes a directory that `make` made, with all that is in it.
  static func remove(_ path: String) {
    guard path.hasPrefix("/tmp/conformance.") else { return }
    removeTree(path)
  }

  private static func removeTree(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { removeTree(path + "/" + name) }
      }
      closedir(stream)
    }
    rmdir(path)
  }

  /// Makes what the field `files` of a case names.
  static func prepare(_ item: Case) throws(Failure) {
    for (key, content) in item["files"]?.dict ?? [:] {
      guard let name = key.string else { continue }
      let path = item.directory + "/" + name
      if let text = content.string {
        try write(Array(text.utf8), to: path)
        continue
      }
      let entry = content.dict ?? [:]
      if entry["directory"] != nil {
        makeParents(path + "/x")
      } else if let target = entry["link"]?.string {
        makeParents(path)
        symlink(target, path)
      } else if let encoded = entry["base64"]?.string {
        try write(Base64.decode(encoded.utf8) ?? [], to: path)
      } else if let text = entry["text"]?.string {
        try write(Array(text.utf8), to: path)
      }
      if let mode = entry["mode"]?.string, let bits = UInt32(mode, radix: 8) { chmod(path, bits) }
    }
  }

  static func makeParents(_ path: String) {
    var prefix = ""
    for part in path.split(separator: "/").dropLast() {
      prefix += "/" + part
      mkdir(prefix, 0o755)
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    makeParents(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw Failure(.other, "cannot write \(path)") }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      guard count > 0 else { throw Failure(.other, "cannot write \(path)") }
      offset += count
    }
  }

  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? result : nil }
      result += buffer[..<count]
    }
  }
}
