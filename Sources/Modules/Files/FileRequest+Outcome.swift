internal import ModuleKit
internal import Values

extension FileRequest {
  /// What the answer says was found and done.
  func outcome(_ answer: Answer) -> Outcome {
    let path = answer["path"] ?? file.path.text
    let kind = answer["kind"] ?? "absent"
    let was = FileState(answer["was"])
    let now = FileState(answer["now"]) ?? was
    let isLink = answer.has("src")
    let changes =
      kind == "absent" && !isLink
      ? (before: [:], after: [:])
      : answer.attributeChanges(from: FileState(answer["target"]) ?? was)
    var changed = !changes.after.isEmpty
    var before: Dict = ["path": .string(path)]
    var after: Dict = ["path": .string(path)]
    let isDirectory = file.state == .directory || (file.state == nil && file.recurse)
    let goal: String? =
      switch file.state {
      case .absent: "absent"
      case .touch: kind == "absent" ? "touch" : nil
      case .link, .hard: file.state?.rawValue
      default: isDirectory ? "directory" : nil
      }
    if let goal, goal != kind, goal != "hard" || answer.has("linked") {
      before["state"] = .string(kind)
      after["state"] = .string(goal)
      changed = changed || !isLink || answer.has("linked")
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
    var values: Dict = [:]
    let names = file.state == .touch || isLink ? "dest" : "path"
    values[names] = .string(path)
    if let src = answer["src"] { values["src"] = .string(src) }
    if goal == "absent" {
      values["state"] = "absent"
    } else if let now, !(isCheck && kind == "absent") {
      values.merge(now.values)
    } else if isCheck, kind == "absent" {
      values["state"] = "absent"
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
