package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets limits of users in limits.conf.
package struct PamLimits: Module {
  enum Item: String, Choice {
    case core, data, fsize, memlock, nofile, rss, stack, cpu, nproc, `as`, maxlogins
    case maxsyslogins, priority, locks, sigpending, msgqueue, nice, rtprio, chroot
  }
  enum Kind: String, Choice {
    case hard, soft
    case both = "-"
  }

  var domain = ""
  var kind = Kind.both
  var item = Item.nofile
  var value = ""
  var backup = false
  var comment = ""
  var file = "/etc/security/limits.conf"
  var usesMaximum = false
  var usesMinimum = false

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.pam_limits", aliases: ["pam_limits"], "Sets limits of users in limits.conf.",
    diff: .full,
    [
      .init(\.domain, "domain", required: true, "User, `@group` or `*`."),
      .init(\.kind, "limit_type", required: true, "Which limit."),
      .init(\.item, "limit_item", required: true, "What is limited."),
      .init(\.value, "value", required: true, "The limit, or `unlimited`."),
      .init(\.backup, "backup", "Whether to keep a copy of the file."),
      .init(\.comment, "comment", "A comment behind the line."),
      .init(\.file, "dest", "The file."),
      .init(\.usesMaximum, "use_max", "Whether a greater limit stays."),
      .init(\.usesMinimum, "use_min", "Whether a lesser limit stays."),
    ],
    rules: [.exclusive(["use_max", "use_min"])],
    returns: [("msg", "The line.")],
    example:
      "- community.general.pam_limits:\n    domain: '*'\n    limit_type: soft\n    limit_item: nofile\n    value: '65536'\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let words = ["unlimited", "infinity", "-1"]
    guard words.contains(value) || Int(value) != nil else {
      throw Failure(
        .usage,
        "Argument 'value' can be one of 'unlimited', 'infinity', '-1' or positive number. Refer to manual pages for more details."
      )
    }
    let module = self
    return TextFileEdit(path: Quote.word(file), keepsBackup: backup).step(context) {
      (text, _) throws(Failure) in module.decide(text)
    }
  }

  private func decide(_ text: String?) -> TextFileEdit.Decision {
    var lines = (text ?? "").lineList
    var value = value
    let place = lines.lastIndex { line in
      let words = (line.halves(at: 35)?.0 ?? line).wordList
      return words.count == 4 && words[0] == domain && words[1] == kind.rawValue
        && words[2] == item.rawValue
    }
    if let place {
      let old = (lines[place].halves(at: 35)?.0 ?? lines[place]).wordList[3]
      if usesMaximum { value = Self.rank(old) > Self.rank(value) ? old : value }
      if usesMinimum { value = Self.rank(old) < Self.rank(value) ? old : value }
      let note = lines[place].halves(at: 35)?.1.trimmed ?? ""
      if old == value, comment.isEmpty || note == comment { value = old }
      if old != value || (!comment.isEmpty && note != comment) { lines[place] = line(value) }
    } else {
      lines.append(line(value))
    }
    let changed = lines != (text ?? "").lineList
    var outcome = Outcome(changed: changed, message: line(value) + "\n")
    let after = lines.map { $0 + "\n" }.joined()
    if changed { outcome.show(file, before: text ?? "", after: after) }
    let result = outcome
    return .init(text: changed ? after : nil) { answer in
      var outcome = result
      if let copy = answer?["backup"] { outcome.values["backup_file"] = .string(copy) }
      return outcome
    }
  }

  private func line(_ value: String) -> String {
    "\(domain)\t\(kind.rawValue)\t\(item.rawValue)\t\(value)"
      + (comment.isEmpty ? "" : "\t#\(comment)")
  }

  private static func rank(_ value: String) -> Int {
    ["unlimited", "infinity", "-1"].contains(value) ? Int.max : Int(value) ?? 0
  }
}
