import Playbooks
import Values

/// A play as text, for comparison in case files.
struct Outline {
  private var lines: [String] = []

  static func text(_ plays: [Play]) -> String {
    var outline = Outline()
    for play in plays { outline.add(play) }
    return outline.lines.joined(separator: "\n")
  }

  private mutating func add(_ play: Play) {
    lines.append(
      "play \(play.name?.text ?? "-") hosts=\(play.hosts.text) vars=\(Value.dict(play.vars).repr)")
    for (name, items) in [
      ("pre_tasks", play.preTasks), ("roles", play.roleTasks), ("tasks", play.tasks),
      ("post_tasks", play.postTasks), ("handlers", play.handlers.map { Item.task($0) }),
    ] where !items.isEmpty {
      lines.append("  " + name)
      add(items, "    ")
    }
  }

  private mutating func add(_ items: [Item], _ indent: String) {
    for item in items {
      switch item {
      case .task(let task): lines.append(indent + describe(task))
      case .block(let block):
        lines.append(indent + "block" + (block.role.map { " role=" + $0.name } ?? ""))
        add(block.block, indent + "  ")
        if !block.rescue.isEmpty {
          lines.append(indent + "rescue")
          add(block.rescue, indent + "  ")
        }
        if !block.always.isEmpty {
          lines.append(indent + "always")
          add(block.always, indent + "  ")
        }
      }
    }
  }

  private func describe(_ task: Task) -> String {
    var parts = [task.name.map { "'\($0.text)'" } ?? "-", task.resolvedAction]
    if !task.arguments.isEmpty { parts.append(Value.dict(task.arguments).repr) }
    func add(_ name: String, _ value: Value?) {
      if let value { parts.append("\(name)=\(value.repr)") }
    }
    add("template", task.argumentTemplate)
    add("become", task.directives.become)
    add("delegate_to", task.directives.delegateTo)
    if !task.directives.tags.isEmpty { add("tags", .list(task.directives.tags)) }
    if !task.directives.when.isEmpty {
      parts.append("when=" + task.directives.when.map(describe).joined(separator: " & "))
    }
    if !task.directives.vars.isEmpty {
      add("vars", .list(task.directives.vars.map { Value.dict($0) }))
    }
    if let loop = task.loop {
      parts.append("loop(\(loop.lookup ?? ""))=\(loop.value.repr) as \(loop.variable)")
    }
    if let name = task.register.name { parts.append("register=\(name)") }
    if !task.notify.isEmpty { add("notify", .list(task.notify)) }
    if !task.listen.isEmpty { add("listen", .list(task.listen)) }
    return parts.joined(separator: " ")
  }

  private func describe(_ condition: Condition) -> String {
    switch condition {
    case .literal(let value, _): value.repr
    case .expression(let text): text.text
    }
  }
}
