internal import Playbooks
internal import Values

/// A task where it stands.
struct Site {
  let task: Task
  let play: Play
  /// Whether a rescue or `ignore_errors` catches its failure.
  var isCaught = false

  /// Whether it may be left out: by a condition, or as it runs only when asked for.
  var isConditional: Bool {
    !task.directives.when.isEmpty || task.isHandler
      || task.directives.tags.contains { $0.string == "never" } || task.loop != nil
  }

  /// All tasks of a play, handlers last.
  static func all(of play: Play) -> [Site] {
    all(in: play.preTasks + play.roleTasks + play.tasks + play.postTasks, of: play)
      + play.handlers.map { Site(task: $0, play: play) }
  }

  static func all(in items: [Item], of play: Play, isCaught: Bool = false) -> [Site] {
    items.flatMap { item -> [Site] in
      switch item {
      case .task(let task):
        let ignores = task.directives.ignoreErrors.map { $0.bool != false } ?? false
        return [Site(task: task, play: play, isCaught: isCaught || ignores)]
      case .block(let block):
        return all(in: block.block, of: play, isCaught: isCaught || !block.rescue.isEmpty)
          + all(in: block.rescue, of: play, isCaught: isCaught)
          + all(in: block.always, of: play, isCaught: isCaught)
      }
    }
  }
}
