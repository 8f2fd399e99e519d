internal import Diagnostics
internal import Formats
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates
internal import Values

extension Run {
  /// Begins a module that is the user's own script or program: it gets a file of arguments and
  /// writes its result as JSON.
  func beginForeign(_ attempt: Attempt, settings: TaskSettings, evaluator: Evaluator)
    throws(Failure) -> Beginning
  {
    let task = attempt.task
    let arguments = try self.arguments(of: task, evaluator: evaluator)
    let module = ForeignModule(bytes: try fileCache.read(task.resolvedAction))
    let step = try module.step(
      arguments, name: task.action, settings, verbosity: options.verbosity)
    let target = try target(of: task, attempt: attempt, settings: settings, evaluator: evaluator)
    return .step(step, on: target)
  }
}

/// A module that is a file of the user's, and the way in which it wants its arguments.
struct ForeignModule {
  let bytes: [UInt8]

  /// Whether an action was found to be a file: its name is then the absolute path.
  static func isNamed(by action: String) -> Bool { action.hasPrefix("/") }

  /// A script that says `WANT_JSON`, and any program, reads JSON; other scripts read `key=value`.
  var wantsJSON: Bool {
    isProgram || String(decoding: bytes, as: UTF8.self).contains("WANT_JSON")
  }

  private var isProgram: Bool { bytes.prefix(1024).contains(0) }

  /// What the first line names as interpreter.
  private var interpreter: String? {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    return String(decoding: bytes.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self).trimmed
  }

  func step(_ arguments: Dict, name: String, _ settings: TaskSettings, verbosity: Int)
    throws(Failure) -> Step
  {
    // In the order of their names, as ansible-core writes them.
    var all = Dict(pairs: arguments.sorted { $0.key.text < $1.key.text }.map { ($0.key, $0.value) })
    all["_ansible_check_mode"] = .bool(settings.isCheck)
    all["_ansible_no_log"] = .bool(settings.isSecret)
    all["_ansible_diff"] = .bool(settings.wantsDiff)
    all["_ansible_verbosity"] = .int(verbosity)
    all["_ansible_module_name"] = .string(name)
    var script = Script("", isolation: .command)
    let text = wantsJSON ? try JSON.write(.dict(all)) : pairs(all)
    script.payloads = [.bytes(bytes), .bytes(Array(text.utf8))]
    if let interpreter {
      script.text = "exec \(interpreter) \"$P0\" \"$P1\"\n"
    } else {
      script.text = "chmod 700 \"$P0\" && exec \"$P0\" \"$P1\"\n"
    }
    return .run(script) { reply in .done(Self.outcome(reply)) }
  }

  private func pairs(_ arguments: Dict) -> String {
    arguments.map { "\($0.key.text)=\(Quote.word($0.value.text)) " }.joined()
  }

  // MARK: Results

  static func outcome(_ reply: Reply) -> Outcome {
    guard let result = result(in: reply.outputText) else {
      let hasJSON = reply.outputText.contains("{")
      let reason = hasJSON ? "the output is not valid JSON" : "No start of json char found"
      return .failure(
        "Module result deserialization failed: \(reason)",
        values: [
          "module_stdout": .string(reply.outputText), "module_stderr": .string(reply.errorText),
          "rc": .int(reply.status),
        ])
    }
    var outcome = Outcome(values: result)
    outcome.changed = result["changed"]?.isTrue ?? false
    outcome.failed = result["failed"]?.isTrue ?? false
    outcome.skipped = result["skipped"]?.isTrue ?? false
    for name in ["changed", "ansible_facts", "warnings"] { outcome.values[name] = nil }
    if case .dict(let facts)? = result["ansible_facts"] { outcome.facts = facts }
    outcome.warnings = result["warnings"]?.items?.map(\.text) ?? []
    return outcome
  }

  /// The dictionary that the output holds, lines before it left out.
  private static func result(in output: String) -> Dict? {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { String($0).trimmed.hasPrefix("{") }),
      let last = lines.lastIndex(where: { String($0).trimmed.hasSuffix("}") }), first <= last
    else { return nil }
    let text = lines[first...last].joined(separator: "\n")
    // What is no JSON is told by the caller, with all of the output.
    return (try? JSON.parse(text))?.dict
  }
}
