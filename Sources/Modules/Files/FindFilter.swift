internal import Diagnostics
internal import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// A file that `find` came across.
struct FoundFile: Sendable {
  /// What `stat -c` shall write of it.
  static let format = "%f|%u|%g|%s|%h|%d|%i|%X|%x|%Y|%y|%Z|%z|%U|%G|%n"

  let mode: Int
  let size: Int
  let path: String
  private(set) var values: Dict

  init?(_ line: String) {
    let parts = line.split(separator: "|", maxSplits: 15, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 16, let mode = Int(parts[0], radix: 16), let size = Int(parts[3]) else {
      return nil
    }
    self.mode = mode
    self.size = size
    path = parts[15]
    let kind = mode & 0o170000
    var values: Dict = [
      "path": .string(path), "mode": .string(FileState.octal(mode & 0o7777)),
      "isdir": .bool(kind == 0o040000), "ischr": .bool(kind == 0o020000),
      "isblk": .bool(kind == 0o060000), "isreg": .bool(kind == 0o100000),
      "isfifo": .bool(kind == 0o010000), "islnk": .bool(kind == 0o120000),
      "issock": .bool(kind == 0o140000), "size": .int(size),
    ]
    for (name, position) in [("uid", 1), ("gid", 2), ("nlink", 4), ("dev", 5), ("inode", 6)] {
      values[name] = .int(Int(parts[position]) ?? 0)
    }
    for (name, position) in [("atime", 7), ("mtime", 9), ("ctime", 11)] {
      let fraction = parts[position + 1].split(separator: ".").dropFirst().first?.prefix {
        ("0"..."9").contains($0)
      }
      values[name] = .double(Double("\(parts[position]).\(fraction ?? "0")") ?? 0)
    }
    values["pw_name"] = .string(parts[13] == "UNKNOWN" ? "" : parts[13])
    values["gr_name"] = .string(parts[14] == "UNKNOWN" ? "" : parts[14])
    let bits = [
      ("wusr", 0o200), ("rusr", 0o400), ("xusr", 0o100), ("wgrp", 0o020), ("rgrp", 0o040),
      ("xgrp", 0o010), ("woth", 0o002), ("roth", 0o004), ("xoth", 0o001), ("isuid", 0o4000),
      ("isgid", 0o2000),
    ]
    for (name, bit) in bits { values[name] = .bool(mode & bit != 0) }
    self.values = values
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var isDirectory: Bool { mode & 0o170000 == 0o040000 }
  func time(_ stamp: Find.Stamp) -> Double {
    if case .double(let time)? = values[stamp.rawValue] { time } else { 0 }
  }
  mutating func set(_ name: String, _ value: Value) { values[name] = value }
}

/// Which files are wanted.
struct FindFilter: Sendable {
  private let find: Find
  private let age: Int?
  private let size: Int?
  private let names: [Pattern]
  private let excluded: [Pattern]
  private let content: Pattern?

  init(_ find: Find) throws(Failure) {
    self.find = find
    age =
      if let text = find.age {
        try Self.amount(text, ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800], "age")
      } else { nil }
    let units = ["b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40]
    size = if let text = find.size { try Self.amount(text, units, "size") } else { nil }
    var names: [Pattern] = []
    var excluded: [Pattern] = []
    if find.useRegex {
      for text in find.patterns { names.append(try Pattern.compile(text)) }
      for text in find.excludes { excluded.append(try Pattern.compile(text)) }
    }
    self.names = names
    self.excluded = excluded
    content = if let text = find.contains { try Pattern.compile(text) } else { nil }
  }

  private static func amount(_ text: String, _ units: [String: Int], _ name: String)
    throws(Failure) -> Int
  {
    let lower = text.lowercased()
    var digits = lower[...]
    var unit = 1
    if let last = lower.last, let known = units[String(last)] {
      unit = known
      digits = digits.dropLast()
    }
    guard let number = Int(digits) else {
      throw Failure(.usage, "failed to process \(name): '\(text)'", help: "write it as 10, -2, 3d")
    }
    return number * unit
  }

  /// The files that are wanted, as far as names and `stat` tell.
  func select(_ answer: Answer) throws(Failure) -> [FoundFile] {
    let now = Double(answer.int("time"))
    var result: [FoundFile] = []
    for line in answer.all("at") {
      guard let file = FoundFile(line) else { continue }
      if !find.hidden, file.name.hasPrefix(".") { continue }
      if !isKind(file) { continue }
      if try !isNamed(file.name) { continue }
      if let age {
        let old = now - file.time(find.stamp)
        if age >= 0 ? old < Double(age) : old > Double(-age) { continue }
      }
      if let size, !file.isDirectory {
        if size >= 0 ? file.size < size : file.size > -size { continue }
      }
      if let mode = find.mode {
        let bits = file.mode & 0o7777
        let wanted = mode.applied(to: bits, isDirectory: file.isDirectory, umask: 0)
        if find.exactMode ? bits != wanted : bits & wanted == 0 { continue }
      }
      if content != nil, file.isDirectory { continue }
      result.append(file)
    }
    return result
  }

  private func isKind(_ file: FoundFile) -> Bool {
    let kind = file.mode & 0o170000
    return switch find.kind {
    case .any: true
    case .directory: kind == 0o040000
    case .file: kind == 0o100000
    case .link: kind == 0o120000
    }
  }

  private func isNamed(_ name: String) throws(Failure) -> Bool {
    if find.useRegex {
      for pattern in excluded where try pattern.matches(name, .start) { return false }
      if names.isEmpty { return true }
      for pattern in names where try pattern.matches(name, .start) { return true }
      return false
    }
    if find.excludes.contains(where: { Glob.matches($0, name) }) { return false }
    return find.patterns.isEmpty || find.patterns.contains { Glob.matches($0, name) }
  }

  /// The files whose content is wanted, with their checksums.
  func read(_ files: [FoundFile], _ reply: Reply) throws(Failure) -> [FoundFile] {
    var rest = reply.output[...]
    func line() -> String {
      let line = rest.prefix { $0 != 10 }
      rest = rest.dropFirst(line.count + 1)
      return String(decoding: line, as: UTF8.self)
    }
    var result: [FoundFile] = []
    for var file in files {
      let sum = line()
      let count = Int(line()) ?? 0
      let bytes = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      if let content {
        if find.readsWhole {
          if try content.first(in: FileLines.text(bytes)) == nil { continue }
        } else {
          var isFound = false
          for text in FileLines.split(bytes)
          where try content.first(in: FileLines.text(text), .start) != nil {
            isFound = true
            break
          }
          if !isFound { continue }
        }
      }
      if find.getChecksum, sum != "-" { file.set("checksum", .string(sum)) }
      result.append(file)
    }
    return result
  }
}
