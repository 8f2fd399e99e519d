internal import ModuleKit
internal import Remote
internal import Values

/// What `command` and `shell` have in common: conditions, the run, and the result.
struct CommandRun: Sendable {
  /// What results show as `cmd`.
  var shown: Value
  /// Shell text that runs the command, as its last act.
  var text: String
  var chdir: TargetPath?
  var creates: TargetPath?
  var removes: TargetPath?
  var input: [UInt8]?
  var stripsEnds = true
  var isCheck = false
  /// How it is kept apart from the shell that it runs in.
  var isolation = Script.Isolation.command
  /// The text as a simple command, where it is one.
  var simple: String?
  /// Whether the text itself calls `skip`.
  var needsSkip = false

  /// Says which condition held, instead of output.
  private static let mark = "\u{1}martlet "

  /// Shell text that ends the script with a word for `outcome`.
  static let skip = "skip() { printf '\\001martlet %s\\n' \"$1\"; exit ${2:-0}; }\n"

  func step() -> Step {
    let isConditional = chdir != nil || creates != nil || removes != nil
    if isCheck, !isConditional {
      return .done(outcome(Reply(output: Array((Self.mark + "check").utf8)), 0, 0))
    }
    let usesSkip = isConditional || needsSkip
    var script = Script(
      (usesSkip ? Self.skip : "") + conditions + (isCheck ? "skip check" : text),
      isolation: isolation, input: input.map(Payload.bytes), promise: .decisive)
    if !isConditional, input == nil { script.simple = simple }
    let sent = Clock.now
    return .run(script) { reply in
      // A script that was sent ahead began when its turn came.
      let end = Clock.now
      let begin = reply.seconds.map { end - Int($0 * 1_000_000) } ?? sent
      return .done(outcome(reply, begin, end))
    }
  }

  private var conditions: String {
    var result = ""
    if let chdir { result += "cd \(chdir.word) 2>/dev/null || skip chdir 1\n" }
    if let creates {
      let pattern = ShellWord.globbing(creates.text)
      result +=
        "for x in \(pattern); do { [ -e \"$x\" ] || [ -h \"$x\" ]; } && skip creates; done\n"
    }
    if let removes {
      let pattern = ShellWord.globbing(removes.text)
      result += """
        y=; for x in \(pattern); do { [ -e "$x" ] || [ -h "$x" ]; } && y=1; done
        [ -n "$y" ] || skip removes

        """
    }
    return result
  }

  private func outcome(_ reply: Reply, _ begin: Int, _ end: Int) -> Outcome {
    var values: Dict = ["cmd": shown]
    var output = reply.outputText
    var errors = reply.errorText
    var message = ""
    var reason: String?
    var changed = true
    var failed = false
    var skipped = false
    var rc: Value = .int(reply.status)
    if output.hasPrefix(Self.mark) {
      changed = false
      rc = 0
      errors = ""
      let word = output.dropFirst(Self.mark.utf8.count).prefix { $0 != "\n" }
      output = ""
      switch word {
      case "chdir":
        failed = true
        rc = .null
        message = "Unable to change directory before execution."
        reason = "no such directory: \(chdir?.text ?? "")"
      case "creates":
        output = "skipped, since \(creates?.text ?? "") exists"
        message =
          "\(isCheck ? "Would" : "Did") not run command since '\(creates?.text ?? "")' exists"
      case "removes":
        output = "skipped, since \(removes?.text ?? "") does not exist"
        message =
          "\(isCheck ? "Would" : "Did") not run command since '\(removes?.text ?? "")' does not exist"
      case "check":
        // With a condition that lets it run it is known to change something.
        changed = creates != nil || removes != nil
        skipped = !changed
        message = "Command would have run if not in check mode"
      case "denied":
        failed = true
        rc = 13
        message = "Error executing command."
        reason = "[Errno 13] Permission denied: '\(program)'"
        values["cmd"] = line
      default:
        failed = true
        rc = 2
        message = "Error executing command."
        reason = "[Errno 2] No such file or directory: '\(program)'"
        values["cmd"] = line
      }
      if word != "absent", word != "denied" {
        values["start"] = .null
        values["end"] = .null
        values["delta"] = .null
      }
    } else {
      failed = reply.status != 0
      if failed { message = "non-zero return code" }
      values["start"] = .string(Clock.text(begin))
      values["end"] = .string(Clock.text(end))
      values["delta"] = .string(Clock.span(end - begin))
    }
    if stripsEnds {
      output = Lines.stripped(output)
      errors = Lines.stripped(errors)
    }
    values["rc"] = rc
    values["stdout"] = .string(output)
    values["stderr"] = .string(errors)
    values["stdout_lines"] = .list(Lines.of(output))
    values["stderr_lines"] = .list(Lines.of(errors))
    values["msg"] = .string(message)
    var outcome = Outcome(changed: changed, message: message, values: values)
    outcome.failed = failed
    outcome.reason = reason
    outcome.skipped = skipped
    return outcome
  }

  /// The command as one text.
  private var line: Value {
    .string(shown.items?.map(\.text).joined(separator: " ") ?? shown.text)
  }

  private var program: String { shown.items?.first?.text ?? shown.text }
}
