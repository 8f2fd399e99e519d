import Glibc

/// Python's `os.path` on POSIX.
enum PosixPath {
  private static let slash = UInt8(ascii: "/")

  static func basename(_ path: String) -> String {
    guard let mark = path.utf8.lastIndex(of: slash) else { return path }
    return String(path[path.utf8.index(after: mark)...])
  }

  static func dirname(_ path: String) -> String {
    guard let mark = path.utf8.lastIndex(of: slash) else { return "" }
    let head = path[...mark]
    if head.utf8.allSatisfy({ $0 == slash }) { return String(head) }
    guard let last = head.utf8.lastIndex(where: { $0 != slash }) else { return "" }
    return String(head[...last])
  }

  /// The path without its extension, and the extension with its dot.
  static func splitExtension(_ path: String) -> (String, String) {
    let name = basename(path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")),
      name[..<dot].utf8.contains(where: { $0 != UInt8(ascii: ".") })
    else { return (path, "") }
    let ending = String(name[dot...])
    return (String(path.dropLast(ending.count)), ending)
  }

  static func join(_ parts: [String]) -> String {
    var result = parts.first ?? ""
    for part in parts.dropFirst() {
      if part.hasPrefix("/") {
        result = part
      } else if result.isEmpty || result.hasSuffix("/") {
        result += part
      } else {
        result += "/" + part
      }
    }
    return result
  }

  static func components(_ path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Without `.`, `..` and doubled slashes where they are not needed.
  static func normalized(_ path: String) -> String {
    if path.isEmpty { return "." }
    let isAbsolute = path.hasPrefix("/")
    var kept: [String] = []
    for part in components(path) where part != "." {
      if part != ".." || kept.isEmpty && !isAbsolute || kept.last == ".." {
        kept.append(part)
      } else if !kept.isEmpty {
        kept.removeLast()
      }
    }
    // Two slashes at the start, and only two, are kept: POSIX lets them mean something else.
    let root =
      isAbsolute ? (path.hasPrefix("//") && !path.hasPrefix("///") ? "//" : "/") : ""
    let result = root + kept.joined(separator: "/")
    return result.isEmpty ? "." : result
  }

  static var currentDirectory: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  static func absolute(_ path: String) -> String {
    normalized(path.hasPrefix("/") ? path : join([currentDirectory, path]))
  }

  static func relative(_ path: String, to start: String) -> String {
    let from = components(absolute(start.isEmpty ? "." : start))
    let to = components(absolute(path))
    let common = zip(from, to).prefix { $0 == $1 }.count
    let parts = [String](repeating: "..", count: from.count - common) + to.dropFirst(common)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// The longest path that all of them begin with; nil where absolute and relative ones are mixed.
  static func common(_ paths: [String]) -> String? {
    guard let first = paths.first else { return "" }
    let isAbsolute = first.hasPrefix("/")
    guard paths.allSatisfy({ $0.hasPrefix("/") == isAbsolute }) else { return nil }
    var shared = components(first).filter { $0 != "." }
    for path in paths.dropFirst() {
      let parts = components(path).filter { $0 != "." }
      shared = zip(shared, parts).prefix { $0 == $1 }.map(\.0)
    }
    return (isAbsolute ? "/" : "") + shared.joined(separator: "/")
  }

  /// The path without symbolic links; what does not exist stays as it is.
  static func real(_ path: String) -> String {
    var rest = Array(components(absoluteKeepingDots(path)).reversed())
    var result = ""
    var links = 0
    while let part = rest.popLast() {
      if part == "." { continue }
      if part == ".." {
        result = dirname(result)
        if result == "/" { result = "" }
        continue
      }
      let next = result + "/" + part
      if links < 40, let target = link(next) {
        links += 1
        if target.hasPrefix("/") { result = "" }
        rest += components(target).reversed()
      } else {
        result = next
      }
    }
    return result.isEmpty ? "/" : result
  }

  private static func absoluteKeepingDots(_ path: String) -> String {
    path.hasPrefix("/") ? path : join([currentDirectory, path])
  }

  /// What a symbolic link points at; nil where the path is none.
  private static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &buffer, buffer.count)
    guard length >= 0 else { return nil }
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `~` and `~user` at the start as the home directory.
  static func expandingUser(_ path: String) -> String {
    guard path.hasPrefix("~") else { return path }
    let end = path.utf8.firstIndex(of: slash) ?? path.endIndex
    let name = String(path[..<end].dropFirst())
    guard let home = home(of: name) else { return path }
    let trimmed = home.hasSuffix("/") ? String(home.dropLast()) : home
    let result = trimmed + path[end...]
    return result.isEmpty ? "/" : result
  }

  private static func home(of name: String) -> String? {
    if name.isEmpty {
      if let home = getenv("HOME") { return String(cString: home) }
      return getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
    }
    return getpwnam(name).map { String(cString: $0.pointee.pw_dir) }
  }

  /// `$NAME` and `${NAME}` as the environment has them; unknown ones stay.
  static func expandingVariables(_ path: String) -> String {
    let bytes = Array(path.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "$") else {
        result.append(bytes[position])
        position += 1
        continue
      }
      let start = position
      position += 1
      let isBraced = position < bytes.count && bytes[position] == UInt8(ascii: "{")
      if isBraced { position += 1 }
      let nameStart = position
      while position < bytes.count,
        isBraced ? bytes[position] != UInt8(ascii: "}") : isName(bytes[position])
      {
        position += 1
      }
      let name = String(decoding: bytes[nameStart..<position], as: UTF8.self)
      let isClosed = !isBraced || position < bytes.count
      if isBraced, isClosed { position += 1 }
      if isClosed, !name.isEmpty, let value = getenv(name) {
        result += Array(String(cString: value).utf8)
      } else {
        result += bytes[start..<position]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == UInt8(ascii: "_")
  }
}
