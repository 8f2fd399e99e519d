import BigInt
import Diagnostics
import Templates
import Values

/// Jinja2's tests.
extension Tests {
  static let jinjaTypes: [Builtin] = [
    test("defined", "whether the value is there", lazy: true) { !$0.input.isUndefined },
    test("undefined", "whether the value is not there", lazy: true) { $0.input.isUndefined },
    test("none", "whether the value is none") { $0.input.isNull },
    test("boolean", "whether the value is true or false itself") { $0.input.bool != nil },
    test("true", "whether the value is true itself") { $0.input.bool == true },
    test("false", "whether the value is false itself") { $0.input.bool == false },
    test("integer", "whether the value is a whole number") {
      $0.input.bool == nil && PythonNumber.big($0.input) != nil
    },
    test("float", "whether the value is a float") {
      if case .double = $0.input { true } else { false }
    },
    test("number", "whether the value is a number, true and false included") {
      PythonNumber.double($0.input) != nil
    },
    test("string", "whether the value is a text") { $0.input.string != nil },
    test("mapping", "whether the value is a dictionary", lazy: true) {
      switch $0.input {
      case .dict: true
      case .object(let object): object.isMapping
      default: false
      }
    },
    test("sequence", "whether the value has a length and elements in order", lazy: true) {
      switch $0.input {
      case .string, .list, .tuple, .dict: true
      case .undefined(let undefined): !undefined.isStrict
      case .object(let object):
        object.count != nil && object.elements != nil && !(object is PythonSet)
      default: false
      }
    },
    test("iterable", "whether the value has elements", lazy: true) {
      switch $0.input {
      case .string, .list, .tuple, .dict, .undefined: true
      case .object(let object): object.elements != nil
      default: false
      }
    },
    test("callable", "whether the value can be called") {
      switch $0.input {
      case .object(let object): object.isCallable
      // Jinja2's undefined values have a call, which fails.
      case .undefined: !$0.isAnsible
      default: false
      }
    },
    test("escaped", "whether the value is marked as safe from escaping") {
      if case .object(let object) = $0.input { object is Markup } else { false }
    },
  ].map(strictIfLazy)

  static let jinjaValues: [Builtin] = [
    Builtin("odd", [], "whether the number is odd") { (call) throws(Failure) in
      .bool(try remainder(call.input, 2, call) == 1)
    },
    Builtin("even", [], "whether the number is even") { (call) throws(Failure) in
      .bool(try remainder(call.input, 2, call) == 0)
    },
    Builtin("divisibleby", ["num"], "whether the number is a multiple of another") {
      (call) throws(Failure) in
      guard let divisor = PythonNumber.double(call[0] ?? .null) else {
        throw call.mistyped(
          "unsupported operand type(s) for %: '\(call.input.typeName)' and "
            + "'\((call[0] ?? .null).typeName)'")
      }
      if divisor == 0, PythonNumber.double(call.input) != nil {
        let isFloat =
          PythonNumber.big(call.input) == nil || PythonNumber.big(call[0] ?? .null) == nil
        throw call.wrong(isFloat ? "float modulo" : "integer modulo by zero")
      }
      if let number = PythonNumber.big(call.input), let other = PythonNumber.big(call[0] ?? .null) {
        return .bool(number % other == 0)
      }
      return .bool(try remainder(call.input, divisor, call) == 0)
    },
    Builtin("lower", [], "whether the text has letters, and small ones only") {
      (call) throws(Failure) in
      .bool(isCased(try call.text()) { $0.properties.isLowercase })
    },
    Builtin("upper", [], "whether the text has letters, and capitals only") {
      (call) throws(Failure) in
      .bool(isCased(try call.text()) { $0.properties.isUppercase })
    },
    Builtin("sameas", ["other"], "whether both are the very same object", lazy: true) {
      (call) throws(Failure) in
      .bool(isSame(try call.subject(), try call.defined(call[0] ?? .null)))
    },
    Builtin("in", ["seq"], "whether the value is an element, key or part of another", lazy: true) {
      (call) throws(Failure) in
      .bool(try contains(try call.defined(call[0] ?? .null), try call.subject(), call))
    },
    Builtin("filter", [], "whether a filter of that name exists") { (call) throws(Failure) in
      try isKnown(call) { call.evaluator.environment.builtins.filter(named: $0) }
    },
    Builtin("test", [], "whether a test of that name exists") { (call) throws(Failure) in
      try isKnown(call) { call.evaluator.environment.builtins.test(named: $0) }
    },
  ]

  /// A test that only looks.
  static func test(
    _ name: String, _ summary: String, lazy: Bool = false,
    _ body: @escaping @Sendable (Call) -> Bool
  ) -> Builtin {
    // To ask whether it is there, no secret is needed.
    let isPresence = name == "defined" || name == "undefined"
    return Builtin(name, [], summary, lazy: lazy, vaults: isPresence) { (call) throws(Failure) in
      .bool(body(call))
    }
  }

  /// Lazy tests get undefined values; but for two of them, using one is an error all the same.
  private static func strictIfLazy(_ test: Builtin) -> Builtin {
    guard test.isLazy, test.name != "defined", test.name != "undefined" else { return test }
    let body = test.body
    return Builtin(test.name, [], test.summary, lazy: true) { (call) throws(Failure) in
      // Jinja2's tests look at the class of a value, which even a strict undefined one has.
      if call.isAnsible || test.name == "iterable" { _ = try call.subject() }
      return try body(call)
    }
  }

  /// Whether a builtin of that name exists; Ansible says so of anything that is no text.
  private static func isKnown(
    _ call: Call, _ find: (String) -> Builtin?
  ) throws(Failure) -> Value {
    if !call.input.isHashable {
      throw call.mistyped("unhashable type: '\(call.input.typeName)'")
    }
    guard let name = call.input.string else { return .bool(call.isAnsible) }
    return .bool(find(name) != nil)
  }

  private static func remainder(
    _ value: Value, _ divisor: Double, _ call: Call
  ) throws(Failure) -> Double {
    if case .int(let number) = value, let whole = Int(exactly: divisor), whole > 0 {
      let rest = number % whole
      return Double(rest < 0 ? rest + whole : rest)
    }
    if let number = PythonNumber.big(value), let whole = BigInt(exactly: divisor) {
      let rest = number % whole
      return Double(rest < 0 ? rest + whole : rest)
    }
    if let number = PythonNumber.double(value) {
      let rest = number.truncatingRemainder(dividingBy: divisor)
      return rest < 0 ? rest + divisor : rest
    }
    if case .undefined(let undefined) = value { throw undefined.failure.at(call.span) }
    if value.string != nil {
      throw call.mistyped("not all arguments converted during string formatting")
    }
    throw call.mistyped("unsupported operand type(s) for %: '\(value.typeName)' and 'int'")
  }

  private static func isCased(_ text: String, _ isRight: (Unicode.Scalar) -> Bool) -> Bool {
    var hasLetter = false
    for scalar in text.unicodeScalars {
      if isRight(scalar) {
        hasLetter = true
      } else if scalar.properties.isLowercase || scalar.properties.isUppercase
        || scalar.properties.generalCategory == .titlecaseLetter
      {
        return false
      }
    }
    return hasLetter
  }

  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.double(let x), .double(let y)): x == y
    case (.string(let x), .string(let y)): x.isSameText(as: y)
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)): x.isSame(as: y)
    case (.dict(let x), .dict(let y)): x.isSame(as: y)
    case (.object(let x), .object(let y)): x === y
    case (.undefined(let x), .undefined(let y)): x === y
    default: false
    }
  }

  /// Python's `value in container`.
  static func contains(
    _ container: Value, _ value: Value, _ call: Call
  ) throws(Failure) -> Bool {
    switch container {
    case .dict(let entries):
      if !value.isHashable { throw call.mistyped("unhashable type: '\(value.typeName)'") }
      return entries[value] != nil
    case .object(let object) where object.isMapping: return try object.item(value) != nil
    default: break
    }
    if let text = container.string {
      guard let part = value.string else {
        throw call.mistyped(
          "'in <string>' requires string as left operand, not \(value.typeName)")
      }
      return part.isEmpty
        || PythonString.find(Array(part.utf8), in: Array(text.utf8), from: 0) != nil
    }
    let isIterable: Bool
    switch container {
    case .list, .tuple, .undefined: isIterable = true
    case .object(let object): isIterable = object.elements != nil
    default: isIterable = false
    }
    guard isIterable else {
      throw call.mistyped("argument of type '\(container.typeName)' is not iterable")
    }
    let wanted = try call.evaluator.resolveInside(value)
    for item in try call.elements(of: container) {
      if try call.evaluator.resolveInside(item).isEqual(to: wanted) { return true }
    }
    return false
  }
}

extension Evaluator {
  /// A container with what is inside resolved; anything else as it is.
  func resolveInside(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list, .tuple, .dict: try resolveDeep(value)
    default: value
    }
  }
}
