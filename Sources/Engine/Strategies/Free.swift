internal import Playbooks
internal import Values

extension Run {
  /// Every host goes at its own pace; `pinned`: no more than `forks` hosts begin before others end.
  func free(_ hosts: [HostState], play: Play, pinned: Bool) async {
    isLockstep = false
    defer { isLockstep = true }
    let names = hosts.map(\.name)
    let limit = pinned ? max(1, options.forks) : hosts.count
    await withTaskGroup(of: Void.self) { group in
      var waiting = names[...]
      for name in waiting.prefix(limit) {
        group.addTask { await self.runAlone(name, play: play) }
      }
      waiting = waiting.dropFirst(limit)
      while await group.next() != nil {
        if let name = waiting.popFirst() {
          group.addTask { await self.runAlone(name, play: play) }
        }
      }
    }
  }

  /// Runs all tasks of one host.
  private func runAlone(_ name: String, play: Play) async {
    guard let host = states[name] else { return }
    while !wasAborted, !playBroke, fatalFailure == nil, let task = next(of: host) {
      let slot = isQuick(task) ? nil : slots
      await slot?.acquire()
      await step(task, on: [host], play: play)
      slot?.release()
      updateActive(Array(states.values).sorted { $0.name < $1.name })
    }
  }
}
