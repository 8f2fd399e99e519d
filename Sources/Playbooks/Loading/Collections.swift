internal import Diagnostics

/// Collections on disk: `PATH/ansible_collections/NAMESPACE/NAME`.
struct Collections: Sendable {
  /// Directories that hold `ansible_collections`, or are it.
  let paths: [String]

  /// Whether a directory holds collections.
  func exist(in path: String) -> Bool { Paths.isDirectory(base(path)) }

  private func base(_ path: String) -> String {
    Paths.name(of: path) == "ansible_collections"
      ? path : Paths.join(path, "ansible_collections")
  }

  /// The directory of `namespace.name`.
  func directory(of collection: String) -> String? {
    let parts = collection.split(separator: ".")
    guard parts.count == 2 else { return nil }
    let tail = parts.joined(separator: "/")
    for path in paths {
      let directory = Paths.absolute(Paths.join(base(path), tail))
      if Paths.isDirectory(directory) { return directory }
    }
    return nil
  }

  /// The names of those that ansible's own modules moved to when it was divided.
  var heirs: [String] {
    let namespaces = [
      "ansible", "community", "amazon", "containers", "google", "kubernetes", "openstack",
    ]
    return paths.map(base).flatMap { base in
      namespaces.flatMap { namespace in
        Paths.entries(of: Paths.join(base, namespace)).map { namespace + "." + $0 }
      }
    }
  }

  /// The file of a playbook `namespace.name.playbook`, with or without its suffix; further dots are
  /// directories below `playbooks`.
  func playbook(_ name: String) -> String? {
    var name = name
    var suffixes = [".yml", ".yaml"]
    if let suffix = suffixes.first(where: name.hasSuffix) {
      name = String(name.dropLast(suffix.count))
      suffixes = [suffix]
    }
    let parts = name.split(separator: ".")
    guard parts.count >= 3, !name.utf8.contains(UInt8(ascii: "/")),
      let root = directory(of: parts[0] + "." + parts[1])
    else { return nil }
    let path = Paths.join(root, "playbooks/" + parts[2...].joined(separator: "/"))
    return suffixes.map { path + $0 }.first(where: Paths.isFile)
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
