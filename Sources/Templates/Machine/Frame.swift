import Values

/// The registers of one run of a function.
final class Frame {
  /// Locals from 0 up, constants and free names below 0.
  let registers: UnsafeMutablePointer<Value>
  let parent: Frame?
  private let poolCount: Int
  private let count: Int
  /// For a block: which one, and how many of the same name it overrides are before it.
  var block: (name: String, level: Int)?
  /// For a recursive loop: how deep it is.
  var loopDepth = 1

  init(_ function: Function, parent: Frame? = nil) {
    poolCount = function.pool.count
    count = poolCount + function.registerCount
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(1, count))
    // The pool lies backwards before the locals: register -1 is its first.
    registers = memory + poolCount
    for index in 0..<poolCount {
      (registers - 1 - index).initialize(to: function.pool[index])
    }
    registers.initialize(repeating: .null, count: function.registerCount)
    self.parent = parent
  }

  deinit {
    let memory = registers - poolCount
    memory.deinitialize(count: count)
    memory.deallocate()
  }
}

/// The variables that a template, block or included template sees beside its own locals.
final class Context {
  var variables: [String: Value]
  let parent: Context?
  /// Whether the scope's variables are seen.
  let seesScope: Bool
  /// The names that assignments exported, in order.
  private(set) var exported: [String] = []

  init(_ variables: [String: Value] = [:], parent: Context? = nil, seesScope: Bool = true) {
    self.variables = variables
    self.parent = parent
    self.seesScope = seesScope
  }

  func export(_ name: String, _ value: Value) {
    if variables.updateValue(value, forKey: name) == nil { exported.append(name) }
  }

  /// A variable of the templates' own, here or further out.
  func local(_ name: String) -> Value? {
    var context: Context? = self
    while let current = context {
      if let value = current.variables[name], !value.isUnset { return value }
      context = current.parent
    }
    return nil
  }

  var reachesScope: Bool {
    var context: Context? = self
    while let current = context {
      if !current.seesScope { return false }
      context = current.parent
    }
    return true
  }
}
