import Diagnostics
import Templates
import Values

/// What most builtins ask of their call.
extension Call {
  var isAnsible: Bool { evaluator.environment.mode == .ansible }

  // MARK: Failures, by Python's classes

  /// Python's TypeError.
  func mistyped(_ message: String) -> Failure { Failure(.type, message, at: span) }
  /// Jinja2's FilterArgumentError, Ansible's AnsibleFilterError.
  func refused(_ message: String) -> Failure { Failure(.filter, message, at: span) }
  /// Any other exception: ValueError, ZeroDivisionError, OverflowError …
  func wrong(_ message: String) -> Failure { Failure(.other, message, at: span) }

  // MARK: The input

  /// The input of a lazy builtin: an undefined one is an error where undefined is strict.
  func subject() throws(Failure) -> Value { try defined(input) }

  /// The value, or the error that using an undefined one is; Jinja2's own undefined is lenient.
  func defined(_ value: Value) throws(Failure) -> Value {
    if case .undefined(let undefined) = value, isAnsible || undefined.isStrict {
      throw undefined.failure.at(span)
    }
    return value
  }

  /// The input as Python's `str` has it.
  func text() throws(Failure) -> String { try text(of: input) }

  func text(of value: Value) throws(Failure) -> String {
    if case .string(let text) = value { return text }
    return try evaluator.text(of: value)
  }

  /// Whether the input is marked as safe from escaping.
  var isInputSafe: Bool { Self.isSafe(input) }

  static func isSafe(_ value: Value) -> Bool {
    if case .object(let object) = value { object is Markup } else { false }
  }

  /// A text made of the input: marked as safe where the input is.
  func made(_ text: String) -> Value {
    isInputSafe ? .object(Markup(text)) : .string(text)
  }

  /// The text of a value, escaped for HTML unless it is marked as safe.
  func escaped(_ value: Value) throws(Failure) -> String {
    if case .object(let object) = value, let markup = object as? Markup { return markup.content }
    return HTML.escape(try text(of: value))
  }

  /// The input's elements, each resolved.
  func elements() throws(Failure) -> [Value] { try elements(of: input) }

  func elements(of value: Value) throws(Failure) -> [Value] {
    switch value {
    case .undefined(let undefined) where isAnsible: throw undefined.failure.at(span)
    default: return try evaluator.elements(of: value)
    }
  }

  /// What a filter that yields one element after the other gives: Jinja2's are generators,
  /// Ansible's are lists at once.
  func yielding(_ items: [Value]) -> Value {
    isAnsible ? .list(items) : .object(Generator(items))
  }

  /// The same, where making the elements may fail: Jinja2's generators fail when they are used.
  func yielding(lazily elements: () throws(Failure) -> [Value]) throws(Failure) -> Value {
    if isAnsible { return .list(try elements()) }
    do throws(Failure) {
      return .object(Generator(try elements()))
    } catch {
      return .object(Generator([], failure: error))
    }
  }

  /// An undefined value that says why.
  func nothing(_ message: String) -> Value {
    .undefined(Undefined(name: name, message: message, span: span))
  }

  // MARK: The arguments

  /// An argument; nil where it was not given or is none.
  func given(_ position: Int) -> Value? {
    guard let value = self[position] else { return nil }
    return value.isNull ? nil : value
  }

  /// The truth of an argument.
  func flag(_ position: Int, default fallback: Bool = false) -> Bool {
    self[position]?.isTrue ?? fallback
  }

  /// A whole number; anything else is Python's TypeError.
  func integer(_ position: Int, default fallback: Int) throws(Failure) -> Int {
    guard let value = self[position] else { return fallback }
    if let number = value.int { return number }
    if case .undefined(let undefined) = value, isAnsible { throw undefined.failure.at(span) }
    throw mistyped("'\(value.typeName)' object cannot be interpreted as an integer")
  }

  /// A truth that Python takes as a whole number, as `sorted` takes `reverse`.
  func flagNumber(_ position: Int) throws(Failure) -> Bool {
    guard let value = self[position] else { return false }
    guard let number = PythonNumber.big(value) else {
      throw mistyped("'\(value.typeName)' object cannot be interpreted as an integer")
    }
    return number != 0
  }

  /// Python's AttributeError: what the filter does with its input, the input cannot.
  func lacking(_ method: String, _ value: Value) -> Failure {
    if case .undefined(let undefined) = value { return undefined.failure.at(span) }
    return wrong("'\(value.typeName)' object has no attribute '\(method)'")
  }

  /// A whole number that something is made as long as: refused where it would be too long.
  func size(_ position: Int, default fallback: Int) throws(Failure) -> Int {
    let number = try integer(position, default: fallback)
    try checkLength(number)
    return max(number, -evaluator.environment.limits.rangeLength)
  }

  /// A text; other values as Python's `str` has them.
  func text(_ position: Int, default fallback: String = "") throws(Failure) -> String {
    guard let value = self[position] else { return fallback }
    return try text(of: value)
  }

  /// A text; anything else is refused.
  func onlyText(_ position: Int, _ parameter: String) throws(Failure) -> String? {
    guard let value = given(position) else { return nil }
    if let text = value.string { return text }
    throw mistyped("\(name): '\(parameter)' must be a text, not \(value.typeName)")
  }

  /// The value of an undeclared keyword argument.
  func keyword(_ name: String) -> Value? { keywords.first { $0.name == name }?.value }
}

extension Value {
  /// The type as Python shows a class: `<class 'dict'>`.
  var typeInWords: String { "<class '\(typeName)'>" }
}
