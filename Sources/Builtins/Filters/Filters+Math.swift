import BigInt
import Diagnostics
import Glibc
import Templates
import Values

/// Ansible's filters on numbers and sizes.
extension Filters {
  static let ansibleMath: [Builtin] = [
    Builtin("log", ["base?"], "the logarithm, natural or to a base") { (call) throws(Failure) in
      let number = try call.number(call.input)
      let base = try call[0].map { (value) throws(Failure) in try call.number(value) }
      if number <= 0 || (base ?? 1) <= 0 { throw call.refused("math domain error") }
      guard let base else { return .double(Glibc.log(number)) }
      if base == 1 { throw call.refused("float division by zero") }
      if base == 10 { return .double(log10(number)) }
      return .double(Glibc.log(number) / Glibc.log(base))
    },
    Builtin("pow", ["y"], "the number to the power of another") { (call) throws(Failure) in
      try power(try call.number(call.input), try call.number(call[0] ?? .null), call)
    },
    Builtin("root", ["base?"], "the square root, or that of another degree") {
      (call) throws(Failure) in
      let number = try call.number(call.input)
      let degree = try call[0].map { (value) throws(Failure) in try call.number(value) } ?? 2
      if degree == 0 { throw call.refused("float division by zero") }
      if degree == 2 {
        if number < 0 {
          throw call.refused("root() can only be used on numbers: math domain error")
        }
        return .double(number.squareRoot())
      }
      return try power(number, 1 / degree, call)
    },
    Builtin(
      "human_readable", ["isbits?", "unit?"], "a number of bytes or bits in words, `1.50 KB`"
    ) { (call) throws(Failure) in
      guard let size = PythonNumber.double(call.input) else {
        throw call.refused(
          "human_readable() failed on bad input: '>=' not supported between instances of "
            + "'\(call.input.typeName)' and 'int'")
      }
      return .string(readable(size, isBits: call.flag(0), unit: call.given(1)?.text))
    },
    Builtin(
      "human_to_bytes", ["default_unit?", "isbits?"], "the number of bytes or bits of `10M`"
    ) { (call) throws(Failure) in
      do throws(Failure) {
        return try bytes(call)
      } catch {
        throw call.refused("human_to_bytes() can't interpret the input: " + error.message)
      }
    },
  ]

  private static func power(_ a: Double, _ b: Double, _ call: Call) throws(Failure) -> Value {
    let result = Glibc.pow(a, b)
    if result.isNaN, !a.isNaN, !b.isNaN { throw call.refused("math domain error") }
    if result.isInfinite, a.isFinite, b.isFinite {
      throw call.refused(a == 0 ? "math domain error" : "math range error")
    }
    return .double(result)
  }

  /// The units from the largest, each 1024 times the next.
  private static let units = Array("YZEPTGMKB")

  private static func readable(_ size: Double, isBits: Bool, unit: String?) -> String {
    let wanted = unit?.uppercased()
    for (position, letter) in units.enumerated() {
      let limit = Glibc.pow(1024, Double(units.count - 1 - position))
      let fits = wanted.map { $0 == String(letter) } ?? (size >= limit)
      guard fits || letter == "B" else { continue }
      let name = letter == "B" ? (isBits ? "bits" : "Bytes") : String(letter) + (isBits ? "b" : "B")
      return PythonNumber.fixed(size / limit, 2) + " " + name
    }
    return ""
  }

  private static let names: [Character: String] = [
    "Y": "yotta", "Z": "zetta", "E": "exa", "P": "peta", "T": "tera", "G": "giga", "M": "mega",
    "K": "kilo",
  ]

  private static func bytes(_ call: Call) throws(Failure) -> Value {
    let text = try call.text()
    var rest = Array(text.utf8)[...]
    let digits = rest.prefix { (48...57).contains($0) || $0 == 46 }
    let number = String(decoding: digits, as: UTF8.self)
    rest = rest.dropFirst(digits.count)
    let isNumber = digits.last != 46 && digits.filter { $0 == 46 }.count < 2
    while let byte = rest.first, byte == 32 || (9...13).contains(byte) { rest.removeFirst() }
    let letters = rest.prefix { (65...90).contains($0 & 0xDF) && $0 > 64 }
    rest = rest.dropFirst(letters.count)
    guard isNumber, let value = Double(number),
      rest.allSatisfy({ $0 == 32 || (9...13).contains($0) })
    else { throw call.refused("human_to_bytes() can't interpret following string: \(text)") }
    var unit = String(decoding: letters, as: UTF8.self)
    if unit.isEmpty { unit = call.given(0)?.text ?? "" }
    guard let first = unit.uppercased().first else { return whole(value) }
    guard let position = units.firstIndex(of: first) else {
      throw call.refused(
        "human_to_bytes() failed to convert \(text) (unit = \(unit)). The suffix must be one of "
          + units.map(String.init).joined(separator: ", "))
    }
    let isBits = call.flag(1)
    let (letter, name) = isBits ? ("b", "bit") : ("B", "byte")
    if unit.utf8.count > 1 {
      let accepted: Bool
      if first == "B" {
        accepted = unit.lowercased() == name
      } else {
        accepted =
          unit == String(first) + letter || unit.lowercased() == (names[first] ?? "") + name
      }
      guard accepted else {
        let expected = first == "B" ? "\(letter) or \(name)" : "\(first)\(letter) or \(first)"
        throw call.refused(
          "human_to_bytes() failed to convert \(text). Value is not a valid string (expect "
            + "\(expected))")
      }
    }
    return whole(value * Glibc.pow(1024, Double(units.count - 1 - position)))
  }

  private static func whole(_ number: Double) -> Value {
    PythonNumber.truncated(number.rounded(.toNearestOrEven)) ?? 0
  }
}

extension Call {
  /// A number, or the error of Python's `math`.
  fileprivate func number(_ value: Value) throws(Failure) -> Double {
    if let number = PythonNumber.double(value) { return number }
    throw refused(
      "\(name)() can only be used on numbers: must be real number, not \(value.typeName)")
  }
}
