internal import Diagnostics
internal import ModuleKit
internal import Patterns
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// All hosts do a task before any does the next.
  func linear(_ hosts: [HostState], play: Play) async throws(Failure) {
    while !wasAborted {
      let next = nextStep(of: hosts)
      guard fatalFailure == nil, let (task, group) = next else { return }
      let before = hosts.filter(\.isActive).count
      await step(task, on: group, play: play)
      if fatalFailure != nil { return }
      updateActive(hosts)
      if hosts.filter(\.isActive).count < before,
        try tooManyFailed(hosts, play: play, host: hosts[0])
      {
        for host in hosts where host.isActive { host.hasFailed = true }
        playBroke = true
        return
      }
    }
  }

  /// Tells the play's variables which hosts are gone.
  func updateActive(_ hosts: [HostState]) {
    store.play?.remove(hosts.filter { !$0.isActive }.map(\.name))
  }

  /// The earliest task that any host stands at, and the hosts that stand there.
  private func nextStep(of hosts: [HostState]) -> (Task, [HostState])? {
    var group: [HostState] = []
    var best: Task?
    var bestPath: [Int]?
    for host in hosts {
      guard let task = next(of: host) else { continue }
      if let current = best {
        if current === task, bestPath == nil || host.cursor.path == bestPath {
          group.append(host)
          continue
        }
        let path = host.cursor.path
        let known = bestPath ?? group[0].cursor.path
        bestPath = known
        if path == known {
          group.append(host)
        } else if path.lexicographicallyPrecedes(known) {
          best = task
          bestPath = path
          group = [host]
        }
      } else {
        best = task
        group = [host]
      }
    }
    return best.map { ($0, group) }
  }

  /// The next task of a host that tags let run; nil where it is done.
  func next(of host: HostState) -> Task? {
    guard host.isActive || host.onlyHandlers else { return nil }
    while let task = host.cursor.current(isNotified: {
      host.notified.contains(ObjectIdentifier($0))
    }) {
      if host.onlyHandlers, !task.isHandler, !isFlush(task) {
        host.cursor.advance()
        continue
      }
      if knowsFacts(of: host, for: task) || !isSelected(task, for: host) {
        host.cursor.advance()
        continue
      }
      host.cursor.noteRun()
      return task
    }
    if host.cursor.hasFailed, !host.hasFailed {
      lose(host)
      return next(of: host)
    }
    return nil
  }

  func isFlush(_ task: Task) -> Bool {
    ActionName.table[task.resolvedAction] == .meta
      && task.arguments["_raw_params"]?.string == "flush_handlers"
  }

  /// Whether tags let a task run; a handler runs whatever its tags are.
  func isSelected(_ task: Task, for host: HostState) -> Bool {
    task.isHandler || selection.selects(tags(of: task, for: host))
  }

  /// A task's tags, rendered.
  func tags(of task: Task, for host: HostState) -> Set<String> {
    if let known = tagCache[ObjectIdentifier(task)] { return known.tags }
    var tags = Set<String>()
    let evaluator = evaluator(for: host, task: task)
    for value in task.directives.tags {
      let resolved: Value
      do throws(Failure) {
        resolved = try evaluator.resolveDeep(value)
        if case .undefined(let undefined) = resolved { throw undefined.failure }
      } catch {
        abort(error.at(value.span ?? task.span).during("Error processing keyword 'tags'"))
        return []
      }
      for part in resolved.items ?? [resolved] {
        tags.formUnion(part.text.split(separator: ",").map { String($0).trimmed })
      }
    }
    tags.remove("")
    tagCache[ObjectIdentifier(task)] = (task, tags)
    return tags
  }

  /// Whether `max_fail_percentage` is exceeded.
  private func tooManyFailed(_ hosts: [HostState], play: Play, host: HostState) throws(Failure)
    -> Bool
  {
    guard let limit = try evaluator(for: host).number(play.maxFailPercentage, "max_fail_percentage")
    else { return false }
    let failed = hosts.filter { !$0.isActive }.count
    return Double(failed) / Double(hosts.count) * 100 > limit
  }
}

extension String {
  /// The first place of a text, by bytes.
  func firstRange(of needle: String) -> Range<String.Index>? { self[...].firstRange(of: needle) }
}

extension Substring {
  func firstRange(of needle: String) -> Range<String.Index>? {
    let wanted = Array(needle.utf8)
    guard !wanted.isEmpty else { return nil }
    var index = utf8.startIndex
    while index != utf8.endIndex {
      if utf8[index...].starts(with: wanted) {
        return index..<utf8.index(index, offsetBy: wanted.count)
      }
      index = utf8.index(after: index)
    }
    return nil
  }
}
