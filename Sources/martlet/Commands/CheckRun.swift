import Checks
import Diagnostics
import Playbooks
import Synchronization

/// Checks playbooks without running them, and shows what is wrong.
struct CheckRun {
  let setup: Setup
  private let warnings = Warnings()
  let loader: Loader

  init(_ setup: Setup) {
    self.setup = setup
    loader = setup.loader { [warnings] in warnings.add($0) }
  }

  /// What the loader warns of while it reads.
  private final class Warnings: Sendable {
    private let list = Mutex<[Diagnostic]>([])
    func add(_ diagnostic: Diagnostic) { list.withLock { $0.append(diagnostic) } }
    var all: [Diagnostic] { list.withLock { $0 } }
  }

  /// `--syntax-check`: all that is wrong in what is read statically.
  ///
  /// - Returns: the exit code, as ansible-playbook's where it finds the same.
  func checkSyntax(of playbooks: [String]) async throws(Failure) -> Int32 {
    var code: Int32 = 0
    for path in playbooks {
      var inspection = Inspection(loader, setup.knowledge)
      let draft = try inspection.inspect(path)
      inspection.problems.add(warnings.all)
      inspection.problems.add(
        await setup.keywordProblems(in: draft.plays, loader), rule: .variable)
      let problems = inspection.problems
      Self.show(problems.sorted)
      if problems.count(.error) > 0 {
        Console.write(Self.summary(problems) + "\n", to: .errors)
        code = max(code, draft.failureKind == .missing ? 1 : 4)
      } else {
        Console.write("\nplaybook: \(path)\n")
      }
    }
    return code
  }

  /// `martlet check`.
  func check(_ playbooks: [String], tags: [String]) throws(Failure) -> ProblemList {
    var check = PlaybookCheck(loader, setup.knowledge)
    try check.check(playbooks, tags: tags)
    check.add(warnings.all)
    return check.problems
  }

  /// Writes problems for people, an empty line between them.
  static func show(_ problems: [Diagnostic]) {
    for problem in problems {
      Problems.show(problem)
      Console.write("\n", to: .errors)
    }
  }

  /// `3 errors, 1 warning`.
  static func summary(_ problems: ProblemList) -> String {
    func words(_ count: Int, _ noun: String) -> String {
      count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
    return words(problems.count(.error), "error") + ", "
      + words(problems.count(.warning), "warning")
  }
}
