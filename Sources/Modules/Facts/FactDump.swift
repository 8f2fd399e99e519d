internal import ModuleKit
internal import Values

/// What the facts script found: files with their lines, links, and the output of programs.
struct FactDump: Sendable {
  /// Output of programs by section.
  private(set) var sections: [String: String] = [:]
  /// Lines of files by path.
  private(set) var files: [String: [String]] = [:]
  /// Where symbolic links point.
  private(set) var links: [String: String] = [:]
  /// Paths that exist.
  private(set) var present: Set<String> = []

  /// The byte before a section's name.
  static let mark: UInt8 = 1

  init(_ output: [UInt8]) {
    var name = ""
    for (position, part) in output.split(
      separator: Self.mark, omittingEmptySubsequences: false
    ).enumerated() where position > 0 {
      let end = part.firstIndex(of: 10) ?? part.endIndex
      name = String(decoding: part[..<end], as: UTF8.self)
      let body = end < part.endIndex ? part[(end + 1)...] : []
      take(name, String(decoding: body, as: UTF8.self))
    }
  }

  private mutating func take(_ name: String, _ body: String) {
    switch name {
    case "files":
      for line in body.lineList {
        guard let (path, content) = line.halves(at: 58) else { continue }
        files[path, default: []].append(content)
      }
    case "links":
      for line in body.lineList {
        guard let arrow = line.range(ofText: " -> "), let slash = line.range(ofText: " /") else {
          continue
        }
        let path = String(line[line.index(after: slash.lowerBound)..<arrow.lowerBound])
        links[path] = String(line[arrow.upperBound...])
      }
    case "present": present.formUnion(body.lineList)
    default: sections[name, default: ""] += body
    }
  }

  /// The output of a program, nil where it was not run.
  subscript(section: String) -> String? { sections[section] }

  /// The first line of a file, trimmed; nil where there is none or it is empty.
  func line(_ path: String) -> String? {
    guard let text = files[path]?.first?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// All lines of a file; none where there is no such file.
  func lines(_ path: String) -> [String] { files[path] ?? [] }

  func has(_ path: String) -> Bool { present.contains(path) || files[path] != nil }

  /// `NAME=value` lines of a file, values without their quotes.
  func settings(_ path: String) -> [String: String] {
    var result: [String: String] = [:]
    for line in lines(path) {
      guard let (name, value) = line.trimmed.halves(at: 61), !name.hasPrefix("#") else {
        continue
      }
      result[name] = value.trimmed.unquoted
    }
    return result
  }

  /// Names in a directory of which files or links were shown, in order.
  func children(_ directory: String) -> [String] {
    let prefix = directory + "/"
    var names: Set<String> = []
    for path in Array(files.keys) + Array(links.keys) + Array(present) where path.hasPrefix(prefix)
    {
      let rest = path.dropFirst(prefix.utf8.count)
      let name = String(rest.prefix { $0 != "/" })
      if name != "*", !name.isEmpty { names.insert(name) }
    }
    return names.sorted { $0.isTextBefore($1) }
  }
}

extension String {
  /// The first place of a text within this one.
  func range(ofText text: String) -> Range<String.Index>? {
    let wanted = Array(text.utf8)
    guard !wanted.isEmpty else { return nil }
    var start = utf8.startIndex
    while let first = utf8[start...].firstIndex(of: wanted[0]) {
      if utf8[first...].starts(with: wanted) {
        return first..<utf8.index(first, offsetBy: wanted.count)
      }
      start = utf8.index(after: first)
    }
    return nil
  }
}
