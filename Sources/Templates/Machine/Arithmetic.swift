import BigInt
import Diagnostics
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// Python's arithmetic on values that are resolved.
enum Arithmetic {
  /// - Parameter limit: how many bytes or elements a repetition may make.
  static func apply(_ sign: BinaryOperator, _ a: Value, _ b: Value, limit: Int) throws(Failure)
    -> Value
  {
    switch (a, b) {
    case (.int(let x), .int(let y)):
      if let result = try integers(sign, x, y) { return result }
    case (.double(let x), .double(let y)): return try floats(sign, x, y)
    case (.double(let x), .int(let y)): return try floats(sign, x, Double(y))
    case (.int(let x), .double(let y)): return try floats(sign, Double(x), y)
    case (.bool(let x), _) where b.isNumber:
      return try apply(sign, .int(x ? 1 : 0), b, limit: limit)
    case (_, .bool(let y)) where a.isNumber:
      return try apply(sign, a, .int(y ? 1 : 0), limit: limit)
    case (.string(let x), .string(let y)) where sign == .add: return .string(x + y)
    default: break
    }
    if let x = a.bigInteger, let y = b.bigInteger { return try bigIntegers(sign, x, y) }
    if a.isNumber, b.isNumber { return try floats(sign, a.double, b.double) }
    if let result = try sequences(sign, a, b, limit) { return result }
    if let result = try dates(sign, a, b) { return result }
    throw unsupported(sign, a, b)
  }

  static func unsupported(_ sign: BinaryOperator, _ a: Value, _ b: Value) -> Failure {
    if sign == .add {
      switch a {
      case .string, .template:
        return Failure(.type, "can only concatenate str (not \"\(b.typeName)\") to str")
      case .list:
        return Failure(.type, "can only concatenate list (not \"\(b.typeName)\") to list")
      case .tuple:
        return Failure(.type, "can only concatenate tuple (not \"\(b.typeName)\") to tuple")
      default: break
      }
    }
    return Failure(
      .type,
      "unsupported operand type(s) for \(sign.symbol): '\(a.typeName)' and '\(b.typeName)'")
  }

  static func negate(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .int(let number):
      return number == .min ? BigInteger.value(-BigInt(number)) : .int(-number)
    case .double(let number): return .double(-number)
    case .bool(let flag): return .int(flag ? -1 : 0)
    case .object(let object):
      if let big = object as? BigInteger { return BigInteger.value(-big.number) }
      if let duration = object as? Duration {
        return .object(Duration(microseconds: -duration.microseconds))
      }
    default: break
    }
    throw Failure(.type, "bad operand type for unary -: '\(value.typeName)'")
  }

  static func plus(_ value: Value) throws(Failure) -> Value {
    if case .bool(let flag) = value { return .int(flag ? 1 : 0) }
    guard value.isNumber else {
      throw Failure(.type, "bad operand type for unary +: '\(value.typeName)'")
    }
    return value
  }

  // MARK: Numbers

  /// Nil where the result needs more than 64 bits.
  private static func integers(_ sign: BinaryOperator, _ x: Int, _ y: Int) throws(Failure)
    -> Value?
  {
    switch sign {
    case .add:
      let (sum, overflow) = x.addingReportingOverflow(y)
      return overflow ? nil : .int(sum)
    case .subtract:
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      return overflow ? nil : .int(difference)
    case .multiply:
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      return overflow ? nil : .int(product)
    case .divide:
      if y == 0 { throw Failure(.other, "division by zero") }
      return .double(Double(x) / Double(y))
    case .floorDivide:
      if y == 0 { throw Failure(.other, "integer division or modulo by zero") }
      if x == .min, y == -1 { return nil }
      let quotient = x / y
      return .int(x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient)
    case .modulo:
      if y == 0 { throw Failure(.other, "integer modulo by zero") }
      return .int(modulo(x, y))
    case .power: return nil
    }
  }

  /// The remainder with the sign of the divisor, which is not zero.
  @inline(__always) static func modulo(_ x: Int, _ y: Int) -> Int {
    if y == -1 { return 0 }
    let rest = x % y
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }

  private static func floats(_ sign: BinaryOperator, _ x: Double, _ y: Double) throws(Failure)
    -> Value
  {
    switch sign {
    case .add: return .double(x + y)
    case .subtract: return .double(x - y)
    case .multiply: return .double(x * y)
    case .divide:
      if y == 0 { throw Failure(.other, "float division by zero") }
      return .double(x / y)
    case .floorDivide, .modulo:
      if y == 0 {
        throw Failure(
          .other, sign == .modulo ? "float modulo" : "float floor division by zero")
      }
      var rest = fmod(x, y)
      if rest != 0, (rest < 0) != (y < 0) { rest += y }
      if sign == .modulo { return .double(rest == 0 ? (y < 0 ? -0.0 : 0.0) : rest) }
      let quotient = (x - rest) / y
      if quotient == 0 { return .double(x / y < 0 || (x / y).sign == .minus ? -0.0 : 0.0) }
      let floor = quotient.rounded(.down)
      return .double(quotient - floor > 0.5 ? floor + 1 : floor)
    case .power:
      if x == 0, y < 0 {
        throw Failure(.other, "0.0 cannot be raised to a negative power")
      }
      if x < 0, y != y.rounded() {
        throw Failure(.type, "a negative number to a fractional power is a complex number")
      }
      let result = pow(x, y)
      if result.isInfinite, x.isFinite, y.isFinite {
        throw Failure(.other, "(34, 'Numerical result out of range')")
      }
      return .double(result)
    }
  }

  private static func bigIntegers(_ sign: BinaryOperator, _ x: BigInt, _ y: BigInt)
    throws(Failure) -> Value
  {
    switch sign {
    case .add: return BigInteger.value(x + y)
    case .subtract: return BigInteger.value(x - y)
    case .multiply:
      try checkBits(x.bitWidth + y.bitWidth)
      return BigInteger.value(x * y)
    case .divide:
      if y == 0 { throw Failure(.other, "division by zero") }
      return .double(Double(x) / Double(y))
    case .floorDivide, .modulo:
      if y == 0 { throw Failure(.other, "integer division or modulo by zero") }
      let (quotient, rest) = x.quotientAndRemainder(dividingBy: y)
      let isOff = rest != 0 && (rest < 0) != (y < 0)
      if sign == .modulo { return BigInteger.value(isOff ? rest + y : rest) }
      return BigInteger.value(isOff ? quotient - 1 : quotient)
    case .power:
      if y < 0 {
        if x == 0 { throw Failure(.other, "0.0 cannot be raised to a negative power") }
        return .double(pow(Double(x), Double(y)))
      }
      guard let exponent = Int(exactly: y), exponent < 1 << 24 else {
        if x == 0 || x == 1 { return BigInteger.value(x) }
        throw Failure(.other, "the power is too large")
      }
      try checkBits(x.bitWidth.multipliedReportingOverflow(by: exponent).partialValue)
      return BigInteger.value(x.power(exponent))
    }
  }

  /// Some 79,000 digits: writing a number takes time that grows with their square.
  private static func checkBits(_ bits: Int) throws(Failure) {
    if bits > 1 << 18 { throw Failure(.other, "the number is too large") }
  }

  // MARK: Sequences

  private static func sequences(_ sign: BinaryOperator, _ a: Value, _ b: Value, _ limit: Int)
    throws(Failure) -> Value?
  {
    switch (sign, a, b) {
    case (.add, .list(let x), .list(let y)): return .list(x.items + y.items)
    case (.add, .tuple(let x), .tuple(let y)): return .tuple(List(x.items + y.items))
    case (.multiply, _, _):
      if let count = b.repetition { return try repeated(a, count, limit) }
      if let count = a.repetition { return try repeated(b, count, limit) }
      let (sequence, times) = a.bigInteger == nil ? (a, b) : (b, a)
      if times.bigInteger != nil, try repeated(sequence, 0, limit) != nil {
        throw Failure(.other, "cannot fit 'int' into an index-sized integer")
      }
      return nil
    case (.modulo, .string(let format), _):
      return .string(try PercentFormat.apply(format, b))
    case (.modulo, .object(let object), _):
      if let markup = object as? Markup {
        return .object(Markup(try PercentFormat.apply(markup.content, b, escaping: true)))
      }
    default: break
    }
    if case .object(let object) = a, let markup = object as? Markup, sign == .add,
      let text = b.string
    {
      let isSafe = if case .object = b { true } else { false }
      return .object(Markup(markup.content + (isSafe ? text : Markup.escape(text))))
    }
    if case .string(let text) = a, sign == .add, case .object(let object) = b,
      let markup = object as? Markup
    {
      return .object(Markup(Markup.escape(text) + markup.content))
    }
    if case .object(let object) = a, let x = object as? Bytes, sign == .add,
      case .object(let other) = b, let y = other as? Bytes
    {
      return .object(Bytes(x.content + y.content))
    }
    if case .object(let object) = a, let x = object as? PythonSet, sign == .subtract,
      case .object(let other) = b, let y = other as? PythonSet
    {
      return .object(PythonSet(x.members.keys.filter { y.members[$0] == nil }))
    }
    return nil
  }

  private static func repeated(_ value: Value, _ count: Int, _ limit: Int) throws(Failure)
    -> Value?
  {
    func check(_ size: Int) throws(Failure) {
      if count > 0, size.multipliedReportingOverflow(by: count).overflow || size * count > limit {
        throw Failure(.other, "the repetition makes too much (\(count) times)")
      }
    }
    // Nothing, as often as one likes, is nothing at once.
    let isNothing =
      switch value {
      case .string(let text): text.isEmpty
      case .list(let items), .tuple(let items): items.count == 0
      case .object(let object): object.count == 0
      default: false
      }
    let times = isNothing ? 0 : max(0, count)
    switch value {
    case .string(let text):
      try check(text.utf8.count)
      return .string(String(repeating: text, count: times))
    case .list(let items), .tuple(let items):
      try check(items.count * 16)
      var result: [Value] = []
      result.reserveCapacity(items.count * times)
      for _ in 0..<times { result += items.items }
      if case .list = value { return .list(result) }
      return .tuple(List(result))
    case .object(let object):
      if let markup = object as? Markup {
        try check(markup.content.utf8.count)
        return .object(Markup(String(repeating: markup.content, count: times)))
      }
      if let bytes = object as? Bytes {
        try check(bytes.content.count)
        return .object(Bytes(Array(repeatElement(bytes.content, count: times).joined())))
      }
      return nil
    default: return nil
    }
  }
}

extension Value {
  /// Whether it is an `int`, `float` or `bool` of any size.
  var isNumber: Bool {
    switch self {
    case .int, .double, .bool: true
    case .object(let object): object is BigInteger
    default: false
    }
  }

  var bigInteger: BigInt? {
    switch self {
    case .int(let number): BigInt(number)
    case .bool(let flag): flag ? 1 : 0
    case .object(let object): (object as? BigInteger)?.number
    default: nil
    }
  }

  /// The number as a float; zero for what is no number.
  var double: Double {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .object(let object): (object as? BigInteger).map { Double($0.number) } ?? 0
    default: 0
    }
  }

  /// How often a sequence is repeated by it.
  var repetition: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }
}

extension Markup {
  /// Text with HTML's special characters escaped.
  package static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 })
    else { return text }
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 38: result += Array("&amp;".utf8)
      case 60: result += Array("&lt;".utf8)
      case 62: result += Array("&gt;".utf8)
      case 34: result += Array("&#34;".utf8)
      case 39: result += Array("&#39;".utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
