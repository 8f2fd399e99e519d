package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A program with its arguments, run without a shell.
package struct Command: Module {
  package var raw: String?
  package var cmd: String?
  package var argv: [String]?
  package var chdir: TargetPath?
  package var creates: TargetPath?
  package var removes: TargetPath?
  package var stdin: String?
  package var addsNewline = true
  package var stripsEnds = true
  package var expandsVariables = true

  package init() {}

  package static let spec = Spec<Command>(
    "ansible.builtin.command", "Runs a program, without a shell.", check: .partial,
    isLocalToHost: false, freeForm: "_raw_params",
    [
      .init(\.raw, "_raw_params", aliases: ["free_form"], "The command, as free text."),
      .init(\.cmd, "cmd", "The command."),
      .init(\.argv, "argv", "The command as a list: program and arguments."),
      .init(\.chdir, "chdir", "Directory to run it in."),
      .init(\.creates, "creates", "A path or pattern; if it exists, the command is not run."),
      .init(\.removes, "removes", "A path or pattern; unless it exists, the command is not run."),
      .init(\.stdin, "stdin", "What the command reads on standard input."),
      .init(\.addsNewline, "stdin_add_newline", "Whether a line break follows `stdin`."),
      .init(\.stripsEnds, "strip_empty_ends", "Whether empty lines at the end are left out."),
      .init(
        \.expandsVariables, "expand_argument_vars",
        "Whether `$NAME` and a leading `~` in arguments are expanded on the target."),
    ],
    rules: [.exclusive(["_raw_params", "cmd", "argv"])],
    implied: ["_uses_shell": false, "executable": .null],
    returns: CommandRun.returns,
    example: """
      - ansible.builtin.command:
          argv: [make, install]
          chdir: /usr/local/src/tool
          creates: /usr/local/bin/tool
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    var words = argv ?? []
    if words.isEmpty, let line = raw ?? cmd { words = try ShellSplit.words(line) }
    guard !words.isEmpty else {
      throw Failure(
        .usage, "no command given", help: "give cmd, argv or the command itself"
      ).reported("one of the following is required: _raw_params, cmd, argv")
    }
    let quoted = words.map { expandsVariables ? ShellWord.expanding($0) : Quote.word($0) }
    let isPath = words[0].utf8.contains(UInt8(ascii: "/"))
    var run = CommandRun(
      shown: .list(words.map { .string($0) }),
      text: "set -- \(quoted.joined(separator: " "))\n" + (isPath ? Self.check : Self.search)
        + "exec \"$@\"")
    // The shell that a simple command is expanded in knows variables that are none of the user's.
    let isLiteral = !expandsVariables || !words.contains { TargetPath($0).isExpanded }
    if isPath, isLiteral { run.simple = Quote.words(words) }
    run.needsSkip = true
    run.isolation = .program
    run.chdir = chdir
    run.creates = creates
    run.removes = removes
    run.input = stdin.map { Array(($0 + (addsNewline ? "\n" : "")).utf8) }
    run.stripsEnds = stripsEnds
    run.isCheck = context.isCheck
    return run.step()
  }

  /// Says so where the path `$1` is no program's.
  private static let check =
    "[ -e \"$1\" ] || skip absent 1; [ -f \"$1\" ] && [ -x \"$1\" ] || skip denied 1\n"

  /// The same for a name, which stands for a program where programs are looked for.
  private static let search = """
    case $1 in
    */*) \(check)
    ;;
    *)
      y=; IFS=:
      for x in ${PATH:-/usr/bin:/bin}; do
        [ -x "${x:-.}/$1" ] && [ ! -d "${x:-.}/$1" ] && { y=1; break; }
      done
      unset IFS; [ -n "$y" ] || skip absent 1;;
    esac

    """
}

extension CommandRun {
  static let returns: [(name: String, text: String)] = [
    ("cmd", "The command."), ("rc", "The return code."), ("stdout", "Standard output."),
    ("stderr", "Standard error."), ("stdout_lines", "Standard output in lines."),
    ("stderr_lines", "Standard error in lines."), ("start", "When it began."),
    ("end", "When it ended."), ("delta", "How long it took."), ("msg", "What went wrong."),
  ]
}
