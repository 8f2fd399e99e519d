import Diagnostics
import Templates
import Values

/// Filters on whether a value is there, is true, and of which type it is.
extension Filters {
  static let jinjaBasics: [Builtin] = [
    Builtin(
      "default", ["default_value?", "boolean?"],
      "the value, or another if it is undefined (`boolean`: or false)", lazy: true, fallback),
    Builtin(
      "d", ["default_value?", "boolean?"],
      "the value, or another if it is undefined (`boolean`: or false)", lazy: true, fallback),
    Builtin("attr", ["name"], "the attribute of that name, never an item", attribute),
  ]

  static let ansibleBasics: [Builtin] = [
    Builtin(
      "mandatory", ["msg?"], "the value, or an error if it is undefined", lazy: true
    ) { (call) throws(Failure) in
      guard case .undefined(let undefined) = call.input else { return call.input }
      if let message = call.given(0) { throw call.refused(try call.text(of: message)) }
      throw call.refused("Mandatory variable '\(undefined.name)' not defined.")
    },
    Builtin(
      "ternary", ["true_val", "false_val", "none_val?"],
      "the first value if the input is true, else the second; the third if it is none", lazy: true
    ) { (call) throws(Failure) in
      let input = try call.subject()
      if input.isNull, let none = call.given(2) { return none }
      return call[input.isTrue ? 0 : 1] ?? .null
    },
    Builtin("bool", [], "whether the value is yes, on, 1 or true, in any case", bool),
    Builtin("type_debug", [], "the name of the value's Python type", lazy: true, vaults: true) {
      (call) throws(Failure) in
      switch call.input {
      case .undefined: .string("UndefinedMarker")
      case .object(let object) where object is Omit: .string("_OmitType")
      case .object(let object) where object is NamedTuple: .string("tuple")
      default: .string(call.input.typeName)
      }
    },
  ]

  private static func fallback(_ call: Call) throws(Failure) -> Value {
    if call.isAnsible, let flag = call[1], flag.bool == nil {
      throw call.refused(
        "The 'boolean' argument must be of type 'bool', not '\(flag.typeName)'.")
    }
    if call.input.isUndefined || call.flag(1) && !call.input.isTrue { return call[0] ?? "" }
    return call.input
  }

  private static func attribute(_ call: Call) throws(Failure) -> Value {
    guard let name = call[0]?.string else {
      throw call.mistyped(
        "attribute name must be string, not '\((call[0] ?? .null).typeName)'")
    }
    let found = try call.evaluator.attribute(name, of: call.input)
    // What only an item answers to is no attribute.
    if let entries = call.input.dict, entries[name] != nil {
      let method = try call.evaluator.attribute(name, of: [:])
      if method.isUndefined { return method }
    }
    return found
  }

  private static func bool(_ call: Call) throws(Failure) -> Value {
    switch call.input {
    case .bool: return call.input
    case .int(let number): return .bool(number == 1)
    case .double(let number): return .bool(number == 1)
    default:
      guard let text = call.input.string else { return false }
      return .bool(["yes", "on", "1", "true"].contains(text.lowercased()))
    }
  }

  /// What Ansible's options take for a boolean; nil for anything else.
  static func truth(_ value: Value) -> Bool? {
    switch value {
    case .bool(let flag): return flag
    case .int(let number): return number == 1 ? true : number == 0 ? false : nil
    case .double(let number): return number == 1 ? true : number == 0 ? false : nil
    default: break
    }
    guard let text = value.string else { return nil }
    switch PythonString.strip(text).lowercased() {
    case "y", "yes", "on", "1", "true", "t": return true
    case "n", "no", "off", "0", "false", "f": return false
    default: return nil
    }
  }
}
