internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// A tree of the controller put on the target: one look at all that is there, one archive of what
/// differs.
struct TreeCopy: Sendable {
  struct Entry: Sendable {
    var name: String
    var path: String
    var mode: Int
    var kind: Kind
    enum Kind: Sendable, Equatable {
      case directory
      case link(String)
      case file(sha1: String)
    }
  }

  /// What is there of an entry.
  struct Found: Sendable {
    var state: FileState
    var sha1: String?
    var target: String?
  }

  let copy: Copy
  let isCheck: Bool
  let wantsDiff: Bool
  let files: any ControllerFiles
  let source: String
  /// The destination, as a shell word and as text.
  let dest: TargetPath
  let entries: [Entry]

  init(_ copy: Copy, _ source: String, isContentOnly: Bool, _ context: ModuleContext)
    throws(Failure)
  {
    self.copy = copy
    isCheck = context.isCheck
    wantsDiff = context.wantsDiff
    files = context.files
    var path = source
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.source = path
    var text = copy.dest.text
    if !text.hasSuffix("/") { text += "/" }
    if !isContentOnly, let name = path.split(separator: "/").last { text += name + "/" }
    dest = TargetPath(text)
    var entries: [Entry] = []
    try Self.collect(path, "", copy.localFollow, context.files, 0, &entries)
    self.entries = entries
  }

  private static func collect(
    _ root: String, _ prefix: String, _ follows: Bool, _ files: any ControllerFiles, _ depth: Int,
    _ entries: inout [Entry]
  ) throws(Failure) {
    for name in try files.list(root) {
      let path = root + "/" + name
      guard let file = files.stat(path) else { continue }
      var entry = Entry(
        name: prefix + name, path: path, mode: file.mode & 0o7777, kind: .directory)
      switch file.kind {
      case .directory: break
      case .file: entry.kind = .file(sha1: try files.sha1(path))
      case .link(let target) where !follows: entry.kind = .link(target)
      case .link(let target):
        let resolved =
          target.hasPrefix("/")
          ? target
          : path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + target
        guard let aim = files.stat(resolved) else {
          throw Failure(.usage, "the link '\(path)' points to nothing")
        }
        entry.mode = aim.mode & 0o7777
        if case .directory = aim.kind {
          guard depth < 40 else { throw Failure(.usage, "the links of '\(path)' go round") }
          entries.append(entry)
          try collect(resolved, entry.name + "/", follows, files, depth + 1, &entries)
          continue
        }
        entry.kind = .file(sha1: try files.sha1(resolved))
      case .other: continue
      }
      entries.append(entry)
    }
  }

  func step() throws(Failure) -> Step {
    .ask(Script(look)) { answer throws(Failure) in
      let plan = try TreePlan(self, answer)
      if isCheck || !plan.isNeeded { return .done(outcome(plan)) }
      return .ask(try plan.script()) { _ throws(Failure) in .done(outcome(plan)) }
    }
  }

  /// Reports of each entry that is there: `at` with what `stat` says and the name, `sum` and `to`.
  private var look: String {
    let names = Quote.words(entries.map { "./" + $0.name })
    let plain = Quote.words(
      entries.compactMap { if case .file = $0.kind { "./" + $0.name } else { nil } })
    let links = Quote.words(
      entries.compactMap { if case .link = $0.kind { "./" + $0.name } else { nil } })
    var text = """
      umask | { read -r k; echo "umask $k"; }
      p=\(dest.word)
      [ -e "$p" ] && [ ! -d "$p" ] && fail "$p is not a directory"
      cd "$p" 2>/dev/null || exit 0
      echo there
      case $p in *[!/]*) echo "path ${p%/}/";; *) echo "path /";; esac

      """
    if !entries.isEmpty {
      text +=
        "printf '%s\\0' \(names) | xargs -0 stat -c 'at %f:%u:%g:%s:%h:%U:%G:%n' 2>/dev/null\n"
    }
    if !plain.isEmpty {
      text += "printf '%s\\0' \(plain) | xargs -0 sha1sum 2>/dev/null | sed 's/^/sum /'\n"
    }
    if !links.isEmpty {
      text +=
        "for x in \(links); do [ ! -h \"$x\" ] || { y=$(readlink \"$x\"); echo \"to $x\"; echo \"aim $y\"; }; done\n"
    }
    return text + ":\n"
  }

  private func outcome(_ plan: TreePlan) -> Outcome {
    let path = plan.path
    let from = copy.src?.text.hasSuffix("/") == true ? source + "/" : source
    let given = copy.dest.text.hasSuffix("/") ? copy.dest.text : copy.dest.text + "/"
    var outcome = Outcome(
      changed: plan.isNeeded, values: ["dest": .string(given), "src": .string(from)])
    if wantsDiff {
      for entry in plan.send {
        guard case .file = entry.kind, let bytes = try? files.read(entry.path) else { continue }
        if plan.found[entry.name] != nil {
          outcome.diffs.append(Diff(prepared: "\(path)\(entry.name) differs\n"))
        } else {
          outcome.diffs.append(TextDiff.of(nil, bytes, path: path + entry.name, source: entry.path))
        }
      }
    }
    return outcome
  }
}
