internal import Playbooks
internal import Values

/// Where one host stands in a play: a stack of task lists, from the play's own to the innermost
/// block, include or handlers.
struct Cursor {
  enum Section: Int { case block, rescue, always }

  /// What a failure leads to.
  enum Disposition {
    /// A rescue section takes it.
    case rescued
    /// `always` sections run first; then a rescue takes it, or the host has failed.
    case pending(isRescued: Bool)
    /// The host has failed.
    case fatal
  }

  struct Frame {
    var items: [Item]
    /// The order of each item among those of other hosts in the same place; its position if empty.
    var keys: [Int] = []
    var index = 0
    /// The block whose section this is; nil for a plain list.
    var block: Block?
    var section = Section.block
    /// Whether a failure waits for `always` to end.
    var isFailed = false
    /// Whether these are handlers, which run only where they were notified.
    var isHandlers = false
    var didRescue = false
    /// Of a role's block: whether tags let any of its tasks run.
    var didRun = false

    var key: Int { keys.indices.contains(index) ? keys[index] : index }
  }

  private(set) var frames: [Frame]
  /// How many rescue sections the host is in.
  private(set) var rescueDepth = 0
  /// Roles that ran to their end: they run once unless they allow duplicates.
  private var finishedRoles: Set<String> = []
  /// Whether a failure that waited for `always` has ended the play for the host.
  private(set) var hasFailed = false
  /// The last place in the play's own list.
  private var outermost = 0

  init(_ items: [Item]) {
    frames = [Frame(items: items)]
  }

  /// The next task, entering and leaving blocks on the way; nil at the end.
  ///
  /// - Parameter isNotified: whether a handler is to run.
  mutating func current(isNotified: (Task) -> Bool) -> Task? {
    while let top = frames.last {
      if top.index >= top.items.count {
        if !leave() { return nil }
        continue
      }
      switch top.items[top.index] {
      case .task(let task):
        if top.isHandlers, !isNotified(task) {
          frames[frames.count - 1].index += 1
          continue
        }
        return task
      case .block(let block):
        if let role = block.role, !role.allowsDuplicates,
          finishedRoles.contains(role.key)
        {
          frames[frames.count - 1].index += 1
          continue
        }
        frames.append(Frame(items: block.block, block: block))
      }
    }
    return nil
  }

  /// The current task runs, and with it the roles around it.
  mutating func noteRun() {
    for index in frames.indices where frames[index].block?.role != nil {
      frames[index].didRun = true
    }
  }

  /// Goes past the current task.
  mutating func advance() {
    guard !frames.isEmpty else { return }
    frames[frames.count - 1].index += 1
  }

  /// Runs further items in the place of the current task; what follows it comes after them.
  mutating func enter(_ items: [Item], keys: [Int] = [], areHandlers: Bool = false) {
    frames.append(Frame(items: items, keys: keys, isHandlers: areHandlers))
  }

  /// Ends the top frame; false where nothing is left.
  private mutating func leave() -> Bool {
    let top = frames[frames.count - 1]
    if let block = top.block {
      if top.section == .rescue { rescueDepth -= 1 }
      if top.section != .always, !block.always.isEmpty {
        frames[frames.count - 1].section = .always
        frames[frames.count - 1].items = block.always
        frames[frames.count - 1].index = 0
        return true
      }
      frames.removeLast()
      if let role = block.role, top.didRun { finishedRoles.insert(role.key) }
      if top.isFailed {
        if case .fatal = fail() { hasFailed = true }
        return !hasFailed
      }
    } else {
      frames.removeLast()
    }
    advance()
    return !frames.isEmpty
  }

  /// Goes where a failure of the current task leads.
  mutating func fail() -> Disposition {
    outermost = frames.first?.index ?? outermost
    while let top = frames.last {
      if let block = top.block, top.section != .always {
        if top.section == .rescue { rescueDepth -= 1 }
        let last = frames.count - 1
        if top.section == .block, !block.rescue.isEmpty {
          frames[last].section = .rescue
          frames[last].items = block.rescue
          frames[last].index = 0
          frames[last].didRescue = true
          rescueDepth += 1
          return .rescued
        }
        if !block.always.isEmpty {
          frames[last].section = .always
          frames[last].items = block.always
          frames[last].index = 0
          frames[last].isFailed = true
          let isRescued = frames.dropLast().contains {
            $0.section == .block && !($0.block?.rescue.isEmpty ?? true)
          }
          return .pending(isRescued: isRescued)
        }
      }
      frames.removeLast()
    }
    return .fatal
  }

  /// Whether the host is at a handler, or in what a handler brought in.
  var isInHandlers: Bool { frames.contains(where: \.isHandlers) }

  /// Runs further items before the current task.
  mutating func precede(with items: [Item]) {
    guard !frames.isEmpty, !items.isEmpty else { return }
    frames[frames.count - 1].index -= 1
    enter(items)
  }

  /// Leaves everything: `meta: end_host`.
  mutating func end() { frames.removeAll() }

  /// Leaves all but the play's own list, and goes on behind the item of it that the host was in.
  mutating func restart(with items: [Item]) {
    outermost = frames.first?.index ?? outermost
    frames = [Frame(items: items, index: outermost + 1)]
    hasFailed = false
  }

  /// Leaves the current role: the innermost block that is a role's whole. False outside roles.
  mutating func endRole() -> Bool {
    guard let depth = frames.lastIndex(where: { $0.block?.role != nil }) else { return false }
    frames.removeSubrange(depth...)
    advance()
    return true
  }

  /// The position in the play, to compare hosts by: earlier places sort first.
  var path: [Int] {
    var path: [Int] = []
    path.reserveCapacity(frames.count * 2)
    for frame in frames {
      if frame.block != nil { path.append(frame.section.rawValue) }
      path.append(frame.key)
    }
    return path
  }
}
