/// How deep the containers are that templates build.
///
/// Values are destroyed, compared and written level by level, each on the thread's stack; so a
/// template must not build them without an end. What loaders build is bounded by the loaders.
public enum Nesting {
  /// Notes that a new list or dictionary holds some values; false where it is too deep.
  public static func note(_ container: Value, holds items: some Sequence<Value>, limit: Int) -> Bool
  {
    var inside: UInt16 = 0
    for item in items { inside = max(inside, depth(of: item)) }
    guard inside > 0 else { return true }
    guard inside < limit else { return false }
    set(container, depth: inside)
    return true
  }

  /// Notes that a value goes into a container that exists; false where it is too deep.
  public static func note(_ item: Value, goesInto container: Value, limit: Int) -> Bool {
    let inside = depth(of: item)
    guard inside > 0 else { return true }
    let around = level(of: container) + 1
    guard Int(inside) + Int(around) < limit else { return false }
    switch item {
    case .list(let list), .tuple(let list): list.storage.level = max(list.storage.level, around)
    case .dict(let entries): entries.storage.level = max(entries.storage.level, around)
    default: break
    }
    set(container, depth: max(inside, depth(of: container) - 1))
    return true
  }

  /// One more than the levels inside of a container; zero for anything else.
  private static func depth(of value: Value) -> UInt16 {
    switch value {
    case .list(let list), .tuple(let list): list.storage.depth &+ 1
    case .dict(let entries): entries.storage.depth &+ 1
    default: 0
    }
  }

  private static func level(of value: Value) -> UInt16 {
    switch value {
    case .list(let list), .tuple(let list): list.storage.level
    case .dict(let entries): entries.storage.level
    default: 0
    }
  }

  private static func set(_ container: Value, depth: UInt16) {
    switch container {
    case .list(let list), .tuple(let list): list.storage.depth = depth
    case .dict(let entries): entries.storage.depth = depth
    default: break
    }
  }
}
