internal import Diagnostics
internal import ModuleKit
internal import Remote

/// What a tree's copy has to send and change, after a look at what is there.
struct TreePlan: Sendable {
  let tree: TreeCopy
  /// The destination with a slash at its end.
  let path: String
  /// What is there, by the entry's name.
  let found: [String: TreeCopy.Found]
  /// What goes into the archive.
  let send: [TreeCopy.Entry]
  /// Entries that stay but whose mode is another.
  let modes: [(name: String, mode: Int)]
  /// Whether owner or group of an entry has to be looked at.
  let owners: [String]
  private let umask: Int
  private let isRootMissing: Bool

  init(_ tree: TreeCopy, _ answer: Answer) throws(Failure) {
    self.tree = tree
    path = answer["path"] ?? tree.dest.text
    umask = answer["umask"].flatMap { Int($0, radix: 8) } ?? 0o022
    isRootMissing = !answer.has("there")
    let found = Self.found(answer)
    self.found = found
    var send: [TreeCopy.Entry] = []
    var modes: [(name: String, mode: Int)] = []
    var owners: [String] = []
    let attributes = tree.copy.attributes
    for var entry in tree.entries {
      let there = found[entry.name]
      let isThere: Bool
      switch entry.kind {
      case .directory:
        isThere = there?.state.isDirectory ?? false
        if !isThere, there != nil {
          throw Failure(.other, "\(path)\(entry.name) is there and is not a directory")
        }
      case .link(let target): isThere = there?.target == target
      case .file(let sha1):
        isThere = there?.sha1 == sha1 && there?.state.isLink == false
        if there?.state.isDirectory == true {
          throw Failure(.other, "\(path)\(entry.name) is a directory on the target")
        }
      }
      let isDirectory = entry.kind == .directory
      let wanted = isDirectory ? tree.copy.directoryMode : attributes.mode
      let base = isDirectory ? 0o777 : 0o666
      let isKept = isThere || (!tree.copy.force && there != nil)
      let start = there?.state.isLink == false ? there?.state.mode : nil
      let origin: Int
      if case .preserve? = wanted { origin = entry.mode } else { origin = start ?? base & ~umask }
      entry.mode =
        wanted?.applied(to: origin, isDirectory: isDirectory, umask: umask) ?? origin
      if !isKept {
        send.append(entry)
        if attributes.owner != nil || attributes.group != nil { owners.append(entry.name) }
      } else if let there, !there.state.isLink, !isDirectory {
        if wanted != nil, there.state.mode != entry.mode {
          modes.append((entry.name, entry.mode))
        }
        if Self.differs(there.state, attributes) { owners.append(entry.name) }
      }
    }
    self.send = send
    self.modes = modes
    self.owners = owners
  }

  /// Whether anything has to change.
  var isNeeded: Bool { isRootMissing || !send.isEmpty || !modes.isEmpty || !owners.isEmpty }

  private static func differs(_ state: FileState, _ attributes: FileAttributes) -> Bool {
    if let owner = attributes.owner, owner != state.owner, owner != String(state.uid) {
      return true
    }
    if let group = attributes.group, group != state.group, group != String(state.gid) {
      return true
    }
    return false
  }

  private static func found(_ answer: Answer) -> [String: TreeCopy.Found] {
    var result: [String: TreeCopy.Found] = [:]
    var link = ""
    for (name, value) in answer.fields {
      switch name {
      case "at":
        let parts = value.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false)
        guard parts.count == 8,
          let state = FileState(parts[0..<7].joined(separator: ":"))
        else { continue }
        result[String(parts[7].dropFirst(2))] = TreeCopy.Found(state: state)
      case "sum":
        let sum = String(value.prefix(40))
        result[String(value.dropFirst(44))]?.sha1 = sum
      case "to": link = String(value.dropFirst(2))
      case "aim": result[link]?.target = value
      default: break
      }
    }
    return result
  }

  /// Unpacks what differs beside its place and moves it in, then sets modes and owners.
  func script() throws(Failure) -> Script {
    var archive = Tar()
    var moves: [String: [String]] = [:]
    var made: [TreeCopy.Entry] = []
    for entry in send {
      switch entry.kind {
      case .directory:
        made.append(entry)
        continue
      case .link(let target): archive.add(entry.name, .link, mode: 0o777, target: target)
      case .file:
        archive.add(entry.name, .file, mode: entry.mode, content: try tree.files.read(entry.path))
      }
      let parts = entry.name.split(separator: "/")
      moves[parts.dropLast().joined(separator: "/"), default: []].append(entry.name)
    }
    var text = """
      p=\(tree.dest.word); p=${p%/}; p=${p:-/}
      [ -d "$p" ] || mkdir -p "$p" || fail "could not create $p"
      cd "$p" || fail "could not enter $p"

      """
    var payloads: [Payload] = []
    // Directories by mode, parents first, so that a run of them is one program.
    var index = 0
    while index < made.count {
      var run = [made[index].name]
      while index + run.count < made.count, made[index + run.count].mode == made[index].mode {
        run.append(made[index + run.count].name)
      }
      let names = Quote.words(run.map { "./" + $0 })
      let mode = String(made[index].mode, radix: 8)
      text += "mkdir -m \(mode) \(names) || fail 'could not create directories'\n"
      index += run.count
    }
    if !moves.isEmpty {
      payloads = [.bytes(archive.finished)]
      text += """
        t=$(mktemp -d ./.ansible_tmpXXXXXX) || fail "Destination $p not writable"
        bad() { rm -rf "$t"; fail "$1"; }
        (umask 0; tar xmpof "$P0" -C "$t") || bad 'could not unpack'

        """
      for (directory, names) in moves.sorted(by: { $0.key < $1.key }) {
        let sources = names.map { "\"$t\"/" + Quote.word($0) }.joined(separator: " ")
        let place = Quote.word(directory.isEmpty ? "." : "./" + directory)
        text += "mv -f \(sources) \(place) || bad 'could not replace files'\n"
      }
      text += "rm -rf \"$t\"\n"
    }
    text += keptOwners
    for (mode, names) in Dictionary(grouping: modes, by: \.mode).sorted(by: { $0.key < $1.key }) {
      let list = Quote.words(names.map { "./" + $0.name })
      text += "chmod \(String(mode, radix: 8)) \(list) || fail 'chmod failed'\n"
    }
    if !owners.isEmpty {
      let attributes = tree.copy.attributes
      let spec = (attributes.owner ?? "") + (attributes.group.map { ":" + $0 } ?? "")
      let list = Quote.words(owners.map { "./" + $0 })
      text += "chown -h \(Quote.word(spec)) \(list) || fail 'chown failed'\n"
    }
    if !tree.copy.attributes.extraShell.isEmpty {
      throw Failure(
        .usage, "attributes and SELinux options are not supported for whole directories",
        help: "set them with the file module")
    }
    return Script(text, payloads: payloads)
  }

  /// Files that were replaced keep their owners, where these are others than the login's.
  private var keptOwners: String {
    var text = ""
    for entry in send {
      guard let there = found[entry.name], !there.state.isLink, entry.kind != .directory else {
        continue
      }
      if there.state.uid == 0, there.state.gid == 0 { continue }
      text +=
        "chown -h \(there.state.uid):\(there.state.gid) \(Quote.word("./" + entry.name)) 2>/dev/null\n"
    }
    return text
  }
}
