import Diagnostics
import Values

/// Python's methods on values.
enum Methods {
  /// Calls a method.
  ///
  /// - Parameter mayChange: whether the value may be changed in place; where not, a method that
  ///   changes its object works on a copy.
  static func call(
    _ name: String, of receiver: Value, _ given: CallArguments, _ evaluator: Evaluator,
    mayChange: Bool
  ) throws(Failure) -> Value {
    var object = try evaluator.defined(receiver)
    var arguments = given
    let keepsLazy = name == "get" || name == "setdefault" || name == "pop"
    for index in arguments.positional.indices {
      let value = arguments.positional[index]
      if keepsLazy, index == 1 { continue }
      arguments.positional[index] = try evaluator.operand(value, orLenient: true)
    }
    for index in arguments.named.indices {
      arguments.named[index].value = try evaluator.operand(
        arguments.named[index].value, orLenient: true)
    }
    if !mayChange, MethodTypes.changing.contains(name), !(object.isTemplateObject) {
      object = try evaluator.copied(object)
    }
    switch object {
    case .string(let text): return try TextMethods.call(name, text, arguments, evaluator)
    case .list(let list): return try ListMethods.call(name, list, arguments, evaluator)
    case .tuple(let list): return try ListMethods.read(name, list, arguments, evaluator, "tuple")
    case .dict(let entries): return try DictMethods.call(name, entries, arguments, evaluator)
    case .int, .bool, .double: return try NumberMethods.call(name, object, arguments)
    case .object(let inner):
      switch inner {
      case let markup as Markup:
        return try TextMethods.callMarkup(name, markup.content, arguments, evaluator)
      case let set as PythonSet: return try SetMethods.call(name, set, arguments, evaluator)
      case let bytes as Bytes: return try BytesMethods.call(name, bytes, arguments)
      case is PythonRange:
        return try ListMethods.read(
          name, List(inner.elements ?? []), arguments, evaluator, "range")
      case is BigInteger: return try NumberMethods.call(name, object, arguments)
      case let loop as LoopContext:
        if name == "cycle" { return try loop.cycle(arguments.positional) }
        if name == "changed" { return .bool(loop.changed(arguments.positional)) }
      case let cycler as Cycler:
        if name == "next" {
          let value = cycler.items[cycler.position]
          cycler.position = (cycler.position + 1) % cycler.items.count
          return value
        }
        cycler.position = 0
        return .null
      case _ where inner.isMapping: return try MappingMethods.call(name, inner, arguments)
      default: return try DateMethods.call(name, inner, arguments)
      }
    default: break
    }
    throw unknown(name, object)
  }

  static func unknown(_ name: String, _ object: Value) -> Failure {
    Failure(.undefined, "object of type '\(object.typeName)' has no attribute \(name.quoted)")
  }

  /// Methods of the rarer objects.
  static func has(_ name: String, _ object: Object) -> Bool {
    switch object {
    case is Cycler: name == "next" || name == "reset"
    case is LoopContext: name == "cycle" || name == "changed"
    case _ where object.isMapping: MappingMethods.names.contains(name)
    default: DateMethods.has(name, object)
    }
  }

  /// A number's attributes that are no methods.
  static func property(_ name: String, of value: Value) -> Value? {
    guard value.isNumber else { return nil }
    switch name {
    case "real": if case .bool(let flag) = value { return .int(flag ? 1 : 0) } else { return value }
    case "imag": if case .double = value { return .double(0) } else { return .int(0) }
    case "numerator":
      switch value {
      case .double: return nil
      case .bool(let flag): return .int(flag ? 1 : 0)
      default: return value
      }
    case "denominator": if case .double = value { return nil } else { return .int(1) }
    default: return nil
    }
  }

  static func dateProperty(_ name: String, of object: Object) -> Value? {
    DateMethods.property(name, of: object)
  }

  /// The entries that `dict(…)` and `update(…)` take: a dictionary or pairs, and keywords.
  static func entries(_ given: CallArguments, _ evaluator: Evaluator, of function: String)
    throws(Failure) -> Dict
  {
    if given.positional.count > 1 {
      throw Failure(
        .type, "\(function) expected at most 1 argument, got \(given.positional.count)")
    }
    var result = Dict()
    if let source = given.positional.first {
      let value = try evaluator.defined(source)
      if case .dict(let entries) = value {
        result.merge(entries)
      } else if case .object(let object) = value, let namespace = object as? Namespace {
        result.merge(namespace.entries)
      } else {
        for (index, item) in try evaluator.elements(of: value).enumerated() {
          guard let pair = try evaluator.iterate(item) else {
            throw Failure(
              .type,
              "cannot convert dictionary update sequence element #\(index) to a sequence")
          }
          guard pair.count == 2 else {
            throw Failure(
              .other,
              "dictionary update sequence element #\(index) has length \(pair.count); 2 is required"
            )
          }
          let key = try evaluator.operand(pair[0])
          try evaluator.checkKey(key)
          result[key] = try evaluator.settle(pair[1])
        }
      }
    }
    for (name, value) in given.named { result[name] = value }
    return result
  }
}

extension Value {
  /// Whether it is one of the machine's own objects, which are never shared.
  fileprivate var isTemplateObject: Bool {
    if case .object(let object) = self { object is Cycler || object is LoopContext } else { false }
  }
}
