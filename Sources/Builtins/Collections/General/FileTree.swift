import Diagnostics
import Glibc
import Templates
import Values

/// `filetree`: everything below directories of the controller, each with its attributes.
///
/// A file that stands under the same path in several directories is the first one's.
struct FileTree {
  private let call: LookupCall
  private let exclude: String?
  private var found: [Value] = []
  private var seen: Set<String> = []

  static let lookups: [Lookup] = ["community.general.filetree", "filetree"].map { name in
    Lookup(name, options: ["exclude"]) { call throws(Failure) in
      var tree = FileTree(call: call, exclude: try call.text("exclude"))
      for term in call.terms { try tree.add(try call.textTerm(term)) }
      return tree.found
    }
  }

  private mutating func add(_ term: String) throws(Failure) {
    guard let path = call.evaluator.environment.files.find(term, in: "files"),
      LookupPath.isDirectory(path)
    else { return }
    let root = LookupPath.tidied(path) + (term.hasSuffix("/") ? "/" : "")
    try walk(root, "")
  }

  private mutating func walk(_ root: String, _ below: String) throws(Failure) {
    let directory = below.isEmpty ? root : LookupPath.join(root, below)
    guard let list = opendir(directory) else { return }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    closedir(list)
    var directories: [String] = []
    for name in names.sorted() {
      let path = below.isEmpty ? name : below + "/" + name
      var status = stat()
      guard lstat(LookupPath.join(root, path), &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { directories.append(path) }
      if try isExcluded(name) { continue }
      if seen.insert(path).inserted, let value = Self.described(root, path, status) {
        found.append(value)
      }
    }
    for path in directories { try walk(root, path) }
  }

  private func isExcluded(_ name: String) throws(Failure) -> Bool {
    guard let exclude else { return false }
    return try call.evaluator.ask(test: "match", of: .string(name), [.string(exclude)])
  }

  private static func described(_ root: String, _ path: String, _ status: stat) -> Value? {
    var entry: Dict = ["root": .string(root), "path": .string(path)]
    let full = LookupPath.join(root, path)
    switch status.st_mode & S_IFMT {
    case S_IFDIR: entry["state"] = "directory"
    case S_IFREG:
      entry["state"] = "file"
      entry["src"] = .string(full)
    case S_IFLNK:
      entry["state"] = "link"
      var target = [UInt8](repeating: 0, count: 4096)
      let length = readlink(full, &target, target.count)
      entry["src"] = .string(String(decoding: target[..<max(0, length)], as: UTF8.self))
    default: return nil
    }
    let digits = String(status.st_mode & 0o7777, radix: 8)
    entry["uid"] = .int(Int(status.st_uid))
    entry["gid"] = .int(Int(status.st_gid))
    let owner = getpwuid(status.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    let group = getgrgid(status.st_gid).flatMap { $0.pointee.gr_name }.map { String(cString: $0) }
    entry["owner"] = owner.map { .string($0) } ?? .int(Int(status.st_uid))
    entry["group"] = group.map { .string($0) } ?? .int(Int(status.st_gid))
    entry["mode"] = .string(String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)
    entry["size"] = .int(Int(status.st_size))
    entry["mtime"] = .double(seconds(status.st_mtim))
    entry["ctime"] = .double(seconds(status.st_ctim))
    return .dict(entry)
  }

  private static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}
