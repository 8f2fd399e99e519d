internal import ModuleKit
internal import Values

extension FileRequest {
  /// What a failed result says of the path.
  func failing(_ answer: Answer) -> Dict {
    let path = Value.string(answer["path"] ?? file.path.text)
    let message = answer["fail"] ?? ""
    if message == "src is required for creating new symlinks" { return [:] }
    let src = Value.string(file.src?.text ?? "")
    if file.state == .hard { return ["dest": path, "src": src] }
    var values: Dict = ["path": path]
    if file.state == .link, message.hasPrefix("src file does not exist") { values["src"] = src }
    if file.state == .file || file.state == nil, answer["kind"] == "absent" {
      values["state"] = "absent"
    }
    if let was = FileState(answer["was"]) { values.merge(was.values) }
    return values
  }

  /// What the answer says was found and done.
  func outcome(_ answer: Answer) -> Outcome {
    let path = answer["path"] ?? file.path.text
    let kind = answer["kind"] ?? "absent"
    let was = FileState(answer["was"])
    let now = FileState(answer["now"]) ?? was
    let isLink = answer.has("src")
    var changes =
      kind == "absent" && !isLink
      ? (before: [:], after: [:])
      : answer.attributeChanges(from: FileState(answer["target"]) ?? was)
    var changed = !changes.after.isEmpty
    changes.before["recurse"] = nil
    changes.after["recurse"] = nil
    var before: Dict = ["path": .string(path)]
    var after: Dict = ["path": .string(path)]
    let isDirectory = file.state == .directory || (file.state == nil && file.recurse)
    let goal: String? =
      switch file.state {
      case .absent: "absent"
      case .touch: "touch"
      case .link, .hard: file.state?.rawValue
      default: isDirectory ? "directory" : nil
      }
    if let goal, goal != kind, goal != "hard" || answer.has("linked") {
      before["state"] = .string(kind)
      after["state"] = .string(goal)
      changed = changed || (!isLink && file.state != .touch) || answer.has("linked")
    }
    if answer.has("linked"), let src = answer["src"] {
      changed = true
      if let old = answer["old"] {
        before["src"] = .string(old)
        after["src"] = .string(src)
      }
    }
    if answer.has("created") { changed = true }
    if goal == "absent", kind == "directory", wantsDiff {
      before["path_content"] = [
        "directories": .list(answer.all("dir").map { .string($0) }),
        "files": .list(answer.all("file").map { .string($0) }),
      ]
    }
    before.merge(changes.before)
    after.merge(changes.after)
    if isDirectory, kind == "absent", wantsDiff, let mask = answer["umask"] {
      let born = answer.attributeChanges(from: FileState(answer["born"]))
      before.merge(born.before)
      after.merge(born.after)
      // It may have been made with other bits than it would have got by itself.
      let usual = 0o777 & ~(Int(mask, radix: 8) ?? 0)
      if attributes.mode != nil, let now, now.mode != usual {
        before["mode"] = .string(FileState.shown(usual))
        after["mode"] = .string(FileState.shown(now.mode))
      }
    }
    var values: Dict = [:]
    let isNamed = file.state == nil && (kind == "hard" || kind == "link")
    let names = file.state == .touch || isLink || isNamed ? "dest" : "path"
    values[names] = .string(path)
    if let src = answer["src"] { values["src"] = .string(src) }
    if isNamed, kind == "hard" || !file.follow {
      values["src"] = file.src.map { .string($0.text) } ?? .null
    }
    if goal == "absent", !isCheck || kind == "absent" {
      values["state"] = "absent"
    } else if let now, !(isCheck && kind == "absent"), !(answer.has("dangling") && file.follow) {
      values.merge(now.values)
    }
    var outcome = Outcome(changed: changed, values: values)
    if wantsDiff || changed { outcome.diffs = [Diff(from: before, to: after)] }
    if answer.has("dangling"), file.follow, !isCheck {
      outcome.warnings = [
        "Cannot set fs attributes on a non-existent symlink target. follow should be set to False"
          + " to avoid this."
      ]
    }
    return outcome
  }
}
