import BigInt
import Diagnostics
import Values

/// The methods of integers and floats.
enum NumberMethods {
  static func call(_ name: String, _ value: Value, _ given: CallArguments) throws(Failure)
    -> Value
  {
    if case .double(let number) = value { return try float(name, number, given) }
    guard let number = value.bigInteger else { throw Methods.unknown(name, value) }
    if ["bit_length", "bit_count", "conjugate", "as_integer_ratio"].contains(name) {
      _ = try given.bind([], to: "int.\(name)")
    }
    switch name {
    case "bit_length": return .int(number.magnitude.bitWidth)
    case "bit_count":
      return .int(number.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount })
    case "conjugate": return BigInteger.value(number)
    case "as_integer_ratio": return .tuple(List([BigInteger.value(number), .int(1)]))
    case "to_bytes": return try bytes(number, given)
    case "__and__": return BigInteger.value(number & (try operand(given)))
    case "__or__": return BigInteger.value(number | (try operand(given)))
    case "__xor__": return BigInteger.value(number ^ (try operand(given)))
    case "__lshift__", "__rshift__":
      guard let shift = Int(exactly: try operand(given)), shift >= 0, shift < 1 << 22 else {
        throw Failure(.other, "the shift count is negative or too large")
      }
      return BigInteger.value(name == "__lshift__" ? number << shift : number >> shift)
    case "__add__", "__sub__", "__mul__":
      let sign: BinaryOperator =
        name == "__add__" ? .add : name == "__sub__" ? .subtract : .multiply
      return try Arithmetic.apply(
        sign, value, given.positional.first ?? .null, limit: 1 << 20)
    default: throw Methods.unknown(name, value)
    }
  }

  private static func operand(_ given: CallArguments) throws(Failure) -> BigInt {
    guard let number = given.positional.first?.bigInteger else {
      throw Failure(.type, "the operand must be an integer")
    }
    return number
  }

  private static func bytes(_ number: BigInt, _ given: CallArguments) throws(Failure) -> Value {
    let bound = try given.bind(
      ["length", "byteorder", "signed"], to: "int.to_bytes", byName: true)
    let length = try ListMethods.integer(bound[0] ?? .int(1))
    let order = bound[1]?.string ?? "big"
    let isSigned = bound[2]?.isTrue ?? false
    if number < 0, !isSigned {
      throw Failure(.other, "can't convert negative int to unsigned")
    }
    guard length >= 0, length < 1 << 20 else {
      throw Failure(.other, "length argument must be non-negative and small")
    }
    guard number.magnitude.bitWidth <= length * 8 - (isSigned ? 1 : 0) else {
      throw Failure(.other, "int too big to convert")
    }
    var rest = number < 0 ? (BigInt(1) << (length * 8)) + number : number
    var content = [UInt8](repeating: 0, count: length)
    for index in stride(from: length - 1, through: 0, by: -1) {
      content[index] = UInt8(truncatingIfNeeded: Int(rest & 255))
      rest >>= 8
    }
    return .object(Bytes(order == "little" ? content.reversed() : content))
  }

  private static func float(_ name: String, _ number: Double, _ given: CallArguments)
    throws(Failure) -> Value
  {
    _ = try given.bind([], to: "float.\(name)")
    switch name {
    case "is_integer": return .bool(number.isFinite && number == number.rounded())
    case "conjugate": return .double(number)
    case "hex": return .string(hex(number))
    case "as_integer_ratio":
      guard number.isFinite else {
        throw Failure(
          .other, "cannot convert \(number.isNaN ? "NaN" : "Infinity") to integer ratio")
      }
      if number == 0 { return .tuple(List([.int(0), .int(1)])) }
      var numerator = BigInt(Int64(number.significand * 0x1p52)) * (number < 0 ? -1 : 1)
      var exponent = Int(number.exponent) - 52
      while numerator & 1 == 0, exponent < 0 {
        numerator >>= 1
        exponent += 1
      }
      let one = BigInt(1)
      let pair = exponent < 0 ? (numerator, one << -exponent) : (numerator << exponent, one)
      return .tuple(List([BigInteger.value(pair.0), BigInteger.value(pair.1)]))
    default: throw Methods.unknown(name, .double(number))
    }
  }

  /// Python's `float.hex`.
  private static func hex(_ number: Double) -> String {
    if !number.isFinite { return PythonText.number(number) }
    let sign = number.sign == .minus ? "-" : ""
    if number == 0 { return sign + "0x0.0p+0" }
    let isSubnormal = number.isSubnormal
    let digits = String(number.significandBitPattern, radix: 16)
    let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    let exponent = isSubnormal ? -1022 : Int(number.exponent)
    return sign + "0x\(isSubnormal ? 0 : 1).\(fraction)p\(exponent < 0 ? "-" : "+")\(abs(exponent))"
  }
}
