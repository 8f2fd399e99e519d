import Diagnostics
import Templates
import Values

/// An `attribute=` argument: `name`, `a.b.0`, or a number.
struct AttributePath {
  private let keys: [Value]

  init(_ attribute: Value) {
    if let text = attribute.string {
      keys = PythonString.split(text, ".").map { part in
        let isNumber = !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber ? PythonNumber.integer(part) ?? .string(part) : .string(part)
      }
    } else {
      keys = [attribute]
    }
  }

  /// The paths of `a,b.c`, for sorting by several.
  static func list(_ attribute: Value) -> [AttributePath] {
    guard let text = attribute.string else { return [AttributePath(attribute)] }
    return PythonString.split(text, ",").map { AttributePath(.string($0)) }
  }

  /// The value there: undefined where a step is missing, or the default.
  func value(
    in value: Value, _ call: Call, default fallback: Value? = nil
  ) throws(Failure) -> Value {
    var current = value
    for key in keys {
      if case .undefined = current {
        if fallback == nil, call.isAnsible { return current }
      }
      current = try step(current, key, call)
      if case .undefined = current, let fallback { current = fallback }
    }
    return current
  }

  private func step(_ value: Value, _ key: Value, _ call: Call) throws(Failure) -> Value {
    // What nearly every use is: an entry of a dictionary.
    if case .dict(let entries) = value, let found = entries[key] {
      return try call.evaluator.resolve(found)
    }
    return try call.evaluator.resolve(try call.evaluator.item(key, of: value))
  }
}
