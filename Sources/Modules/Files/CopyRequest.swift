internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// One file to put on the target: compared by checksum there, sent only if it differs.
struct CopyRequest: Sendable {
  let copy: Copy
  let isCheck: Bool
  let wantsDiff: Bool
  var attributes: FileAttributes
  /// The content, where it is at hand; else the source is sent as a file.
  var bytes: [UInt8]?
  var size = 0
  var sha1 = ""
  /// The name that the file gets in a directory; nil if it must not be one.
  var name: String?
  /// Whether a refused validation is told apart from the message.
  var tellsStatus = true
  /// The file on the controller.
  var source: String?
  let files: any ControllerFiles

  init(_ copy: Copy, _ context: ModuleContext) {
    self.copy = copy
    isCheck = context.isCheck
    wantsDiff = context.wantsDiff
    attributes = copy.attributes
    files = context.files
  }

  private var isSmall: Bool { bytes.map { $0.count <= FileWrite.inlineLimit } ?? false }

  func step() throws(Failure) -> Step {
    // What is there already is not compared with the checksum, so that it is looked for first.
    if let wanted = copy.checksum, wanted.lowercased() != sha1 {
      return .ask(try script(.look)) { answer throws(Failure) in
        if !answer.has("differs") { return try step(isCheck ? .predict : .adjust) }
        return .done(
          .failure(
            "Copied file does not match the expected checksum. Transfer failed.",
            values: ["checksum": .string(sha1), "expected_checksum": .string(wanted)]))
      }
    }
    return try step(isCheck ? .predict : isSmall ? .act : .look)
  }

  /// What a script does.
  private enum Pass {
    /// Says what it would do, in check mode.
    case predict
    /// Looks, and acts at once: the content is small.
    case act
    /// Looks only, because the content is big.
    case look
    /// Gives a file that has the content its owner and mode.
    case adjust
    /// Puts the content in the place of another.
    case replace

    var acts: Bool { self == .act || self == .replace }
    var isKnownToDiffer: Bool { self == .replace }
    var promise: Script.Promise {
      switch self {
      case .predict, .act: .decisive
      case .look: .look
      case .adjust, .replace: .none
      }
    }
  }

  private func step(_ pass: Pass, after look: Answer? = nil) throws(Failure) -> Step {
    .ask(try script(pass), failing: ["checksum": .string(sha1)]) { answer throws(Failure) in
      if pass == .look || pass == .adjust {
        if answer.has("differs") { return try step(.replace, after: answer) }
        if pass == .look, answer.has("set") { return try step(.adjust) }
      }
      var merged = answer
      if pass == .replace, let look {
        merged.fields += look.fields.filter { $0.name == "was" }
        merged.data = look.data
      }
      return .done(outcome(merged))
    }
  }

  private func script(_ pass: Pass) throws(Failure) -> Script {
    let (acts, isKnownToDiffer) = (pass.acts, pass.isKnownToDiffer)
    let isFirst = pass == .look
    var script = Script("", promise: pass.promise)
    var text = FileState.shell + "n= c= x=; p=\(copy.dest.word)\n"
    text += destination(acts)
    if copy.follow { text += "[ ! -h \"$p\" ] || p=$(readlink -f \"$p\")\n" }
    text += """
      if [ -h "$p" ]; then look "$p"; echo "was $l"; n=1
      elif [ -d "$p" ]; then fail "\(name == nil ? "can not use content with a dir as dest" : "Destination $p is a directory")"
      elif [ -e "$p" ]; then
        look "$p"; echo "was $l"
        \(isFirst ? "echo \"which $I\"" : "")
        \(copy.force ? "" : "echo \"path $p\"; echo kept; exit 0")
        \(isKnownToDiffer ? "" : "[ \"$s\" != \(size) ] || { x=$(sha1sum <\"$p\"); x=${x%% *}; }")
      else
        n=1
        \(isCheck || copy.dest.text.hasSuffix("/") ? "" : Self.parentCheck)
        \(isFirst ? FileState.placeOfMissing : "")
      fi
      echo "path $p"
      if [ "$x" = \(sha1) ]; then
        echo same
      \(attributes.shell(isCheck || isFirst))
        [ -z "$c" ] || { look "$p"; echo "now $l"; }
        exit 0
      fi
      echo differs

      """
    let showsOld = wantsDiff && !isKnownToDiffer
    if showsOld {
      text += """
        y=; [ ! -f "$p" ] || [ -h "$p" ] || [ "$s" -gt \(TextDiff.limit) ] || { exec 7<"$p"; y=1; }

        """
    }
    if acts {
      let content: FileWrite.Content
      if let bytes {
        content = FileWrite.content(bytes, for: &script)
      } else {
        script.input = .file(path: source ?? "", size: size)
        content = .input
      }
      var write = FileWrite(
        content: content, attributes: attributes, backup: copy.backup, validate: copy.validate)
      write.tellsStatus = tellsStatus
      text += (showsOld ? "z=$y\n" : "") + (try write.shell())
      if showsOld { text += "y=$z\n" }
    }
    if showsOld { text += "[ -z \"$y\" ] || { echo data; cat <&7; }\n" }
    script.text = text
    return script
  }

  /// Shell text that makes `p` a file where it names a directory.
  private func destination(_ acts: Bool) -> String {
    let word = name.map(Quote.word)
    guard copy.dest.text.hasSuffix("/") else {
      guard let word else { return "" }
      return "[ ! -d \"$p\" ] || p=${p%/}/\(word)\n"
    }
    guard let word else {
      return "fail 'can not use content with a dir as dest'\n"
    }
    var made = FileAttributes()
    made.owner = attributes.owner
    made.group = attributes.group
    made.mode = copy.directoryMode
    let adjust =
      made.isEmpty
      ? ""
      : "for p in \"$@\"; do look \"$p\"; \(made.shell(false)) done >/dev/null; c="
    return """
      p=${p%/}; q=$p
      if [ ! -d "$p" ]; then
        \(acts ? """
        set --
          while [ ! -e "$q" ]; do
            set -- "$q" "$@"
            case $q in /*/*|[!/]*/*) q=${q%/*};; /*) q=/;; *) q=.;; esac
          done
          q=$p; mkdir -p "$p" || fail "could not create $p"
          \(adjust)
          p=$q
        """ : ":")
      fi
      p=$p/\(word)

      """
  }

  private static let parentCheck = """
    case $p in /*/*|[!/]*/*) [ -d "${p%/*}" ] || fail "Destination directory ${p%/*} does not exist";; esac
    """

  private func outcome(_ answer: Answer) -> Outcome {
    let path = answer["path"] ?? copy.dest.text
    let was = FileState(answer["was"])
    var values: Dict = ["dest": .string(path)]
    if answer.has("kept") {
      values["src"] = .string(source ?? path)
      return Outcome(values: values)
    }
    values["checksum"] = .string(sha1)
    if answer.has("same") {
      values["path"] = .string(path)
      if let now = FileState(answer["now"]) ?? was { values.merge(now.values) }
      let changes = answer.attributeChanges(from: was)
      var before: Dict = ["path": .string(path)]
      var after = before
      before.merge(changes.before)
      after.merge(changes.after)
      var outcome = Outcome(changed: !changes.after.isEmpty, values: values)
      if wantsDiff { outcome.diffs = [Diff(from: before, to: after)] }
      return outcome
    }
    values["src"] = .string(source ?? path)
    if !isCheck {
      if let md5 = bytes.map(Digest.md5) ?? source.flatMap({ try? files.md5($0) }) {
        values["md5sum"] = .string(md5)
      }
      if let now = FileState(answer["now"]) { values.merge(now.values) }
    }
    if let backup = answer["backup_file"] { values["backup_file"] = .string(backup) }
    values["diff"] = []
    var outcome = Outcome(changed: true, values: values)
    if wantsDiff {
      let old: [UInt8]? =
        was == nil ? nil : answer.data ?? [UInt8](repeating: 0, count: min(was?.size ?? 0, 1))
      outcome.diffs = [
        (was?.size ?? 0) > TextDiff.limit
          ? Diff(
            prepared:
              "diff skipped: destination file size is greater than \(TextDiff.limit)\n")
          : size > TextDiff.limit
            ? Diff(prepared: "diff skipped: source file size is greater than \(TextDiff.limit)\n")
            : TextDiff.of(old, bytes, path: path, source: source)
      ]
      outcome.values["diff"] = .list(List(outcome.diffs.map { .dict($0.value) }))
    }
    return outcome
  }
}
