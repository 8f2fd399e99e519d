package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A file or directory of a name that nobody else has.
package struct TempFile: Module {
  package enum State: String, Choice { case directory, file }

  package var state = State.file
  package var path: TargetPath?
  package var prefix = "ansible."
  package var suffix = ""

  package init() {}

  package static let spec = Spec<TempFile>(
    "ansible.builtin.tempfile", "Makes a temporary file or directory.", check: .none,
    [
      .init(\.state, "state", "Whether to make a file or a directory."),
      .init(\.path, "path", "The directory it is made in; the system's unless said otherwise."),
      .init(\.prefix, "prefix", "Beginning of its name."),
      .init(\.suffix, "suffix", "End of its name."),
    ], returns: [("path", "What was made.")] + FileAttributes.returns,
    example: """
      - ansible.builtin.tempfile:
          state: directory
          suffix: build
        register: scratch
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if context.isCheck {
      var outcome = Outcome(message: "remote module (tempfile) does not support check mode")
      outcome.skipped = true
      return .done(outcome)
    }
    let directory = path?.word ?? "\"${TMPDIR:-/tmp}\""
    // The name is made with `mktemp` and then gets its suffix, which not every `mktemp` takes.
    let script = """
      q=\(directory)
      [ -d "$q" ] || fail "the directory $q does not exist"
      p=$(mktemp \(state == .directory ? "-d " : "")"$q/"\(Quote.word(prefix))XXXXXXXX) || fail 'could not make it'
      \(suffix.isEmpty ? "" : "t=$p; p=${p}\(Quote.word(suffix)); [ ! -e \"$p\" ] && mv \"$t\" \"$p\" || fail 'could not name it'")
      look "$p"; echo "path $p"; echo "now $l"
      """
    return .ask(Script(FileState.shell + script, promise: .decisive)) { answer throws(Failure) in
      var values = FileState(answer["now"])?.values ?? [:]
      values["path"] = .string(answer["path"] ?? "")
      return .done(Outcome(changed: true, values: values))
    }
  }
}
