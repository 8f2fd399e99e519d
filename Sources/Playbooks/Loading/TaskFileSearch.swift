/// Where a file of tasks is looked for.
///
/// An include's name is relative to the directories that the includes around it named, joined; to
/// the role's `tasks` or `handlers`; and to the playbook. Which comes first differs between imports
/// and includes in a role, as ansible-core has it.
struct TaskFileSearch {
  private let around: PlaybookReading.Surroundings
  /// The playbook's directory.
  private let play: String
  private let isImport: Bool

  init(_ around: PlaybookReading.Surroundings, play: String, isImport: Bool) {
    self.around = around
    self.play = play
    self.isImport = isImport
  }

  /// The absolute path of the file that a name means; nil where there is none.
  func find(_ name: String) -> String? {
    let expanded = Paths.expanded(name)
    if expanded.utf8.first == UInt8(ascii: "/") {
      return Paths.isFile(expanded) ? Paths.normalized(expanded) : nil
    }
    return directories.lazy.map { Paths.normalized(Paths.join($0, expanded)) }
      .first(where: Paths.isFile)
  }

  /// Where a file that is nowhere would have been looked for last.
  func fallback(_ name: String) -> String {
    let expanded = Paths.expanded(name)
    if expanded.utf8.first == UInt8(ascii: "/") { return Paths.normalized(expanded) }
    let directory = around.role.map {
      Paths.join($0.path, around.isHandler ? "handlers" : "tasks")
    }
    return Paths.normalized(Paths.join(directory ?? play, expanded))
  }

  /// The directories to look in, in order.
  var directories: [String] {
    var places: [String] = []
    if let role = around.role {
      var own = [Paths.join(role.path, around.isHandler ? "handlers" : "tasks")]
      if around.isHandler { own.append(Paths.join(role.path, "tasks")) }
      let far = [role.path, Paths.join(play, around.isHandler ? "handlers" : "tasks"), play]
      if !isImport { places += own }
      for level in levels {
        let below = own.map { Paths.join($0, level) }
        places += isImport ? below + far.dropFirst() : far.dropFirst() + below
      }
      places += own + far
    } else {
      for level in levels { places += [Paths.join(play, level), play] }
      places.append(play)
    }
    var seen = Set<String>()
    return places.filter { seen.insert($0).inserted }
  }

  /// The directories of the includes around: that of the innermost, then each with those outside
  /// it before it.
  private var levels: [String] {
    var levels: [String] = []
    for directory in around.includes {
      levels.append(Paths.join(directory, levels.last ?? ""))
    }
    return levels
  }
}
