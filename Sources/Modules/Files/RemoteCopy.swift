internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// A copy from one place of the target to another.
struct RemoteCopy: Sendable {
  let copy: Copy
  let source: TargetPath
  let isCheck: Bool
  let wantsDiff: Bool

  init(_ copy: Copy, _ source: TargetPath, _ context: ModuleContext) {
    self.copy = copy
    self.source = source
    isCheck = context.isCheck
    wantsDiff = context.wantsDiff
  }

  func step() throws(Failure) -> Step {
    .ask(Script(try script(), promise: .decisive)) { answer throws(Failure) in
      .done(outcome(answer))
    }
  }

  private func script() throws(Failure) -> String {
    let isContentOnly = source.text.hasSuffix("/")
    let attributes = copy.attributes
    let write = FileWrite(
      content: .command("cat \"$S\""), attributes: attributes, backup: copy.backup,
      validate: copy.validate)
    return FileState.shell + """
      n= c= x= S=\(source.word) p=\(copy.dest.word)
      [ -e "$S" ] || fail "Source $S not found"
      [ -r "$S" ] || fail "Source $S not readable"
      B=${S%/}; B=${B##*/}
      \(copy.originalBasename.map { "B=\(Quote.word($0))" } ?? "")
      if [ -d "$S" ]; then
      \(tree(attributes, isContentOnly))
      fi
      case $p in
      */) p=${p%/}; [ -d "$p" ] || \(isCheck ? ":" : "mkdir -p \"$p\" || fail \"could not create $p\""); p=$p/$B;;
      *) [ ! -d "$p" ] || p=$p/$B;;
      esac
      \(copy.follow ? "[ ! -h \"$p\" ] || p=$(readlink -f \"$p\")" : "")
      x=$(sha1sum <"$S"); x=${x%% *}; echo "checksum $x"
      \(copy.checksum.map { "[ \"$x\" = \(Quote.word($0.lowercased())) ] || fail 'Copied file does not match the expected checksum. Transfer failed.'" } ?? "")
      y=$(md5sum <"$S"); echo "md5sum ${y%% *}"
      \(usesSourceMode ? "look \"$S\"; M=$m" : "")
      echo "path $p"
      if [ -h "$p" ]; then look "$p"; echo "was $l"; n=1; y=
      elif [ -d "$p" ]; then fail "Destination $p is a directory"
      elif [ -e "$p" ]; then
        look "$p"; echo "was $l"
        \(copy.force ? "" : "echo kept; echo \"now $l\"; exit 0")
        y=$(sha1sum <"$p"); y=${y%% *}
      else
        n=1 y=
        case $p in /*/*|[!/]*/*) [ -d "${p%/*}" ] || fail "Destination directory ${p%/*} does not exist";; esac
      fi
      if [ "$x" = "$y" ]; then
      \(attributes.shell(isCheck))
        [ -z "$c" ] || { look "$p"; echo "now $l"; }
        exit 0
      fi
      echo differs
      \(isCheck ? "" : try write.shell())
      """
  }

  private var usesSourceMode: Bool {
    if case .preserve? = copy.attributes.mode { true } else { false }
  }

  /// Shell text that copies the directory `S`, file by file where they differ, and ends.
  private func tree(_ attributes: FileAttributes, _ isContentOnly: Bool) -> String {
    var made = attributes
    if copy.directoryMode != nil { made.mode = copy.directoryMode }
    let directory =
      isCheck
      ? "" : "mkdir -p \"$p\" || fail \"could not create $p\"; look \"$p\"; \(made.shell(false))"
    let preserving = usesSourceMode ? "look \"$x\"; M=$m;" : ""
    let file =
      isCheck
      ? ""
      : """
      t=${p%/*}/.ansible_tmp.$$; rm -f "$t"
          cp \(usesSourceMode ? "-p " : "")\(copy.localFollow ? "" : "-P ")"$x" "$t" && mv -f "$t" "$p" || fail "could not copy to $p"
      """
    return """
      \(isContentOnly ? "" : "p=${p%/}/$B")
      p=${p%/}; P=$p; echo "path $p"; echo directory
      cd "$S" || fail "Source $S not readable"
      find . -type d | while IFS= read -r x; do
        case $x in .) p=$P;; *) p=$P/${x#./};; esac
        [ -d "$p" ] || { echo "made $p"
        \(directory)
        }
      done
      find \(copy.localFollow ? "-L . -type f" : ". ! -type d") | while IFS= read -r x; do
        p=$P/${x#./}; y=
        if [ -e "$p" ] || [ -h "$p" ]; then \(copy.force ? "cmp -s \"$x\" \"$p\" || y=1" : ":"); else y=1; fi
        if [ -n "$y" ]; then echo "made $p"; \(file)
        fi
        [ ! -e "$p" ] || { \(preserving) look "$p"
        \(attributes.shell(isCheck))
        :; }
      done
      p=$P; [ ! -e "$p" ] || { look "$p"; echo "now $l"; }
      exit 0
      """
  }

  private func outcome(_ answer: Answer) -> Outcome {
    let path = answer["path"] ?? copy.dest.text
    var values: Dict = ["dest": .string(path), "src": .string(source.text)]
    let was = FileState(answer["was"])
    if answer.has("kept") {
      return Outcome(message: "file already exists", values: values)
    }
    values["checksum"] = answer["checksum"].map { .string($0) } ?? .null
    values["md5sum"] = answer["md5sum"].map { .string($0) } ?? .null
    if let now = FileState(answer["now"]) ?? was { values.merge(now.values) }
    if let backup = answer["backup_file"] { values["backup_file"] = .string(backup) }
    let changes = answer.attributeChanges(from: was)
    let changed = answer.has("differs") || answer.has("made") || !changes.after.isEmpty
    var outcome = Outcome(changed: changed, values: values)
    if wantsDiff, !answer.has("directory") {
      var before: Dict = ["path": .string(path)]
      var after = before
      before.merge(changes.before)
      after.merge(changes.after)
      outcome.diffs = [Diff(from: before, to: after)]
    }
    return outcome
  }
}
