import BigInt
import Diagnostics
import Values

/// Python's format specifications: `>10`, `,.2f`, `#x`.
package struct FormatSpec {
  private var fill: Unicode.Scalar = " "
  private var hasSign = false
  private var dropsNegativeZero = false
  private var align: Unicode.Scalar?
  private var sign: Unicode.Scalar = "-"
  private var isAlternate = false
  private var isZeroPadded = false
  private var width = 0
  private var grouping: Unicode.Scalar?
  private var precision: Int?
  private var type: Unicode.Scalar?

  /// A value as `format(value, specification)` writes it.
  package static func apply(_ specification: String, to value: Value, text: String)
    throws(Failure) -> String
  {
    if case .object(let object) = value, object is Moment || object is Day || object is ClockTime,
      !specification.isEmpty
    {
      return try DateFormat.apply(specification, object)
    }
    if specification.isEmpty { return text }
    let isText = !value.isNumber
    let spec = try FormatSpec(specification, typeName: value.typeName)
    if isText {
      switch value {
      case .string: break
      case .object(let object) where object is Markup: break
      default:
        throw Failure(
          .type, "unsupported format string passed to \(value.typeName).__format__")
      }
      return try spec.write(text: text)
    }
    return try spec.write(number: value, text)
  }

  private init(_ specification: String, typeName: String) throws(Failure) {
    let scalars = Array(specification.unicodeScalars)
    var index = 0
    var hasFill = false
    func isAlign(_ position: Int) -> Bool {
      position < scalars.count && ["<", ">", "=", "^"].contains(scalars[position])
    }
    if isAlign(1) {
      fill = scalars[0]
      align = scalars[1]
      index = 2
      hasFill = true
    } else if isAlign(0) {
      align = scalars[0]
      index = 1
    }
    func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    if let mark = peek(), mark == "+" || mark == "-" || mark == " " {
      sign = mark
      hasSign = true
      index += 1
    }
    if peek() == "z" {
      dropsNegativeZero = true
      index += 1
    }
    if peek() == "#" {
      isAlternate = true
      index += 1
    }
    if peek() == "0" {
      isZeroPadded = true
      if !hasFill { fill = "0" }
      index += 1
    }
    func number() throws(Failure) -> Int? {
      var value: Int?
      while let digit = peek(), ("0"..."9").contains(digit) {
        value = (value ?? 0) * 10 + Int(digit.value - 48)
        if let known = value, known > 1 << 26 {
          throw Failure(.other, "Too many decimal digits in format string")
        }
        index += 1
      }
      return value
    }
    width = try number() ?? 0
    if let mark = peek(), mark == "," || mark == "_" {
      grouping = mark
      index += 1
    }
    if peek() == "." {
      index += 1
      guard let digits = try number() else {
        throw Failure(.other, "Format specifier missing precision")
      }
      precision = digits
    }
    if let mark = peek() {
      type = mark
      index += 1
    }
    if index < scalars.count {
      throw Failure(
        .other,
        "Invalid format specifier '\(specification)' for object of type '\(typeName)'")
    }
  }

  private func write(text: String) throws(Failure) -> String {
    if let type, type != "s" { throw unknown("str") }
    if hasSign {
      let word = sign == " " ? "Space" : "Sign"
      throw Failure(.other, "\(word) not allowed in string format specifier")
    }
    if dropsNegativeZero {
      throw Failure(.other, "Negative zero coercion (z) not allowed in string format specifier")
    }
    if isAlternate {
      throw Failure(.other, "Alternate form (#) not allowed in string format specifier")
    }
    if let grouping { throw Failure(.other, "Cannot specify '\(grouping)' with 's'.") }
    if align == "=" {
      throw Failure(.other, "'=' alignment not allowed in string format specifier")
    }
    let shown =
      precision.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
    return pad(shown, align ?? "<", fill)
  }

  private func unknown(_ typeName: String) -> Failure {
    Failure(
      .other,
      "Unknown format code '\(type.map { String($0) } ?? "")' for object of type '\(typeName)'")
  }

  private func write(number value: Value, _ text: String) throws(Failure) -> String {
    var body: String
    var prefix = ""
    var isNegative = false
    let isFloat = if case .double = value { true } else { false }
    let isWhole = type.map { "dboxXcn".unicodeScalars.contains($0) } ?? true
    if dropsNegativeZero, !isFloat, isWhole {
      throw Failure(.other, "Negative zero coercion (z) not allowed in integer format specifier")
    }
    switch type {
    case "d", "b", "o", "x", "X", "c",
      "n" where !isFloat:
      guard let integer = value.bigInteger else { throw unknown(value.typeName) }
      if type == "c" {
        if hasSign {
          throw Failure(.other, "Sign not allowed with integer format specifier 'c'")
        }
        if precision != nil {
          throw Failure(.other, "Precision not allowed in integer format specifier")
        }
        guard let code = UInt32(exactly: integer), let scalar = Unicode.Scalar(code) else {
          throw Failure(.other, "%c arg not in range(0x110000)")
        }
        return pad(String(scalar), align ?? ">", fill)
      }
      (body, prefix, isNegative) = try integerParts(integer)
    case nil where !isFloat:
      guard let integer = value.bigInteger else { throw unknown(value.typeName) }
      (body, prefix, isNegative) = try integerParts(integer)
    case "e", "E", "f", "F", "g", "G", "n", "%", nil:
      (body, isNegative) = floatParts(value.double)
    default: throw unknown(value.typeName)
    }
    let mark = isNegative ? "-" : sign == "+" ? "+" : sign == " " ? " " : ""
    let lead = mark + prefix
    if align == "=" || isZeroPadded && align == nil {
      let filler = fill
      var missing = width - TextIndex.count(body) - lead.utf8.count
      if filler == "0", grouping != nil, missing > 0 {
        let plain = body
        let isHexadecimal = type == "x" || type == "X"
        let digitsOnly = plain.filter { $0 != "," && $0 != "_" }
        let (whole, rest) = isHexadecimal ? (digitsOnly, "") : FormatSpec.parted(digitsOnly)
        let size = type.map { "boxX".unicodeScalars.contains($0) } ?? false ? 4 : 3
        // As few digits as fill the width with the marks between them.
        let room = width - rest.utf8.count - lead.utf8.count
        var count = max(whole.utf8.count, room * size / (size + 1))
        while count + (count - 1) / size < room { count += 1 }
        let digits = String(repeating: "0", count: count - whole.utf8.count) + whole
        return lead + grouped(digits, size) + rest
      }
      missing = max(0, missing)
      return lead + String(repeating: String(filler), count: missing) + body
    }
    return pad(lead + body, align ?? ">", fill)
  }

  /// Digits before the point, and the point with what follows.
  private static func parted(_ digits: String) -> (String, String) {
    guard let index = digits.utf8.firstIndex(where: { !$0.isASCIIDigit }) else {
      return (digits, "")
    }
    return (String(digits[..<index]), String(digits[index...]))
  }

  private func integerParts(_ integer: BigInt) throws(Failure) -> (String, String, Bool) {
    if precision != nil {
      throw Failure(.other, "Precision not allowed in integer format specifier")
    }
    if let grouping, let type,
      grouping == "," ? "bBoxXcn".unicodeScalars.contains(type) : type == "n" || type == "c"
    {
      throw Failure(.other, "Cannot specify '\(grouping)' with '\(type)'.")
    }
    let radix: Int
    var prefix = ""
    switch type {
    case "b": (radix, prefix) = (2, "0b")
    case "o": (radix, prefix) = (8, "0o")
    case "x": (radix, prefix) = (16, "0x")
    case "X": (radix, prefix) = (16, "0X")
    default: radix = 10
    }
    let digits = String(integer.magnitude, radix: radix, uppercase: type == "X")
    return (
      grouped(digits, radix == 10 ? 3 : 4), isAlternate ? prefix : "", integer < 0
    )
  }

  private func floatParts(_ number: Double) -> (String, Bool) {
    var isNegative = number.sign == .minus && !number.isNaN
    let size = number.magnitude
    var body: String
    switch type {
    case "e": body = FloatText.write(size, "e", precision: precision ?? 6, alternate: isAlternate)
    case "E": body = FloatText.write(size, "E", precision: precision ?? 6, alternate: isAlternate)
    case "f", "F":
      body = FloatText.write(size, "f", precision: precision ?? 6, alternate: isAlternate)
      if type == "F" { body = body.uppercased() }
    case "%":
      body =
        FloatText.write(size * 100, "f", precision: precision ?? 6, alternate: isAlternate) + "%"
    case "g", "n":
      body = FloatText.write(size, "g", precision: max(1, precision ?? 6), alternate: isAlternate)
    case "G":
      body = FloatText.write(size, "G", precision: max(1, precision ?? 6), alternate: isAlternate)
    default:
      if let precision {
        body = shortest(size, max(1, precision))
      } else {
        body = PythonText.number(size)
        if isAlternate, !body.utf8.contains(46), let mark = body.firstIndex(of: "e") {
          body.insert(".", at: mark)
        }
      }
    }
    let isZero = body.utf8.allSatisfy { !(49...57).contains($0) } && number.isFinite
    if dropsNegativeZero, isZero { isNegative = false }
    let (whole, rest) = FormatSpec.parted(body)
    return (grouped(whole) + rest, isNegative)
  }

  /// A float without a type but with a precision: as `g`, with an exponent sooner and a point
  /// always.
  private func shortest(_ size: Double, _ precision: Int) -> String {
    let scientific = FloatText.write(size, "e", precision: precision - 1, alternate: isAlternate)
    guard size.isFinite, let mark = scientific.firstIndex(of: "e"),
      Int(scientific[scientific.index(after: mark)...]) == precision - 1
    else {
      let body = FloatText.write(size, "g", precision: precision, alternate: isAlternate)
      let isWhole = !body.utf8.contains { $0 == 46 || $0 == 101 || $0 == 110 }
      return isWhole ? body + ".0" : body
    }
    var mantissa = scientific[..<mark]
    if !isAlternate, mantissa.contains(".") {
      while mantissa.last == "0" { mantissa.removeLast() }
      if mantissa.last == "." { mantissa.removeLast() }
    }
    return String(mantissa) + scientific[mark...]
  }

  private func grouped(_ digits: String, _ size: Int = 3) -> String {
    guard let grouping, digits.utf8.count > size else { return digits }
    var result = ""
    let count = digits.utf8.count
    for (index, digit) in digits.enumerated() {
      if index > 0, (count - index) % size == 0 { result.unicodeScalars.append(grouping) }
      result.append(digit)
    }
    return result
  }

  private func pad(_ text: String, _ align: Unicode.Scalar, _ fill: Unicode.Scalar) -> String {
    let missing = width - TextIndex.count(text)
    guard missing > 0 else { return text }
    func filler(_ count: Int) -> String { String(repeating: String(fill), count: count) }
    switch align {
    case "<": return text + filler(missing)
    case "^": return filler(missing / 2) + text + filler(missing - missing / 2)
    default: return filler(missing) + text
    }
  }
}
