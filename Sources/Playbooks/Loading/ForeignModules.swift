/// Modules that are files of the user's: beside the playbook, in roles and collections.
struct ForeignModules {
  private let reading: PlaybookReading

  init(_ reading: PlaybookReading) { self.reading = reading }

  /// Where a module or action plugin of a name is; nil where there is none.
  func path(of name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    if parts.count >= 3 {
      let collection = parts[0] + "." + parts[1]
      let root = Collections(paths: reading.collectionPaths).directory(of: collection)
      guard let root, let last = parts.last else { return nil }
      return first(last, in: ["plugins/modules", "plugins/action"].map { Paths.join(root, $0) })
    }
    var directories = [Paths.join(reading.play.directory, "library")]
    directories += reading.roleDirectories.map { Paths.join($0, "library") }
    return first(name, in: directories)
  }

  /// Where a module is that needs no Python: a script or a program.
  func runnable(_ name: String) -> String? {
    guard let path = path(of: name), !path.hasSuffix(".py"), !path.hasSuffix(".ps1"),
      !path.contains("/plugins/action/"), let bytes = try? reading.loader.options.read(path)
    else { return nil }
    let line = String(decoding: bytes.prefix { $0 != 10 }.prefix(200), as: UTF8.self)
    return line.hasPrefix("#!") && line.contains("python") ? nil : path
  }

  private func first(_ name: String, in directories: [String]) -> String? {
    for directory in directories {
      for suffix in [".py", "", ".sh", ".ps1"] {
        let path = Paths.join(directory, name + suffix)
        if Paths.isFile(path) { return path }
      }
    }
    return nil
  }
}
