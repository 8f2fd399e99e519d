import BigInt
import Diagnostics
import Glibc
import Templates
import Values

/// Jinja2's filters on numbers.
extension Filters {
  static let jinjaNumbers: [Builtin] = [
    Builtin("abs", [], "the absolute value") { (call) throws(Failure) in
      switch call.input {
      case .double(let number): return .double(Swift.abs(number))
      default:
        if let number = PythonNumber.big(call.input) {
          return BigInteger.value(BigInt(number.magnitude))
        }
      }
      if case .object(let object) = call.input, let duration = object as? Duration {
        return .object(Duration(microseconds: Swift.abs(duration.microseconds)))
      }
      let type = call.input.isUndefined ? "Undefined" : call.input.typeName
      throw call.mistyped("bad operand type for abs(): '\(type)'")
    },
    Builtin(
      "int", ["default?", "base?"], "the whole number, or 0 or `default` if it is none", int),
    Builtin("float", ["default?"], "the float, or 0.0 or `default` if it is none") {
      (call) throws(Failure) in
      if case .undefined(let undefined) = call.input { throw undefined.failure.at(call.span) }
      if let number = PythonNumber.double(call.input) { return .double(number) }
      if let number = call.input.string.flatMap({ PythonNumber.double($0) }) {
        return .double(number)
      }
      return call[0] ?? 0.0
    },
    Builtin(
      "round", ["precision?", "method?"],
      "the number rounded to `precision` digits; `method` is common, ceil or floor", round),
    Builtin("sum", ["attribute?", "start?"], "the sum of the elements, or of an attribute", sum),
    Builtin("filesizeformat", ["binary?"], "a number of bytes in words, `1.5 MB`", fileSize),
    Builtin("random", [], "one element, at random", volatile: true) { (call) throws(Failure) in
      try call.elements().randomElement() ?? call.nothing("No random item, sequence was empty.")
    },
  ]

  private static func int(_ call: Call) throws(Failure) -> Value {
    switch call.input {
    case .int: return call.input
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .double(let number):
      if let whole = PythonNumber.truncated(number) { return whole }
      if number.isInfinite { throw call.wrong("cannot convert float infinity to integer") }
    case .object(let object) where object is BigInteger: return call.input
    case .undefined(let undefined): throw undefined.failure.at(call.span)
    default:
      guard let text = call.input.string else { break }
      let base = try call.integer(1, default: 10)
      if let number = PythonNumber.integer(text, base: base) { return number }
      if let number = PythonNumber.double(text), let whole = PythonNumber.truncated(number) {
        return whole
      }
    }
    return call[0] ?? 0
  }

  private static func round(_ call: Call) throws(Failure) -> Value {
    let digits = try call.integer(0, default: 0)
    let method = try call.text(1, default: "common")
    guard ["common", "ceil", "floor"].contains(method) else {
      throw call.refused("method must be common, ceil or floor")
    }
    if method == "common", let number = PythonNumber.big(call.input) {
      return BigInteger.value(PythonNumber.round(number, digits))
    }
    guard let number = PythonNumber.double(call.input) else {
      if method != "common" {
        // Multiplied first, which only a text or list bears.
        if case .undefined(let undefined) = call.input { throw undefined.failure.at(call.span) }
        throw call.mistyped(
          call.input.string != nil || call.input.items != nil
            ? "must be real number, not \(call.input.typeName)"
            : "unsupported operand type(s) for *: '\(call.input.typeName)' and 'int'")
      }
      throw call.mistyped("type \(call.input.typeName) doesn't define __round__ method")
    }
    if method == "common" { return .double(PythonNumber.round(number, digits)) }
    let scaled = number * pow(10, Double(digits))
    if !scaled.isFinite {
      throw call.wrong("cannot convert float \(scaled.isNaN ? "NaN" : "infinity") to integer")
    }
    return .double((method == "ceil" ? ceil(scaled) : floor(scaled)) / pow(10, Double(digits)))
  }

  private static func sum(_ call: Call) throws(Failure) -> Value {
    var total = call[1] ?? 0
    let items = try call.elements()
    if total.string != nil {
      throw call.mistyped("sum() can't sum strings [use ''.join(seq) instead]")
    }
    let path = call.given(0).map { AttributePath($0) }
    for item in items {
      total = try add(total, try path?.value(in: item, call) ?? item, call)
    }
    return total
  }

  /// Python's `+` of numbers, lists and tuples.
  private static func add(_ a: Value, _ b: Value, _ call: Call) throws(Failure) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)):
      let (sum, overflows) = x.addingReportingOverflow(y)
      return overflows ? BigInteger.value(BigInt(x) + BigInt(y)) : .int(sum)
    case (.list(let x), .list(let y)): return .list(x.items + y.items)
    case (.tuple(let x), .tuple(let y)): return .tuple(List(x.items + y.items))
    case (_, .undefined(let undefined)): throw undefined.failure.at(call.span)
    default: break
    }
    if let x = PythonNumber.big(a), let y = PythonNumber.big(b) { return BigInteger.value(x + y) }
    if let x = PythonNumber.double(a), let y = PythonNumber.double(b) { return .double(x + y) }
    throw call.mistyped(
      "unsupported operand type(s) for +: '\(a.typeName)' and '\(b.typeName)'")
  }

  private static func fileSize(_ call: Call) throws(Failure) -> Value {
    if case .undefined(let undefined) = call.input { throw undefined.failure.at(call.span) }
    let text = call.input.string
    guard let bytes = PythonNumber.double(call.input) ?? text.flatMap({ PythonNumber.double($0) })
    else {
      if let text {
        throw call.wrong("could not convert string to float: \(PythonText.quote(text))")
      }
      throw call.mistyped(
        "float() argument must be a string or a real number, not '\(call.input.typeName)'")
    }
    let isBinary = call.flag(0)
    let base = isBinary ? 1024 : 1000
    if bytes == 1 { return "1 Byte" }
    if bytes < Double(base) {
      if bytes.isInfinite { throw call.wrong("cannot convert float infinity to integer") }
      return .string("\(PythonNumber.truncated(bytes)?.text ?? "0") Bytes")
    }
    let prefixes = isBinary ? "KMGTPEZY" : "kMGTPEZY"
    var unit = BigInt(base)
    var name = ""
    for prefix in prefixes.unicodeScalars {
      unit *= BigInt(base)
      name = String(prefix) + (isBinary ? "iB" : "B")
      if let whole = BigInt(exactly: bytes.rounded(.down)), whole < unit { break }
    }
    return .string(PythonNumber.fixed(Double(base) * bytes / Double(unit), 1) + " " + name)
  }
}
