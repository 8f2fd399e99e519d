import Diagnostics
import Glibc

/// A parsed ssh_config(5): sections of options under the hosts that they are for.
struct SSHConfiguration: Sendable {
  private enum Condition {
    case always
    case host([String])
    case match([String])
  }

  private struct Section {
    var condition: Condition
    var options: [(name: String, value: String)] = []
  }

  private var sections: [Section] = []

  static let empty = SSHConfiguration()

  /// Reads a file with those it includes; a file that is not there is empty.
  init(path: String, home: String) {
    self.init()
    read(path, base: Self.directory(of: path), home: home, depth: 0)
  }

  init(text: String, home: String = "/") {
    self.init()
    parse(text, base: home, home: home, depth: 0)
  }

  private init() { sections = [Section(condition: .always)] }

  /// Adds the options for a host. `host` is the name that the user gave.
  func apply(to options: inout SSHOptions, host: String, user: String?, localUser: String) {
    for section in sections {
      let holds: Bool
      switch section.condition {
      case .always: holds = true
      case .host(let patterns): holds = Self.matches(host, patterns)
      case .match(let words):
        holds = Self.holds(
          words, original: host, host: options["hostname"] ?? host,
          user: user ?? options["user"] ?? localUser, localUser: localUser)
      }
      guard holds else { continue }
      for option in section.options { options.add(option.name, option.value) }
    }
  }

  // MARK: Reading

  private mutating func read(_ path: String, base: String, home: String, depth: Int) {
    guard depth < 16, let text = Files.text(path) else { return }
    parse(text, base: base, home: home, depth: depth)
  }

  private mutating func parse(_ text: String, base: String, home: String, depth: Int) {
    for line in text.utf8.split(separator: 10) {
      let trimmed = Array(line.drop { $0 == 32 || $0 == 9 })
      guard let first = trimmed.first, first != 35 else { continue }
      let end = trimmed.firstIndex { $0 == 32 || $0 == 9 || $0 == 61 } ?? trimmed.count
      let name = String(decoding: trimmed[..<end], as: UTF8.self).lowercased()
      let rest = trimmed[end...].drop { $0 == 32 || $0 == 9 || $0 == 61 }
      let value = String(decoding: rest, as: UTF8.self)
      switch name {
      case "host": sections.append(Section(condition: .host(SSHWords.split(value))))
      case "match": sections.append(Section(condition: .match(SSHWords.split(value))))
      case "include": include(value, base: base, home: home, depth: depth)
      case "proxycommand": add(name, Self.trimmed(value))
      default: add(name, SSHWords.split(value).joined(separator: " "))
      }
    }
  }

  private mutating func add(_ name: String, _ value: String) {
    if !value.isEmpty { sections[sections.count - 1].options.append((name, value)) }
  }

  /// What an included file says holds under the condition of the line that includes it.
  private mutating func include(_ value: String, base: String, home: String, depth: Int) {
    let condition = sections.last?.condition ?? .always
    for word in SSHWords.split(value) {
      var path = SSHPaths.expandHome(word, home: home)
      if !path.hasPrefix("/") { path = base + "/" + path }
      for file in Files.glob(path) {
        var inner = SSHConfiguration()
        inner.read(file, base: base, home: home, depth: depth + 1)
        // A condition of the file's own counts only where the outer one does too.
        for section in inner.sections where !section.options.isEmpty {
          switch (condition, section.condition) {
          case (_, .always):
            sections.append(Section(condition: condition, options: section.options))
          case (.always, _): sections.append(section)
          case (.host(let outer), .host(let own)):
            sections.append(
              Section(condition: .match(Self.both(outer, own)), options: section.options))
          default: continue
          }
        }
      }
    }
    sections.append(Section(condition: condition))
  }

  /// Words of Match that hold where both patterns do.
  private static func both(_ a: [String], _ b: [String]) -> [String] {
    ["originalhost", a.joined(separator: ","), "originalhost", b.joined(separator: ",")]
  }

  // MARK: Conditions

  /// Whether a name matches one of the patterns and no negated one.
  static func matches(_ name: String, _ patterns: [String]) -> Bool {
    var isIn = false
    for pattern in patterns {
      if pattern.hasPrefix("!") {
        if fnmatch(String(pattern.dropFirst()).lowercased(), name.lowercased(), 0) == 0 {
          return false
        }
      } else if fnmatch(pattern.lowercased(), name.lowercased(), 0) == 0 {
        isIn = true
      }
    }
    return isIn
  }

  private static func holds(
    _ words: [String], original: String, host: String, user: String, localUser: String
  ) -> Bool {
    var words = words[...]
    while let word = words.popFirst() {
      let isNegated = word.hasPrefix("!")
      let name = (isNegated ? String(word.dropFirst()) : word).lowercased()
      if name == "all" {
        if isNegated { return false }
        continue
      }
      // Names are looked up once, never rewritten: there is no second pass.
      if name == "canonical" || name == "final" { return isNegated }
      guard let value = words.popFirst() else { return false }
      let patterns = value.split(separator: ",").map(String.init)
      let result: Bool
      switch name {
      case "host": result = matches(host, patterns)
      case "originalhost": result = matches(original, patterns)
      case "user": result = matches(user, patterns)
      case "localuser": result = matches(localUser, patterns)
      case "exec": result = Files.succeeds(value)
      default: return false
      }
      if result == isNegated { return false }
    }
    return true
  }

  private static func trimmed(_ text: String) -> String {
    var bytes = Array(text.utf8)
    while let last = bytes.last, last == 32 || last == 9 || last == 13 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
