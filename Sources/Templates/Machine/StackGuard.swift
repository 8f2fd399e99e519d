/// Counts nested evaluations, and looks how much of the thread's stack they take.
struct StackGuard {
  private(set) var depth = 0
  /// The address of the stack where the outermost evaluation began.
  private var base: UInt = 0
  /// How much nested evaluations may take: threads that evaluate have 512 KiB at least.
  private static let budget: UInt = 256 << 10
  /// How much reading and compiling one text may take beside.
  private static let textBudget: UInt = 144 << 10

  /// Whether one more nested evaluation is possible.
  mutating func enter(limit: Int) -> Bool {
    depth += 1
    if depth == 1 {
      base = Self.here()
      return true
    }
    return depth <= limit && base &- Self.here() < Self.budget
  }

  /// Whether reading or compiling a text, which began at `base`, can go one level deeper.
  static func hasRoom(since base: UInt) -> Bool { base &- here() < textBudget }

  mutating func leave() { depth -= 1 }

  /// An address in the current stack frame.
  @inline(never)
  static func here() -> UInt {
    var mark: UInt8 = 0
    return withUnsafeMutablePointer(to: &mark) { UInt(bitPattern: $0) }
  }
}
