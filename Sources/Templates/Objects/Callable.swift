import Diagnostics
import Values

/// An object that a template can call.
class Callable: Object, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  override var typeName: String { "function" }
  override var isCallable: Bool { true }

  func call(_ arguments: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value { .null }
}

/// The arguments of a call, evaluated.
struct CallArguments {
  var positional: [Value]
  var named: [(name: String, value: Value)]

  init(_ positional: [Value] = [], _ named: [(name: String, value: Value)] = []) {
    self.positional = positional
    self.named = named
  }

  /// The first argument that is strictly undefined.
  var firstUndefined: Value? {
    for value in positional { if value.isStrictlyUndefined { return value } }
    for (_, value) in named { if value.isStrictlyUndefined { return value } }
    return nil
  }

  /// Takes a named argument away.
  mutating func take(_ name: String) -> Value? {
    guard let index = named.firstIndex(where: { $0.name == name }) else { return nil }
    return named.remove(at: index).value
  }

  /// The arguments of a method, by position or name; nil where one is not given.
  ///
  /// - Parameter named: whether they may be given by name, as only some of Python's methods have it.
  func bind(
    _ names: [String], to method: String, required: Int = 0, byName: Bool = false
  ) throws(Failure) -> [Value?] {
    if !byName, !named.isEmpty {
      throw Failure(.type, "\(method)() takes no keyword arguments")
    }
    if positional.count > names.count {
      if names.isEmpty {
        throw Failure(.type, "\(method)() takes no arguments (\(positional.count) given)")
      }
      throw Failure(
        .type,
        "\(method)() takes at most \(names.count) argument\(names.count == 1 ? "" : "s") (\(positional.count) given)"
      )
    }
    var result = positional.map(Optional.some)
    result += [Value?](repeating: nil, count: names.count - positional.count)
    for (name, value) in named {
      guard let index = names.firstIndex(of: name) else {
        throw Failure(.type, "\(method)() got an unexpected keyword argument '\(name)'")
      }
      if result[index] != nil {
        throw Failure(.type, "\(method)() got multiple values for argument '\(name)'")
      }
      result[index] = value
    }
    for index in 0..<required where result[index] == nil {
      throw Failure(.type, "\(method)() missing required argument '\(names[index])'")
    }
    return result
  }
}

extension Value {
  /// Whether every use of it is an error.
  var isStrictlyUndefined: Bool {
    if case .undefined(let undefined) = self { undefined.isStrict } else { false }
  }
}

/// A function by its name: a builtin, or one of the machine's own.
final class FunctionObject: Callable, @unchecked Sendable {
  // Unchecked: holds only constants.
  typealias Body = (CallArguments, Evaluator) throws(Failure) -> Value

  private let name: String
  private let body: Body
  private let isType: Bool

  init(_ name: String, isType: Bool = false, _ body: @escaping Body) {
    self.name = name
    self.isType = isType
    self.body = body
  }

  override var typeName: String { isType ? "type" : "function" }
  override var repr: String { isType ? "<class '\(name)'>" : "<function \(name)>" }

  override func call(_ arguments: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value {
    try body(arguments, evaluator)
  }
}

/// A method of a value, not yet called.
final class BoundMethod: Callable, @unchecked Sendable {
  // Unchecked: holds only constants.
  let receiver: Value
  let name: String
  private let mayChange: Bool

  init(_ receiver: Value, _ name: String, mayChange: Bool) {
    self.receiver = receiver
    self.name = name
    self.mayChange = mayChange
  }

  override var typeName: String {
    switch receiver {
    case .object, .dict: "method"
    default: "builtin_function_or_method"
    }
  }
  override var repr: String {
    "<built-in method \(name) of \(receiver.typeName) object>"
  }

  override func call(_ arguments: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value {
    try Methods.call(name, of: receiver, arguments, evaluator, mayChange: mayChange)
  }
}
