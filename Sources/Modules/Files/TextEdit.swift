internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// An edit of a text file: read it, decide on the controller, write it back if it is still the
/// file that was read. One round trip where nothing changes, two where something does. The first
/// changes nothing, so that several files can be looked at before any is written.
struct TextEdit: Sendable {
  /// What a module makes of a file.
  struct Decision: Sendable {
    /// The new content; nil where it stays.
    var content: [UInt8]?
    var message = ""
    /// Return values of the module's own.
    var values: Dict = [:]
  }

  /// How a module says things that are its own.
  struct Words: Sendable {
    /// What a backup's path is called in the result; "" is returned without one if `fills`.
    var backup = "backup_file"
    var fillsBackup = false
    /// What comes behind the path in the header of a difference.
    var header = ""
    /// Whether the result holds the difference in any case: of the content, and of the attributes.
    var tellsContent = false
    var tellsAttributes = false
    /// What a missing file is called: `Path` or `Destination`.
    var noun = "Path"
    /// Whether the result also describes the file.
    var describesFile = false
  }

  let path: TargetPath
  let attributes: FileAttributes
  var backup = false
  var validate: String?
  var create = false
  /// What a missing file means where it is no mistake: the message; nothing changes.
  var absence: String?
  var words = Words()
  var warning: String?
  /// Whether a link stands for what it points to; else a changed file takes its place.
  var followsLinks = true
  let isCheck: Bool
  let wantsDiff: Bool
  /// The edit: gets the file's bytes, nil where there is none.
  let decide: @Sendable ([UInt8]?) throws(Failure) -> Decision

  func step(attempt: Int = 1) throws(Failure) -> Step {
    .ask(Script(reading, promise: .look)) { answer throws(Failure) in
      let target = answer["path"] ?? path.text
      if answer.has("directory") {
        return .done(.failure("Path \(target) is a directory !", values: ["rc": 256]))
      }
      let isMissing = answer.has("missing")
      if isMissing {
        if let absence {
          return .done(Outcome(message: absence, values: ["msg": .string(absence)]))
        }
        if !create {
          return .done(
            .failure("\(words.noun) \(target) does not exist !", values: ["rc": 257]))
        }
      }
      let old = isMissing ? nil : answer.data ?? []
      let decision = try decide(old)
      if isCheck || decision.content == nil && !answer.has("set") {
        return .done(outcome(decision, answer, old, target, nil))
      }
      guard let content = decision.content else {
        return .ask(adjusting(target)) { final throws(Failure) in
          .done(outcome(decision, answer, old, target, final))
        }
      }
      let script = try writing(content, over: old, to: target)
      return .ask(script) { final throws(Failure) in
        if final.has("stale") {
          guard attempt < 4 else {
            return .done(.failure("\(target) keeps changing while it is edited"))
          }
          return try step(attempt: attempt + 1)
        }
        return .done(outcome(decision, answer, old, target, final))
      }
    }
  }

  private var reading: String {
    FileState.shell + """
      p=\(path.word)
      \(followsLinks ? "[ ! -h \"$p\" ] || p=$(readlink -f \"$p\")" : "")
      echo "path $p"
      if [ -d "$p" ]; then echo directory
      elif [ -e "$p" ]; then
        look "$p"; echo "was $l"; echo "which $I"
      \(attributes.shell(true))
        echo data; cat "$p" || exit 1
      else
        echo missing; printf 'umask '; umask
        \(FileState.placeOfMissing)
      fi

      """
  }

  /// Gives the file its owner and mode where its content stays.
  private func adjusting(_ target: String) -> Script {
    Script(
      FileState.shell + """
        p=\(Quote.path(target))
        look "$p"
        \(attributes.shell(false))
        look "$p"; echo "now $l"

        """)
  }

  private func writing(_ content: [UInt8], over old: [UInt8]?, to target: String)
    throws(Failure) -> Script
  {
    var script = Script("")
    var write = FileWrite(
      content: FileWrite.content(content, for: &script), attributes: attributes,
      backup: backup, validate: validate)
    write.tellsStatus = false
    let guarded: String
    if let old {
      guarded = """
        n=; x=$(sha1sum <"$p") || exit 1
        [ "${x%% *}" = \(Digest.sha1(old)) ] || { echo stale; exit 0; }
        look "$p"

        """
    } else {
      guarded = """
        n=1; [ ! -e "$p" ] || { echo stale; exit 0; }
        case $p in /*/*|[!/]*/*) [ -d "${p%/*}" ] || mkdir -p "${p%/*}" || fail "could not create ${p%/*}";; esac

        """
    }
    script.text =
      FileState.shell + "c= p=\(Quote.path(target))\n" + guarded + (try write.shell())
    return script
  }

  private func outcome(
    _ decision: Decision, _ answer: Answer, _ old: [UInt8]?, _ target: String, _ final: Answer?
  ) -> Outcome {
    var changes = answer.attributeChanges(from: FileState(answer["was"]))
    if old == nil, attributes.mode != nil, let now = FileState(final?["now"]) {
      let usual = 0o666 & ~(Int(answer["umask"] ?? "", radix: 8) ?? 0)
      if now.mode != usual {
        changes.before["mode"] = .string(FileState.shown(usual))
        changes.after["mode"] = .string(FileState.shown(now.mode))
      }
    }
    var message = decision.message
    if !changes.after.isEmpty, !words.tellsContent || words.tellsAttributes {
      if !message.isEmpty { message += " and " }
      message += "ownership, perms or SE linux context changed"
    }
    var values = decision.values
    values["msg"] = .string(message)
    if words.describesFile {
      values["path"] = .string(target)
      let state = FileState(final?["now"]) ?? FileState(answer["now"]) ?? FileState(answer["was"])
      if let state { values.merge(state.values) }
    }
    if words.fillsBackup { values[words.backup] = "" }
    if let file = final?["backup_file"] { values[words.backup] = .string(file) }
    var outcome = Outcome(
      changed: decision.content != nil || !changes.after.isEmpty, message: message, values: values)
    if let warning { outcome.warnings = [warning] }
    // Some modules tell both differences in any case, empty where none is wanted.
    guard words.tellsContent || (wantsDiff && outcome.changed) else { return outcome }
    var diff =
      wantsDiff ? TextDiff.of(old ?? [], decision.content ?? old ?? [], path: target) : Diff()
    diff.beforeHeader = target + words.header
    diff.afterHeader = target + words.header
    var attributes = Diff(from: changes.before, to: changes.after)
    attributes.beforeHeader = "\(target) (file attributes)"
    attributes.afterHeader = attributes.beforeHeader
    if wantsDiff { outcome.diffs = changes.after.isEmpty ? [diff] : [diff, attributes] }
    if words.tellsContent {
      var second = attributes.value
      if changes.after.isEmpty { second["before"] = nil; second["after"] = nil }
      let isAlone = !words.tellsAttributes || isCheck && old == nil
      outcome.values["diff"] =
        isAlone ? .dict(diff.value) : [.dict(diff.value), .dict(second)]
    }
    return outcome
  }
}

/// The lines of a file as bytes, each with its line break.
enum FileLines {
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
      lines.append(Array(bytes[start..<end]))
      start = end
    }
    return lines
  }

  /// A line without its line break.
  static func bare(_ line: [UInt8]) -> ArraySlice<UInt8> {
    let end = line.lastIndex { $0 != 10 && $0 != 13 }.map { $0 + 1 } ?? 0
    return line[..<end]
  }

  /// Bytes that regular expressions can look at: UTF-8, what is not is replaced.
  static func text(_ line: [UInt8]) -> [UInt8] {
    line.allSatisfy { $0 < 128 } ? line : Array(String(decoding: line, as: UTF8.self).utf8)
  }
}
