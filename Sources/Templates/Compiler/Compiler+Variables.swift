import Diagnostics
import Values

extension Compiler {
  /// Begins variables without a value.
  mutating func unset(_ names: [String]) {
    for name in names {
      if let register = builder.ownRegister(name) { builder.emit(.unset(register)) }
    }
  }

  /// Begins the innermost scope's variables with the values of the same names around it.
  mutating func inherit(_ names: [String]) {
    for name in names {
      guard let register = builder.ownRegister(name) else { continue }
      if let outer = builder.register(of: name, skipping: 1) {
        builder.emit(.move(to: register, from: outer))
      } else if let (depth, outer) = outerVariable(name) {
        builder.emit(.outerRaw(to: register, depth: depth, register: outer))
      } else {
        builder.emit(.unset(register))
      }
    }
  }

  /// A variable of a function around this one: how many functions out, and its register there.
  func outerVariable(_ name: String) -> (Int32, Register)? {
    var depth: Int32 = 1
    var outer = builder.parent
    while let current = outer {
      if let register = current.register(of: name) { return (depth, register) }
      depth += 1
      outer = current.parent
    }
    return nil
  }

  /// The register that holds the value of a name.
  mutating func variable(_ name: String) -> Register {
    if name == capturedName, let captureRegister { return captureRegister }
    if let register = builder.register(of: name) {
      if builder.pendingParameters.contains(register) {
        let behaviour: Undefined.Behaviour =
          environment.mode == .ansible ? .ansible : environment.undefined
        return builder.constant(
          .undefined(
            Undefined(
              name: name, message: "\(name.quoted) is undefined",
              span: place.span(of: builder.offset), behaviour: behaviour)))
      }
      if !builder.assigned.contains(register) {
        builder.emit(.resolve(register, name: builder.nameIndex(name)))
      }
      return register
    }
    if let (depth, register) = outerVariable(name) {
      let to = builder.temporary()
      builder.emit(
        .outer(to: to, depth: depth, register: register, name: builder.nameIndex(name)))
      return to
    }
    let register = builder.freeRegister(name)
    builder.emit(.resolve(register, name: builder.nameIndex(name)))
    return register
  }

  /// Assigns a register's value to a name, names or an attribute.
  mutating func assign(_ target: Expression.Node, _ value: Register) throws(Failure) {
    builder.offset = target.offset
    switch target.expression {
    case .name(let name):
      guard let register = builder.register(of: name) else { return }
      if register != value { builder.emit(.move(to: register, from: value)) }
      builder.assigned.insert(register)
      if builder.exports, builder.scopeDepth == 1 {
        builder.emit(.export(name: builder.nameIndex(name), register))
      }
    case .tuple(let targets):
      let first = builder.temporaries(targets.count)
      builder.emit(.unpack(first: first, count: Int32(targets.count), from: value))
      for (index, target) in targets.enumerated() {
        try assign(target, first + Register(index))
      }
    case .namespaceTarget(let name, let attribute):
      let register = variable(name)
      builder.offset = target.offset
      builder.emit(.setAttribute(register, name: builder.nameIndex(attribute), value))
    default: break
    }
  }

  /// Checks that attributes are assigned to namespaces only, before the value is evaluated.
  mutating func checkNamespaces(_ target: Expression.Node) {
    switch target.expression {
    case .namespaceTarget(let name, _):
      builder.offset = target.offset
      builder.emit(.checkNamespace(variable(name)))
    case .tuple(let items): for item in items { checkNamespaces(item) }
    default: break
    }
  }
}
