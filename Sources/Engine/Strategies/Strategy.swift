internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

/// How the hosts of a play go through its tasks.
enum Strategy: String, CaseIterable {
  /// All do a task before any does the next.
  case linear
  /// Each goes at its own pace.
  case free
  /// As `free`, but no more hosts begin than `forks` until one has ended.
  case hostPinned = "host_pinned"
  /// As `linear`, and failed tasks open the task debugger.
  case debug

  /// By its name, with or without a collection; mitogen's strategies mean the native ones.
  init?(name: String) {
    let word = name.split(separator: ".").last.map(String.init) ?? name
    let native = word.hasPrefix("mitogen_") ? String(word.dropFirst(8)) : word
    self.init(rawValue: native == "mitogen" ? "linear" : native)
  }

  /// Whether hosts go in step.
  var isLockstep: Bool { self == .linear || self == .debug }
}

extension RunOptions {
  /// The names that `strategy` may have.
  package static let strategies: [String] = {
    let names = Strategy.allCases.map(\.rawValue)
    return names + names.flatMap { ["ansible.builtin." + $0, "mitogen_" + $0] } + ["mitogen"]
  }()
}

extension Run {
  /// What a play, or else the configuration, says.
  func strategy(of play: Play, _ evaluator: Evaluator) throws(Failure) -> Strategy {
    let name = try evaluator.word(play.strategy, "strategy") ?? options.strategy
    if let known = Strategy(name: name) { return known }
    let names = Strategy.allCases.map(\.rawValue)
    throw Failure(
      .usage, "strategy '\(name)' is not known", at: play.strategy?.span ?? play.span,
      help: NearName.hint(name, among: names) ?? "use \(names.joined(separator: ", "))")
  }
}
