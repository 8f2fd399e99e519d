internal import Diagnostics

/// Collections on disk: `PATH/ansible_collections/NAMESPACE/NAME`.
struct Collections {
  /// Directories that hold `ansible_collections`, or are it.
  let paths: [String]

  /// The directory of `namespace.name`.
  func directory(of collection: String) -> String? {
    let parts = collection.split(separator: ".")
    guard parts.count == 2 else { return nil }
    let tail = parts.joined(separator: "/")
    for path in paths {
      let base =
        Paths.name(of: path) == "ansible_collections"
        ? path : Paths.join(path, "ansible_collections")
      let directory = Paths.absolute(Paths.join(base, tail))
      if Paths.isDirectory(directory) { return directory }
    }
    return nil
  }

  /// The directory of a role `namespace.name.role`; further dots are directories below `roles`.
  func role(_ name: String) -> (directory: String, collection: String)? {
    let parts = name.split(separator: ".")
    guard parts.count >= 3 else { return nil }
    let collection = parts[0] + "." + parts[1]
    return role(parts[2...].joined(separator: "."), in: String(collection))
  }

  /// The directory of a role in a collection.
  func role(_ name: String, in collection: String) -> (directory: String, collection: String)? {
    guard let root = directory(of: collection) else { return nil }
    let tail = name.split(separator: ".").joined(separator: "/")
    let directory = Paths.join(root, "roles/" + tail)
    return Paths.isDirectory(directory) ? (directory, collection) : nil
  }
}
