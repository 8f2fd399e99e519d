package import Diagnostics
package import Values

/// The texts of `--list-hosts`, `--list-tasks` and `--list-tags`.
package struct Listing {
  package var showsHosts = false
  package var showsTasks = false
  package var showsTags = false
  /// Whether tasks tagged `never` are listed too: so it is where only tags are asked for and none
  /// were chosen.
  package var includesNever = false
  /// Whether a task with these tags would run.
  package var selects: (Set<String>) -> Bool = { _ in true }
  /// The hosts that a play's pattern finds.
  package var hosts: (Play) throws(Failure) -> [String]
  /// Renders a play's name or hosts, or a task's tags, with what is known before the run.
  package var render: (Value, Play, Task?) throws(Failure) -> Value

  package init(
    hosts: @escaping (Play) throws(Failure) -> [String],
    render: @escaping (Value, Play, Task?) throws(Failure) -> Value
  ) {
    self.hosts = hosts
    self.render = render
  }

  /// The text for a playbook; it ends with a line break.
  ///
  /// - Parameter name: the playbook as the user named it.
  package func text(_ name: String, _ plays: [Play]) throws(Failure) -> String {
    var text = "\nplaybook: \(name)\n"
    for (index, play) in plays.enumerated() { text += try self.text(index + 1, play) }
    return text
  }

  private func text(_ number: Int, _ play: Play) throws(Failure) -> String {
    let patterns = try render(play.hosts, play, nil)
    let hostsText = (patterns.items ?? [patterns]).map(\.text).joined(separator: ",")
    var name = play.hostsAsName ?? hostsText
    if let given = play.name { name = try render(given, play, nil).text }
    var playTags: [String] = []
    for tag in try tags(play.directives.tags, play, nil) where !playTags.contains(tag) {
      playTags.append(tag)
    }
    var lines = [
      "", "  play #\(number) (\(hostsText)): \(name)\tTAGS: [\(playTags.joined(separator: ","))]",
    ]
    if showsHosts {
      let found = try hosts(play)
      lines.append("    pattern: " + Value.list(patterns.items ?? [patterns]).repr)
      lines.append("    hosts (\(found.count)):")
      lines += found.map { "      " + $0 }
    }
    if showsTasks || showsTags {
      if showsTasks { lines.append("    tasks:") }
      var all = Set<String>()
      for items in [play.preTasks, play.roleTasks, play.tasks, play.postTasks] {
        try add(items, play, &lines, &all)
      }
      if showsTags {
        let sorted = all.sorted { $0.isTextBefore($1) }
        lines.append("      TASK TAGS: [\(sorted.joined(separator: ", "))]")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Of blocks only the tasks that run when all is well are listed, as ansible-playbook does.
  private func add(
    _ items: [Item], _ play: Play, _ lines: inout [String], _ all: inout Set<String>
  ) throws(Failure) {
    for item in items {
      switch item {
      case .block(let block): try add(block.block, play, &lines, &all)
      case .task(let task):
        let tags = try tags(of: task, in: play)
        guard selects(tags) || (includesNever && tags.contains("never")) else { continue }
        all.formUnion(tags)
        guard showsTasks else { continue }
        let sorted = tags.sorted { $0.isTextBefore($1) }
        lines.append("      \(title(of: task))\tTAGS: [\(sorted.joined(separator: ", "))]")
      }
    }
  }

  private func title(of task: Task) -> String {
    guard let name = task.name?.text, !name.isEmpty else { return task.action }
    // An include of a role does not bear the name of the role that it stands in.
    if task.resolvedAction == "ansible.builtin.include_role" { return name }
    return task.role.map { "\($0.name) : \(name)" } ?? name
  }

  /// The tags of a task, rendered.
  package func tags(of task: Task, in play: Play) throws(Failure) -> Set<String> {
    Set(try tags(task.directives.tags, play, task))
  }

  private func tags(
    _ values: [Value], _ play: Play, _ task: Task?
  ) throws(Failure) -> [String] {
    var result: [String] = []
    for value in values {
      guard case .template = value else {
        result += value.text.split(separator: ",").map(\.trimmed)
        continue
      }
      // Within a list a tag that is omitted drops out.
      let rendered = try render(.list([value]), play, task).items ?? [.string(value.text)]
      for tag in rendered.flatMap({ $0.items ?? [$0] }) {
        result += tag.text.split(separator: ",").map(\.trimmed)
      }
    }
    return result
  }
}
