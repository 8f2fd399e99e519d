import Diagnostics
import Formats
import Inventories
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// A directory with files, for one test.
final class Workplace {
  let path: String

  init(_ files: [String: String], executable: Set<String> = []) {
    var template = Array("/tmp/inventory-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    for (name, text) in files {
      var folder = path
      for part in name.split(separator: "/").dropLast() {
        folder += "/" + part
        mkdir(folder, 0o755)
      }
      guard let file = fopen(path + "/" + name, "w") else { continue }
      fputs(text, file)
      fclose(file)
      chmod(path + "/" + name, executable.contains(name) ? 0o755 : 0o644)
    }
  }

  deinit { _ = Self.remove(path) }

  private static func remove(_ path: String) -> Bool {
    guard let directory = opendir(path) else { return unlink(path) == 0 }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { _ = remove(path + "/" + name) }
    }
    closedir(directory)
    return rmdir(path) == 0
  }

  func load(
    _ sources: String..., change: (inout InventoryOptions) -> Void = { _ in }
  ) throws(Failure) -> Inventory {
    var options = InventoryOptions()
    change(&options)
    return try Inventory.load(sources: sources.map { path + "/" + $0 }, options: options)
  }
}
