import Diagnostics
import Formats
import Glibc
import Values

/// The inputs of recorded cases, by kind.
struct Seeds {
  private var byKind: [String: [[UInt8]]] = [:]

  /// Reads the cases in all `.jsonl` files of a directory.
  init(_ directory: String) {
    guard let stream = opendir(directory) else { return }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".jsonl") { names.append(name) }
    }
    for name in names.sorted() { read("\(directory)/\(name)") }
  }

  var isEmpty: Bool { byKind.isEmpty }

  /// The inputs of a kind.
  subscript(kind: String) -> [[UInt8]] { byKind[kind] ?? [] }

  private mutating func read(_ path: String) {
    for line in Seeds.bytes(of: path).split(separator: 10) {
      guard let entries = try? JSON.parse(Array(line)), let fields = entries.dict,
        let kind = fields["kind"]?.string
      else { continue }
      add(fields["source"], kind)
      for (name, text) in fields["files"]?.dict ?? [:] {
        guard let mark = name.text.lastIndex(of: ".") else {
          add(text, "*")
          continue
        }
        add(text, "*" + name.text[mark...])
      }
    }
  }

  private mutating func add(_ value: Value?, _ kind: String) {
    for value in value?.items ?? [value ?? .null] {
      if let text = value.string { byKind[kind, default: []].append(Array(text.utf8)) }
    }
  }

  private static func bytes(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return result }
      result += buffer[..<count]
    }
  }
}
