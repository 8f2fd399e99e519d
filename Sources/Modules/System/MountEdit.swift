internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// What a task wants of a mount: fstab's line, and the commands that go with it.
struct MountEdit: Sendable {
  private let mount: Mount
  private let path: String

  init(_ mount: Mount) {
    self.mount = mount
    var path = mount.path
    while path.utf8.count > 1, path.hasSuffix("/") { path = String(path.dropLast()) }
    self.path = path
  }

  func step(_ context: ModuleContext) -> Step {
    let edit = self
    var file = TextFileEdit(
      path: Quote.word(mount.fstab ?? "/etc/fstab"), keepsBackup: mount.backup)
    file.look = """
      p=\(Quote.word(path)); [ -e "$p" ] && say exists
      while read -r s m t o x; do if [ "$m" = \(Quote.word(Self.escaped(path))) ]; then say mounted "$s"; fi; done </proc/self/mounts

      """
    return file.step(context) { (text, answer) throws(Failure) in try edit.decide(text, answer) }
  }

  /// fstab's options: `noauto` where it is not mounted at boot.
  private var options: String {
    let given = mount.options ?? "defaults"
    if mount.boot { return given }
    return given.cut(at: 44).contains("noauto") ? given : given + ",noauto"
  }

  private func decide(_ text: String?, _ answer: Answer) throws(Failure) -> TextFileEdit.Decision {
    let source = answer.all("mounted").last
    let isMounted = source != nil
    let word = Quote.word(path)
    let table = mount.fstab.map { " -T \(Quote.word($0))" } ?? ""
    let before = text ?? ""
    var after: String?
    var then = ""
    var changed = false
    let unmount =
      "e=$(umount \(word) 2>&1 </dev/null) || fail \"Error unmounting \(path.shellInDoubleQuotes): $e\"\n"
    let mountIt =
      "e=$(mount\(table) \(word) 2>&1 </dev/null) || fail \"Error mounting \(path.shellInDoubleQuotes): $e\"\n"
    switch mount.state {
    case .absent, .absentFromFstab:
      after = removed(before)
      changed = after != nil
      if changed, mount.state == .absent {
        if isMounted { then += unmount }
        then +=
          "if [ -d \(word) ]; then e=$(rmdir \(word) 2>&1) || fail \"Error rmdir \(path.shellInDoubleQuotes): $e\"; fi\n"
      }
    case .unmounted:
      if isMounted {
        changed = true
        then += unmount
      }
    case .present:
      after = added(before)
      changed = after != nil
    case .mounted:
      after = added(before)
      changed = after != nil
      if !answer.has("exists") {
        then += "mkdir -p \(word) || fail \"could not make \(path.shellInDoubleQuotes)\"\n"
      }
      if isMounted {
        if changed { then += remount(table) }
      } else {
        changed = true
        then += mountIt
      }
    case .remounted:
      changed = true
      then += remount(table)
    case .ephemeral:
      if let source {
        guard Self.plain(source) == mount.source else {
          return failure(
            "Ephemeral mount point is already mounted with a different source than the specified one."
          )
        }
        changed = true
        then +=
          "e=$(mount -o remount\(mount.options.map { "," + Quote.word($0) } ?? "") \(word) 2>&1 </dev/null) || fail \"Error remounting \(path.shellInDoubleQuotes): $e\"\n"
      } else {
        changed = true
        if !answer.has("exists") { then += "mkdir -p \(word)\n" }
        then += """
          e=$(mount\(mount.kind.map { " -t " + Quote.word($0) } ?? "")\(mount.options.map { " -o " + Quote.word($0) } ?? "") \(Quote.word(mount.source ?? "none")) \(word) 2>&1 </dev/null) || fail "Error mounting \(path.shellInDoubleQuotes): $e"

          """
      }
    }
    var outcome = Outcome(changed: changed, values: values)
    if let after { outcome.show(mount.fstab ?? "/etc/fstab", before: before, after: after) }
    let result = outcome
    return TextFileEdit.Decision(text: after, afterwards: then) { answer in
      var outcome = result
      outcome.values["backup_file"] = .string(answer?["backup"] ?? "")
      return outcome
    }
  }

  private func remount(_ table: String) -> String {
    let word = Quote.word(path)
    return """
      e=$(mount\(table) -o remount \(word) 2>&1 </dev/null) || { e=$(umount \(word) 2>&1 </dev/null && mount\(table) \(word) 2>&1 </dev/null); } || fail "Error remounting \(path.shellInDoubleQuotes): $e"

      """
  }

  private func failure(_ message: String) -> TextFileEdit.Decision {
    let outcome = Outcome.failure(message, values: values)
    return TextFileEdit.Decision(outcome: { _ in outcome })
  }

  private var values: Dict {
    var values: Dict = [
      "name": .string(path), "boot": mount.boot ? "yes" : "no", "dump": .string(mount.dump),
      "passno": .string(mount.pass), "fstab": .string(mount.fstab ?? "/etc/fstab"),
      "opts": .string(mount.hidesOptions ? "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" : options),
      "backup_file": "",
    ]
    if let source = mount.source { values["src"] = .string(source) }
    if let kind = mount.kind { values["fstype"] = .string(kind) }
    return values
  }

  // MARK: fstab's lines

  /// fstab with the mount's line, nil where it is there as it should be.
  private func added(_ text: String) -> String? {
    let wanted = [
      Self.escaped(mount.source ?? ""), Self.escaped(path), mount.kind ?? "", Self.escaped(options),
      mount.dump, mount.pass,
    ]
    let line = wanted.joined(separator: " ")
    var lines: [String] = []
    var isThere = false
    var isChanged = false
    for old in text.lineList {
      guard let fields = own(old) else {
        lines.append(old)
        continue
      }
      isThere = true
      let complete = fields + ["0", "0"].suffix(max(0, 6 - fields.count))
      if complete == wanted {
        lines.append(old)
      } else {
        isChanged = true
        lines.append(line)
      }
    }
    if !isThere {
      lines.append(line)
      isChanged = true
    }
    return isChanged ? lines.map { $0 + "\n" }.joined() : nil
  }

  /// fstab without the mount's lines, nil where it has none.
  private func removed(_ text: String) -> String? {
    let lines = text.lineList
    let kept = lines.filter { own($0) == nil }
    return kept.count == lines.count ? nil : kept.map { $0 + "\n" }.joined()
  }

  /// The fields of a line that is about this mount.
  private func own(_ line: String) -> [String]? {
    let fields = line.wordList
    guard fields.count >= 4, fields[0].utf8.first != 35, fields[1] == Self.escaped(path) else {
      return nil
    }
    // Swap has no mount point: the device tells one from another.
    if path == "none", let source = mount.source, fields[0] != Self.escaped(source) { return nil }
    return fields
  }

  /// A field with white space and backslashes as octal digits.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case " ": result += "\\040"
      case "\t": result += "\\011"
      case "\n": result += "\\012"
      case "\\": result += "\\134"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func plain(_ text: String) -> String { MountFacts.plain(text) }
}
