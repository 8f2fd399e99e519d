import BigInt
import Diagnostics
import Values

/// Python's `format % values`.
package enum PercentFormat {
  /// - Parameter escaping: whether texts that are filled in are escaped for HTML.
  package static func apply(_ format: String, _ values: Value, escaping: Bool = false)
    throws(Failure) -> String
  {
    var writer = Writer(values: values, escaping: escaping)
    return try writer.write(Array(format.unicodeScalars))
  }

  private struct Writer {
    let values: Value
    let escaping: Bool
    private let items: [Value]
    private var next = 0
    private var usedMapping = false

    private struct Field {
      var isLeft = false
      var hasSign = false
      var hasBlank = false
      var isAlternate = false
      var isZeroPadded = false
      var width = 0
      var precision: Int?
    }

    init(values: Value, escaping: Bool) {
      self.values = values
      self.escaping = escaping
      if case .tuple(let list) = values { items = list.items } else { items = [values] }
    }

    mutating func write(_ format: [Unicode.Scalar]) throws(Failure) -> String {
      var result = String.UnicodeScalarView()
      var index = 0
      while index < format.count {
        let scalar = format[index]
        index += 1
        guard scalar == "%" else {
          result.append(scalar)
          continue
        }
        result.append(contentsOf: try field(format, &index).unicodeScalars)
      }
      if !usedMapping, next < items.count {
        if case .tuple = values {} else if isMapping { return String(result) }
        throw Failure(.type, "not all arguments converted during string formatting")
      }
      return String(result)
    }

    /// A value that may stay unused: Python does not count mappings and lists.
    private var isMapping: Bool {
      switch values {
      case .dict, .list, .undefined: true
      case .object(let object): object is PythonRange || object is Bytes
      default: false
      }
    }

    private mutating func take() throws(Failure) -> Value {
      guard next < items.count else {
        throw Failure(.type, "not enough arguments for format string")
      }
      next += 1
      return items[next - 1]
    }

    private mutating func field(_ format: [Unicode.Scalar], _ index: inout Int) throws(Failure)
      -> String
    {
      var field = Field()
      var value: Value?
      func scalar(_ index: Int) throws(Failure) -> Unicode.Scalar {
        guard index < format.count else { throw Failure(.other, "incomplete format") }
        return format[index]
      }
      if try scalar(index) == "(" {
        var name = String.UnicodeScalarView()
        var depth = 1
        index += 1
        while true {
          guard index < format.count else { throw Failure(.other, "incomplete format key") }
          if format[index] == "(" { depth += 1 }
          if format[index] == ")" {
            depth -= 1
            if depth == 0 { break }
          }
          name.append(format[index])
          index += 1
        }
        index += 1
        guard case .dict(let entries) = values else {
          throw Failure(.type, "format requires a mapping")
        }
        guard let known = entries[String(name)] else {
          throw Failure(.other, String(name).quoted)
        }
        value = known
        usedMapping = true
      }
      flags: while true {
        switch try scalar(index) {
        case "-": field.isLeft = true
        case "+": field.hasSign = true
        case " ": field.hasBlank = true
        case "#": field.isAlternate = true
        case "0": field.isZeroPadded = true
        default: break flags
        }
        index += 1
      }
      field.width = try number(format, &index) ?? 0
      if field.width < 0 {
        field.isLeft = true
        field.width = -field.width
      }
      if try scalar(index) == "." {
        index += 1
        field.precision = max(0, try number(format, &index) ?? 0)
      }
      while ["h", "l", "L"].contains(try scalar(index)) { index += 1 }
      let type = try scalar(index)
      index += 1
      if type == "%" {
        if format[index - 2] == "%" { return "%" }
        throw Failure(.other, "unsupported format character '%' (0x25) at index \(index - 1)")
      }
      let known: Value
      if let value { known = value } else { known = try take() }
      return try convert(known, type, field, at: index - 1)
    }

    private mutating func number(_ format: [Unicode.Scalar], _ index: inout Int) throws(Failure)
      -> Int?
    {
      if index < format.count, format[index] == "*" {
        index += 1
        let number = try take()
        guard let width = number.repetition, abs(width) < 1 << 26 else {
          throw Failure(.type, "* wants int")
        }
        return width
      }
      var result: Int?
      while index < format.count, ("0"..."9").contains(format[index]) {
        result = (result ?? 0) * 10 + Int(format[index].value - 48)
        if let known = result, known > 1 << 26 { throw Failure(.other, "width too big") }
        index += 1
      }
      return result
    }

    private func convert(_ value: Value, _ type: Unicode.Scalar, _ field: Field, at index: Int)
      throws(Failure) -> String
    {
      if case .undefined(let undefined) = value, undefined.isStrict { throw undefined.failure }
      switch type {
      case "s", "r", "a":
        var text = type == "s" ? value.text : value.repr
        if type == "a" {
          text = text.unicodeScalars.map { $0.isASCII ? String($0) : PythonText.escape($0) }
            .joined()
        }
        let isSafe = if case .object(let object) = value { object is Markup } else { false }
        if escaping, !isSafe || type != "s" { text = Markup.escape(text) }
        if let precision = field.precision {
          text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
        }
        return pad("", text, field, zeros: false)
      case "c":
        if let text = value.string, TextIndex.count(text) == 1 {
          return pad("", text, field, zeros: false)
        }
        if let code = value.bigInteger, !(0..<0x110000).contains(code) {
          throw Failure(.other, "%c arg not in range(0x110000)")
        }
        guard let code = value.repetition,
          let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init)
        else { throw Failure(.type, "%c requires int or char") }
        return pad("", String(scalar), field, zeros: false)
      case "d", "i", "u", "x", "X", "o": return try integer(value, type, field)
      case "e", "E", "f", "F", "g", "G": return try float(value, type, field)
      default:
        throw Failure(
          .other,
          "unsupported format character '\(type)' (0x\(String(type.value, radix: 16))) at index \(index)"
        )
      }
    }

    private func integer(_ value: Value, _ type: Unicode.Scalar, _ field: Field) throws(Failure)
      -> String
    {
      var number = value.bigInteger
      if case .double(let float) = value, type == "d" || type == "i" || type == "u" {
        guard let whole = BigInt(exactly: float.rounded(.towardZero)) else {
          throw Failure(.other, "cannot convert float \(PythonText.number(float)) to integer")
        }
        number = whole
      }
      guard let number else {
        let isReal = type == "d" || type == "i" || type == "u"
        if isReal, case .undefined(let undefined) = value { throw undefined.failure }
        let wants = isReal ? "a real number" : "an integer"
        throw Failure(
          .type, "%\(type) format: \(wants) is required, not \(value.typeName)")
      }
      let radix = type == "x" || type == "X" ? 16 : type == "o" ? 8 : 10
      var digits = String(number.magnitude, radix: radix, uppercase: type == "X")
      if let precision = field.precision, digits.utf8.count < precision {
        digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
      }
      var lead = sign(number < 0, field)
      if field.isAlternate, radix != 10 { lead += radix == 8 ? "0o" : "0\(type)" }
      return pad(lead, digits, field, zeros: field.isZeroPadded)
    }

    private func float(_ value: Value, _ type: Unicode.Scalar, _ field: Field) throws(Failure)
      -> String
    {
      if case .undefined(let undefined) = value { throw undefined.failure }
      guard value.isNumber else {
        throw Failure(.type, "must be real number, not \(value.typeName)")
      }
      let number = value.double
      let precision = field.precision ?? 6
      let style = Character(type == "F" ? "f" : type)
      var body = FloatText.write(
        number.magnitude, style,
        precision: "gG".unicodeScalars.contains(type) ? max(1, precision) : precision,
        alternate: field.isAlternate)
      if type == "F" { body = body.uppercased() }
      let isNegative = number.sign == .minus && !number.isNaN
      return pad(
        sign(isNegative, field), body, field, zeros: field.isZeroPadded && number.isFinite)
    }

    private func sign(_ isNegative: Bool, _ field: Field) -> String {
      isNegative ? "-" : field.hasSign ? "+" : field.hasBlank ? " " : ""
    }

    private func pad(_ lead: String, _ body: String, _ field: Field, zeros: Bool) -> String {
      let missing = field.width - TextIndex.count(lead) - TextIndex.count(body)
      guard missing > 0 else { return lead + body }
      if field.isLeft { return lead + body + String(repeating: " ", count: missing) }
      if zeros { return lead + String(repeating: "0", count: missing) + body }
      return String(repeating: " ", count: missing) + lead + body
    }
  }
}
