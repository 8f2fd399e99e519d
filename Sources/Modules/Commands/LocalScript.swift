package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A script of the controller, run on the target.
package struct LocalScript: Module {
  package var raw: String?
  package var cmd: String?
  package var chdir: TargetPath?
  package var creates: TargetPath?
  package var removes: TargetPath?
  package var executable: TargetPath?
  package var decrypt = true

  package init() {}

  package static let spec = Spec<LocalScript>(
    "ansible.builtin.script", "Runs a script of the controller on the target.", check: .partial,
    isLocalToHost: false, freeForm: "_raw_params",
    [
      .init(\.raw, "_raw_params", aliases: ["free_form"], "The script and its arguments."),
      .init(\.cmd, "cmd", "The script and its arguments."),
      .init(\.chdir, "chdir", "Directory to run it in."),
      .init(\.creates, "creates", "A path; if it exists, the script is not run."),
      .init(\.removes, "removes", "A path; unless it exists, the script is not run."),
      .init(\.executable, "executable", "The program that runs it, with options."),
      .init(\.decrypt, "decrypt", "Whether a script in a vault is decrypted."),
    ], rules: [.oneOf(["_raw_params", "cmd"]), .exclusive(["_raw_params", "cmd"])],
    returns: [("rc", "The return code."), ("stdout", "Standard output.")],
    example: "- ansible.builtin.script: files/setup.sh --fast")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let line = (raw ?? cmd ?? "").trimmed
    guard let name = try ShellSplit.words(line).first else {
      throw Failure(.usage, "no script given", help: "name a file of the controller")
    }
    let arguments = String(line.dropFirst(Self.firstWordLength(line))).trimmed
    if !decrypt {
      throw Failure(.usage, "script does not support 'decrypt: false'", help: "leave it out")
    }
    if let chdir, !chdir.text.hasPrefix("/"), !chdir.isExpanded {
      throw Failure(
        .usage, "chdir \(chdir.text) must be an absolute path for a Unix-aware remote node")
    }
    var conditions = CommandRun.skip
    if let creates {
      conditions += "[ ! -e \(creates.word) ] || skip creates\n"
    }
    if let removes { conditions += "[ -e \(removes.word) ] || skip removes\n" }
    if context.isCheck, creates == nil, removes == nil {
      var outcome = Outcome(message: "Check mode is not supported for this task.")
      outcome.skipped = true
      return .done(outcome)
    }
    var script = Script(conditions, isolation: .command, promise: .decisive)
    if context.isCheck {
      script.text += "exit 0\n"
    } else {
      let path = try context.files.find(name, in: "files")
      guard case .some(let file) = context.files.stat(path) else {
        throw Failure(.usage, "could not find or access '\(name)' on the controller")
      }
      script.payloads = [
        file.isVault || file.size <= 65536
          ? .bytes(try context.files.read(path)) : .file(path: path, size: file.size)
      ]
      if let chdir { script.text += "cd \(chdir.word) || exit 1\n" }
      if let executable {
        script.text += "\(executable.text) \"$P0\" \(arguments)\n"
      } else {
        script.text += "chmod 700 \"$P0\" || exit 126\n\"$P0\" \(arguments)\n"
      }
    }
    return .run(script) { reply in
      if context.isCheck || reply.outputText.hasPrefix("\u{1}martlet ") {
        return .done(skipped(reply))
      }
      return .done(Raw.outcome(reply))
    }
  }

  private func skipped(_ reply: Reply) -> Outcome {
    let word = reply.outputText.dropFirst(9).prefix { $0 != "\n" }
    switch word {
    case "creates":
      var outcome = Outcome(message: "\(creates?.text ?? "") exists, matching creates option")
      outcome.skipped = true
      return outcome
    case "removes":
      var outcome = Outcome(
        message: "\(removes?.text ?? "") does not exist, matching removes option")
      outcome.skipped = true
      return outcome
    default: return Outcome(changed: true)
    }
  }

  /// Bytes of the first word of a line, quotes and escapes included, in characters.
  private static func firstWordLength(_ line: String) -> Int {
    var count = 0
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character.isWhitespace {
        break
      }
      count += 1
    }
    return count
  }
}
