package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A line given to the target's shell as it is.
package struct Raw: Module {
  package var line = ""
  package var executable: TargetPath?

  package init() {}

  package static let spec = Spec<Raw>(
    "ansible.builtin.raw", "Gives a line to the target's shell as it is.", check: .partial,
    isLocalToHost: false, freeForm: "_raw_params",
    [
      .init(\.line, "_raw_params", aliases: ["free_form"], required: true, "The line."),
      .init(\.executable, "executable", "Another shell to run it."),
    ], returns: [("rc", "The return code."), ("stdout", "Standard output.")],
    example: "- ansible.builtin.raw: uptime")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if context.isCheck {
      var outcome = Outcome()
      outcome.skipped = true
      return .done(outcome)
    }
    let text = executable.map { "exec \($0.word) -c \(Quote.word(line))" } ?? line
    return .run(Script(text, isolation: .command, promise: .decisive)) { reply in
      .done(Self.outcome(reply))
    }
  }

  /// The result of a line: output as it came, changed in any case.
  static func outcome(_ reply: Reply) -> Outcome {
    var outcome = Outcome(
      changed: true,
      values: [
        "rc": .int(reply.status), "stdout": .string(reply.outputText),
        "stderr": .string(reply.errorText), "stdout_lines": .list(Lines.of(reply.outputText)),
        "stderr_lines": .list(Lines.of(reply.errorText)),
      ])
    if reply.status != 0 {
      outcome.failed = true
      outcome.message = "non-zero return code"
    }
    return outcome
  }
}
