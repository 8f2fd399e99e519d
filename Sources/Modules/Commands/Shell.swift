package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A command line, run by a shell.
package struct Shell: Module {
  package var raw: String?
  package var cmd: String?
  package var chdir: TargetPath?
  package var creates: TargetPath?
  package var removes: TargetPath?
  package var executable: TargetPath?
  package var stdin: String?
  package var addsNewline = true

  package init() {}

  package static let spec = Spec<Shell>(
    "ansible.builtin.shell", "Runs a command line by a shell.", check: .partial,
    isLocalToHost: false, freeForm: "_raw_params",
    [
      .init(\.raw, "_raw_params", aliases: ["free_form"], "The command line, as free text."),
      .init(\.cmd, "cmd", "The command line."),
      .init(\.chdir, "chdir", "Directory to run it in."),
      .init(\.creates, "creates", "A path or pattern; if it exists, the command is not run."),
      .init(\.removes, "removes", "A path or pattern; unless it exists, the command is not run."),
      .init(\.executable, "executable", "The shell; /bin/sh unless said otherwise."),
      .init(\.stdin, "stdin", "What the command reads on standard input."),
      .init(\.addsNewline, "stdin_add_newline", "Whether a line break follows `stdin`."),
    ],
    rules: [.exclusive(["_raw_params", "cmd"])],
    implied: [
      "_uses_shell": true, "argv": .null, "expand_argument_vars": true, "strip_empty_ends": true,
    ],
    returns: CommandRun.returns,
    example: """
      - ansible.builtin.shell: grep -c processor /proc/cpuinfo | tee cpus.txt
        args:
          chdir: /tmp
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    guard let line = raw ?? cmd, !line.isEmpty else {
      throw Failure(
        .usage, "no command given", help: "give cmd or the command itself"
      ).reported("one of the following is required: _raw_params, cmd, argv")
    }
    let isBare = executable == nil && chdir == nil && creates == nil && removes == nil
    var run = CommandRun(
      shown: .string(line),
      // A bare line runs in the script's own `sh`, which saves starting another.
      text: isBare ? line : "exec \(executable?.word ?? "/bin/sh") -c \(Quote.word(line))")
    run.chdir = chdir
    run.creates = creates
    run.removes = removes
    run.input = stdin.map { Array(($0 + (addsNewline ? "\n" : "")).utf8) }
    run.isCheck = context.isCheck
    return run.step()
  }
}
