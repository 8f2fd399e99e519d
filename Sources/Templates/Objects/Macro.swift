import Diagnostics
import Values

/// A macro, with the variables around it.
final class Macro: Callable, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let function: Function
  let signature: MacroSignature
  private let machine: Machine
  private let frame: Frame
  private let autoescape: Bool

  init(_ function: Function, _ signature: MacroSignature, _ machine: Machine, _ frame: Frame) {
    self.function = function
    self.signature = signature
    self.machine = machine
    self.frame = frame
    autoescape = machine.autoescape
  }

  override var typeName: String { "Macro" }
  override var repr: String { "<Macro \(function.name.quoted)>" }

  func attribute(_ name: String) -> Value? {
    switch name {
    case "name": .string(function.name)
    case "arguments": .tuple(List(signature.names.map(Value.string)))
    case "catch_kwargs": .bool(signature.kwargs != nil)
    case "catch_varargs": .bool(signature.varargs != nil)
    case "caller": .bool(signature.caller != nil || signature.declaresCaller)
    default: nil
    }
  }

  override func call(_ given: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value {
    var arguments = given
    let inner = Frame(function, parent: frame)
    let names = signature.names
    for (index, name) in names.enumerated() {
      if index < arguments.positional.count {
        inner.registers[index] = arguments.positional[index]
      } else if let value = arguments.take(name) {
        inner.registers[index] = value
      } else if index >= names.count - signature.defaults {
        inner.registers[index] = .unset
      } else {
        inner.registers[index] = machine.undefined(
          name, "parameter \(name.quoted) was not provided")
      }
    }
    if let register = signature.caller {
      inner.registers[Int(register)] =
        arguments.take("caller") ?? machine.undefined("caller", "No caller defined")
    }
    if let register = signature.kwargs {
      inner.registers[Int(register)] = .dict(arguments.named.map { ($0.name, $0.value) })
    } else if let extra = arguments.named.first {
      if arguments.named.contains(where: { $0.name == "caller" }) {
        throw Failure(
          .type,
          "macro \(function.name.quoted) was invoked with two values for the special caller argument. This is most likely a bug."
        )
      }
      throw Failure(
        .type, "macro \(function.name.quoted) takes no keyword argument \(extra.name.quoted)")
    }
    if let register = signature.varargs {
      inner.registers[Int(register)] = .tuple(
        List(Array(arguments.positional.dropFirst(names.count))))
    } else if arguments.positional.count > names.count {
      throw Failure(
        .type, "macro \(function.name.quoted) takes not more than \(names.count) argument(s)")
    }
    return try machine.capture(function, inner, autoescape: autoescape)
  }
}

/// `self`: the blocks of a template, each callable.
final class TemplateReference: Object, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let machine: Machine

  init(_ machine: Machine) { self.machine = machine }

  override var typeName: String { "TemplateReference" }
  override var repr: String { "<TemplateReference None>" }
}

/// A block, as `self.name` or `super` gives it.
final class BlockReference: Callable, @unchecked Sendable {
  // Unchecked: lives only while one thread evaluates a template.
  let machine: Machine
  let name: String
  let level: Int
  let context: Context

  init(_ machine: Machine, _ name: String, level: Int, _ context: Context) {
    self.machine = machine
    self.name = name
    self.level = level
    self.context = context
  }

  override var typeName: String { "BlockReference" }
  override var repr: String { "<BlockReference \(name.quoted)>" }

  override func call(_ arguments: CallArguments, _ evaluator: Evaluator) throws(Failure) -> Value {
    try machine.captureBlock(name, level: level, context)
  }
}
