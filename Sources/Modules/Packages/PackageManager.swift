internal import ModuleKit
internal import Remote
internal import Values

/// One package manager's way to make packages so: shell that looks and acts, and the outcome of
/// what it reported.
protocol PackageManager: Sendable {
  /// Commands after `SystemShell.opening`; what the manager printed follows a line `data`.
  var shell: String { get }
  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome
}

extension PackageManager {
  /// The step that runs the commands.
  func step(_ context: ModuleContext) -> Step {
    let manager = self
    var script = Script(context, isolation: .command, shell, promise: .complete)
    script.timeout = nil
    return .run(script) { reply in .done(manager.outcome(Answer(reply), context)) }
  }
}

/// Texts of programs in outcomes.
enum ProgramOutput {
  /// What a program printed: the bytes behind `data`.
  static func text(_ answer: Answer) -> String {
    String(decoding: answer.data ?? [], as: UTF8.self)
  }
}
