import Diagnostics
import Values

/// Collects the code of one function, and knows which names are its variables.
final class FunctionBuilder {
  let name: String
  let parent: FunctionBuilder?
  private(set) var code: [Instruction] = []
  private(set) var offsets: [Int32] = []
  private(set) var pool: [Value] = []
  private(set) var registerCount: Register = 0
  private(set) var names: [String] = []
  /// The bytes of all constant texts, one after the other.
  private(set) var texts: [UInt8] = []
  var sites: [CallSite] = []
  var functions: [Function] = []
  var blocks: [BlockSite] = []
  var inclusions: [InclusionSite] = []
  var failures: [Failure] = []
  var signature: MacroSignature?
  /// The offset that instructions are compiled from.
  var offset = 0
  /// Whether assignments at its outermost scope are the template's own variables.
  let exports: Bool

  /// The variables of a scope, and where its registers begin.
  private struct Scope {
    var registers: [String: Register]
    var base: Register
  }

  private var scopes: [Scope] = []
  private var next: Register = 0
  private var freeNames: [String: Register] = [:]
  private var nameIndexes: [String: Int32] = [:]
  private var textConstants: [String: Register] = [:]
  private var intConstants: [Int: Register] = [:]
  /// Parameters whose defaults come later; they are undefined for a default before.
  var pendingParameters: Set<Register> = []
  /// Variables that are certainly assigned where the compiler is now.
  var assigned: Set<Register> = []
  /// Where `break` and `continue` of the innermost loop have to be patched.
  var loops: [LoopLabels] = []

  struct LoopLabels {
    var breaks: [Int] = []
    var continues: [Int] = []
    /// How many captures and autoescape blocks were open at its beginning.
    var captures: Int
    var autoescapes: Int
  }
  var openCaptures = 0
  var openAutoescapes = 0

  init(_ name: String, parent: FunctionBuilder? = nil, exports: Bool = false) {
    self.name = name
    self.parent = parent
    self.exports = exports
  }

  // MARK: Code

  @discardableResult
  func emit(_ instruction: Instruction) -> Int {
    code.append(instruction)
    offsets.append(Int32(offset))
    return code.count - 1
  }

  var here: Int32 { Int32(code.count) }

  /// Lets a jump that was emitted before lead here.
  func patch(_ index: Int) { patch(index, to: here) }

  /// Lets a jump that was emitted before lead to another place.
  func patch(_ index: Int, to here: Int32) {
    switch code[index] {
    case .jump: code[index] = .jump(here)
    case .jumpIfFalse(let register, _): code[index] = .jumpIfFalse(register, here)
    case .jumpIfTrue(let register, _): code[index] = .jumpIfTrue(register, here)
    case .jumpIfSet(let register, _): code[index] = .jumpIfSet(register, here)
    case .jumpUnless(let sign, let a, let b, _): code[index] = .jumpUnless(sign, a, b, here)
    case .jumpIfExtended: code[index] = .jumpIfExtended(here)
    case .nextItem(let to, _): code[index] = .nextItem(to: to, exit: here)
    case .endLoopElse: code[index] = .endLoopElse(here)
    default: break
    }
  }

  // MARK: Registers

  func temporary() -> Register {
    next += 1
    registerCount = max(registerCount, next)
    return next - 1
  }

  /// Registers in a row.
  func temporaries(_ count: Int) -> Register {
    let first = next
    next += Register(count)
    registerCount = max(registerCount, next)
    return first
  }

  var mark: Register { next }
  func release(to mark: Register) { next = mark }

  func constant(_ value: Value) -> Register {
    if case .string(let text) = value, let known = textConstants[text] { return known }
    if case .int(let number) = value, let known = intConstants[number] { return known }
    pool.append(value)
    let register = -Register(pool.count)
    if case .string(let text) = value { textConstants[text] = register }
    if case .int(let number) = value { intConstants[number] = register }
    return register
  }

  /// The value of a constant's register; nil for any other register.
  func constantValue(_ register: Register) -> Value? {
    guard register < 0 else { return nil }
    let value = pool[Int(-register) - 1]
    return value.isUnset ? nil : value
  }

  func nameIndex(_ name: String) -> Int32 {
    if let index = nameIndexes[name] { return index }
    names.append(name)
    nameIndexes[name] = Int32(names.count - 1)
    return Int32(names.count - 1)
  }

  /// Emits the output of a constant text.
  func emitText(_ text: String) {
    let start = texts.count
    texts += Array(text.utf8)
    emit(.outputText(start: Int32(start), count: Int32(texts.count - start)))
  }

  // MARK: Variables

  /// Opens a scope with variables of its own.
  func openScope(_ variables: [String]) {
    var scope = Scope(registers: [:], base: next)
    for name in variables { scope.registers[name] = temporary() }
    scopes.append(scope)
  }

  func closeScope() {
    guard let scope = scopes.popLast() else { return }
    for register in scope.registers.values { assigned.remove(register) }
    next = scope.base
  }

  var scopeDepth: Int { scopes.count }

  /// The register of a variable of the innermost scope.
  func ownRegister(_ name: String) -> Register? { scopes.last?.registers[name] }

  /// The register of a variable of any scope but the innermost `skipping`.
  func register(of name: String, skipping: Int = 0) -> Register? {
    for scope in scopes.dropLast(skipping).reversed() {
      if let register = scope.registers[name] { return register }
    }
    return nil
  }

  /// The register of a name that is not a variable of this function.
  func freeRegister(_ name: String) -> Register {
    if let register = freeNames[name] { return register }
    pool.append(.unset)
    let register = -Register(pool.count)
    freeNames[name] = register
    return register
  }

  /// All names that are variables here or in the functions around, inner ones first.
  var visibleNames: [String] {
    var result: [String] = []
    var seen: Set<String> = []
    var builder: FunctionBuilder? = self
    while let current = builder {
      for scope in current.scopes.reversed() {
        for name in scope.registers.keys.sorted() where seen.insert(name).inserted {
          result.append(name)
        }
      }
      builder = current.parent
    }
    return result
  }
}
