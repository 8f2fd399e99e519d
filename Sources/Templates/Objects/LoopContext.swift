import Diagnostics
import Values

/// What `loop.NAME` can be.
enum LoopAttribute: String, Sendable {
  case index, index0, revindex, revindex0, first, last, length, depth, depth0, previtem, nextitem
  case cycle, changed
}

/// A loop that runs, and its variable `loop`.
final class LoopContext: Callable, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let items: [Value]
  private let range: PythonRange?
  let length: Int
  /// How many elements were taken.
  private(set) var taken = 0
  /// Whether a round came to its end.
  var wasCompleted = false
  let depth: Int
  /// What `loop(…)` runs, in a recursive loop.
  let recursion: Recursion?
  private var changedValue: [Value]?

  struct Recursion {
    let machine: Machine
    let function: Function
    let frame: Frame?
  }

  init(_ items: [Value], depth: Int = 1, recursion: Recursion? = nil) {
    self.items = items
    range = nil
    length = items.count
    self.depth = depth
    self.recursion = recursion
  }

  init(_ range: PythonRange, depth: Int = 1, recursion: Recursion? = nil) {
    items = []
    self.range = range
    length = range.length
    self.depth = depth
    self.recursion = recursion
  }

  /// The next element; nil at the end.
  @inline(__always)
  func next() -> Value? {
    guard taken < length else { return nil }
    let position = taken
    taken = position &+ 1
    if let range { return .int(range.start &+ position &* range.step) }
    return items[position]
  }

  private func element(_ position: Int) -> Value { range?[position] ?? items[position] }

  /// An attribute of `loop`.
  func attribute(_ name: LoopAttribute, undefined: (String) -> Value) -> Value {
    switch name {
    case .index: return .int(taken)
    case .index0: return .int(taken - 1)
    case .revindex: return .int(length - taken + 1)
    case .revindex0: return .int(length - taken)
    case .first: return .bool(taken == 1)
    case .last: return .bool(taken == length)
    case .length: return .int(length)
    case .depth: return .int(depth)
    case .depth0: return .int(depth - 1)
    case .previtem:
      return taken > 1 ? element(taken - 2) : undefined("there is no previous item")
    case .nextitem:
      return taken < length ? element(taken) : undefined("there is no next item")
    case .cycle, .changed:
      return .object(BoundMethod(.object(self), name.rawValue, mayChange: true))
    }
  }

  func cycle(_ values: [Value]) throws(Failure) -> Value {
    if values.isEmpty { throw Failure(.type, "no items for cycling given") }
    return values[(taken - 1) % values.count]
  }

  func changed(_ values: [Value]) -> Bool {
    if let known = changedValue, known.count == values.count,
      zip(known, values).allSatisfy({ $0.isEqual(to: $1) })
    {
      return false
    }
    changedValue = values
    return true
  }

  override var typeName: String { "LoopContext" }
  override var repr: String { "<LoopContext \(taken)/\(length)>" }
  override var count: Int? { length }

  override func call(_ arguments: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value {
    guard let recursion else {
      throw Failure(
        .type,
        "the loop must have the 'recursive' marker to be called recursively")
    }
    guard arguments.positional.count == 1, let items = arguments.positional.first else {
      throw Failure(.type, "loop() takes exactly one argument")
    }
    return try recursion.machine.runLoop(
      recursion.function, items, parent: recursion.frame, depth: depth + 1)
  }
}
