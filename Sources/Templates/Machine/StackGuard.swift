/// Counts nested evaluations, and looks how much of the thread's stack they take.
struct StackGuard {
  private(set) var depth = 0
  /// The address of the stack where the outermost evaluation began.
  private var base: UInt = 0
  /// How many bytes nested evaluations may take.
  private let budget: Int
  /// How much reading and compiling one text may take beside.
  private static let textBudget = 144 << 10

  init(budget: Int) { self.budget = budget }

  /// Whether one more nested evaluation is possible.
  mutating func enter(limit: Int) -> Bool {
    depth += 1
    if depth == 1 {
      base = Self.here()
      return true
    }
    return depth <= limit && Self.used(since: base) < budget
  }

  /// Whether reading or compiling a text, which began at `base`, can go one level deeper.
  static func hasRoom(since base: UInt) -> Bool { used(since: base) < textBudget }

  /// The bytes between an address and here; less than zero where the stack has shrunk since.
  private static func used(since base: UInt) -> Int { Int(bitPattern: base &- here()) }

  mutating func leave() { depth -= 1 }

  /// An address in the current stack frame.
  @inline(never)
  static func here() -> UInt {
    var mark: UInt8 = 0
    return withUnsafeMutablePointer(to: &mark) { UInt(bitPattern: $0) }
  }
}
