internal import Diagnostics
internal import Formats
internal import Glibc

extension Settings {
  /// The process's environment.
  package static var environment: [String: String] {
    var result: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        result[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return result
  }

  /// The configuration file: `ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg`,
  /// `/etc/ansible/ansible.cfg`.
  static func findFile(
    _ environment: [String: String], _ directory: String
  ) -> (file: String?, warning: Diagnostic?) {
    var candidates: [String] = []
    var warning: Diagnostic?
    if let named = environment["ANSIBLE_CONFIG"], !named.isEmpty {
      let path = Paths.absolute(Paths.join(directory, Paths.expanded(named)))
      candidates.append(Paths.isDirectory(path) ? Paths.join(path, "ansible.cfg") : path)
    }
    let here = Paths.join(directory, "ansible.cfg")
    if isWorldWritable(directory) {
      let isHidden = candidates.contains { Paths.isFile($0) }
      if Paths.exists(here), !isHidden {
        warning = Diagnostic(
          .warning,
          "Ansible is being run in a world writable directory (\(directory)), ignoring it as an "
            + "ansible.cfg source. For more information see https://docs.ansible.com/ansible/"
            + "devel/reference_appendices/config.html#cfg-in-world-writable-dir")
      }
    } else {
      candidates.append(here)
    }
    let home = environment["HOME"] ?? Paths.expanded("~")
    candidates.append(Paths.join(home, ".ansible.cfg"))
    candidates.append("/etc/ansible/ansible.cfg")
    return (candidates.first { Paths.isFile($0) && access($0, R_OK) == 0 }, warning)
  }

  private static func isWorldWritable(_ directory: String) -> Bool {
    var status = stat()
    return stat(directory, &status) == 0 && status.st_mode & S_IWOTH != 0
  }

  /// The configuration file's options; a comment may stand behind white space and `;`.
  static func read(_ path: String) throws(Failure) -> INI {
    var options = INI.Options()
    options.inlineComments = [UInt8(ascii: ";")]
    return try INI(Source(name: Paths.shown(path), bytes: try Paths.read(path)), options)
  }

  /// Names in the sections that are known which are nearly a setting's.
  static func oddities(_ config: INI) -> [Diagnostic] {
    var known: [String: Set<String>] = [:]
    for entry in SettingsTable.entries {
      for (section, key) in entry.keys { known[section, default: []].insert(key) }
    }
    return config.sections.flatMap { section -> [Diagnostic] in
      guard let keys = known[section.name] else { return [] }
      return section.items.compactMap { item in
        guard !keys.contains(item.name), let near = NearName.hint(item.name, among: keys.sorted())
        else { return nil }
        return Diagnostic(
          .warning, "'\(item.name)' is not a setting of [\(section.name)]", at: item.span,
          help: near)
      }
    }
  }
}
