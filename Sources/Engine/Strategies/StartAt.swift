internal import Patterns
internal import Playbooks
internal import Values

extension Run {
  /// `--start-at-task`: brings hosts to the first task of that name; facts are gathered before
  /// it. Files and roles that are included while tasks run are not looked into.
  func startAtTask(_ hosts: [HostState]) {
    guard let wanted = startAt else { return }
    for host in hosts {
      while let task = host.cursor.current(isNotified: { _ in false }) {
        if !task.isImplicit, isSelected(task, for: host), matches(task, wanted) {
          startAt = nil
          host.cursor.precede(with: playItems.map { Self.gathering(in: $0) } ?? [])
          break
        }
        host.cursor.advance()
      }
    }
  }

  /// The gathering of facts with which a play begins.
  private static func gathering(in items: [Item]) -> [Item] {
    guard case .task(let task)? = items.first, task.isImplicit,
      ActionName.table[task.resolvedAction] == .gatherFacts
    else { return [] }
    return [items[0]]
  }

  private func matches(_ task: Task, _ wanted: String) -> Bool {
    // As ansible has it, names count as they are written.
    let bare = task.name?.text ?? task.action
    let names = [bare] + (task.role.map { [$0.name + " : " + bare] } ?? [])
    return names.contains { $0 == wanted || Glob.matches(wanted, $0) }
  }
}
