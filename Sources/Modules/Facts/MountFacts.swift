internal import ModuleKit
internal import Values

/// Mounted file systems with their sizes.
struct MountFacts {
  private let dump: FactDump
  private let uuids: [String: String]

  init(_ dump: FactDump, uuids: [String: String]) {
    self.dump = dump
    self.uuids = uuids
  }

  var mounts: [Dict] {
    guard let section = dump["mounts"] else { return [] }
    var sizes: [String: [Int]] = [:]
    for line in (dump["sizes"] ?? "").lineList {
      let words = line.wordList
      let numbers = words.prefix(6).compactMap { Int($0) }
      if numbers.count == 6, words.count > 6 {
        sizes[words.dropFirst(6).joined(separator: " ")] = numbers
      }
    }
    let bound = boundPaths
    return section.lineList.compactMap { line in
      let fields = line.wordList
      guard fields.count >= 6, fields[2] != "none" else { return nil }
      let path = Self.plain(fields[1])
      var options = fields[3]
      if bound.contains(path), !options.cut(at: 44).contains("bind") { options += ",bind" }
      var facts: Dict = [
        "mount": .string(path), "device": .string(Self.plain(fields[0])),
        "fstype": .string(fields[2]), "options": .string(options),
        "dump": .int(Int(fields[4]) ?? 0), "passno": .int(Int(fields[5]) ?? 0),
        "uuid": .string(uuids[Self.plain(fields[0])] ?? "N/A"),
      ]
      if let n = sizes[path] { facts.merge(Self.sizes(n)) }
      return facts
    }
  }

  /// Sizes by what `stat` prints: fundamental and preferred block size, blocks, blocks free to
  /// users, inodes, free inodes.
  static func sizes(_ n: [Int]) -> Dict {
    [
      "size_total": .int(n[0] * n[2]), "size_available": .int(n[0] * n[3]),
      "block_size": .int(n[1]), "block_total": .int(n[2]), "block_available": .int(n[3]),
      "block_used": .int(n[2] - n[3]), "inode_total": .int(n[4]), "inode_available": .int(n[5]),
      "inode_used": .int(n[4] - n[5]),
    ]
  }

  /// Mount points that show a directory of a file system, not its root.
  private var boundPaths: Set<String> {
    var result: Set<String> = []
    for line in dump.lines("/proc/self/mountinfo") {
      let words = line.wordList
      if words.count > 4, words[3] != "/" { result.insert(Self.plain(words[4])) }
    }
    return result
  }

  /// A field with its `\040` and the like as the characters they are.
  static func plain(_ field: String) -> String {
    guard field.utf8.contains(92) else { return field }
    var result: [UInt8] = []
    var bytes = Array(field.utf8)[...]
    while let byte = bytes.popFirst() {
      let digits = bytes.prefix(3)
      if byte == 92, digits.count == 3, digits.allSatisfy({ (48...55).contains($0) }) {
        let number = digits.reduce(0) { $0 * 8 + Int($1 - 48) }
        result.append(UInt8(truncatingIfNeeded: number))
        bytes = bytes.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
