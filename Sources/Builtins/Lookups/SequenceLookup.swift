import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// `sequence`: numbers from a start to an end or a count, each put into a format.
struct SequenceLookup {
  private let call: LookupCall
  private var start = 1
  private var end: Int?
  private var count: Int?
  private var stride = 1
  private var format = "%d"

  static let names = ["start", "end", "count", "stride", "format"]

  static let lookup = Lookup("sequence", options: names) { call throws(Failure) in
    var results: [Value] = []
    let terms = call.terms.isEmpty ? [""] : call.terms
    for term in terms {
      var sequence = SequenceLookup(call)
      for (key, value) in call.options { try sequence.set(key.text, value) }
      try sequence.read(try call.text(of: term))
      results += try sequence.numbers()
    }
    return results
  }

  private init(_ call: LookupCall) { self.call = call }

  /// `5`, `2-10/2:host%02d`, or `start=1 end=5 …`.
  private mutating func read(_ term: String) throws(Failure) {
    if term.isEmpty { return }
    if try readShort(term) { return }
    for (key, value) in try Arguments.parse(term) {
      guard Self.names.contains(key) else {
        throw call.failed("unrecognized arguments to with_sequence: ['\(key)']")
      }
      try set(key, .string(value))
    }
  }

  private mutating func readShort(_ term: String) throws(Failure) -> Bool {
    var rest = Substring(term)
    var format: Substring?
    if let colon = rest.firstIndex(of: ":") {
      format = rest[rest.index(after: colon)...]
      rest = rest[..<colon]
    }
    var stride: Substring?
    if let slash = rest.firstIndex(of: "/") {
      stride = rest[rest.index(after: slash)...]
      rest = rest[..<slash]
    }
    var start: Substring?
    if let dash = rest.firstIndex(of: "-") {
      start = rest[..<dash]
      rest = rest[rest.index(after: dash)...]
    }
    guard [start, rest, stride].allSatisfy({ $0.map(Self.isNumber) ?? true }), format != "" else {
      return false
    }
    if let start { try set("start", .string(String(start))) }
    try set("end", .string(String(rest)))
    if let stride { try set("stride", .string(String(stride))) }
    if let format { self.format = String(format) }
    return true
  }

  private static func isNumber(_ text: Substring) -> Bool {
    var digits = text.lowercased()[...]
    if digits.hasPrefix("0x") { digits = digits.dropFirst(2) }
    return !digits.isEmpty
      && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private mutating func set(_ name: String, _ value: Value) throws(Failure) {
    if value.isNull { return }
    switch name {
    case "format": format = try call.text(of: value)
    case "start": start = try LookupOption.integer(name, value, call)
    case "end": end = try LookupOption.integer(name, value, call)
    case "count": count = try LookupOption.integer(name, value, call)
    default: stride = try LookupOption.integer(name, value, call)
    }
  }

  private mutating func numbers() throws(Failure) -> [Value] {
    guard count != nil || end != nil else {
      throw call.failed("must specify count or end in with_sequence")
    }
    guard count == nil || end == nil else {
      throw call.failed("can't specify both count and end in with_sequence")
    }
    if let count {
      if count == 0 { return [] }
      let (product, overflow) = count.multipliedReportingOverflow(by: stride)
      let (sum, beyond) = start.addingReportingOverflow(product)
      guard !overflow, !beyond, sum > .min else { throw call.failed("the sequence is too long") }
      end = sum - 1
    }
    let end = end ?? start
    if stride > 0, end < start { throw call.failed("to count backwards make stride negative") }
    if stride < 0, end > start {
      throw call.failed("to count forward don't make stride negative")
    }
    guard format.utf8.count(where: { $0 == UInt8(ascii: "%") }) == 1 else {
      throw call.failed("bad formatting string: \(format)")
    }
    if stride == 0 { return [] }
    let limit = call.evaluator.environment.limits.rangeLength
    guard (end - start) / stride < limit else { throw call.failed("the sequence is too long") }
    var results: [Value] = []
    for number in Swift.stride(from: start, through: end, by: stride) {
      results.append(.string(try NumberFormat.apply(format, number, call)))
    }
    return results
  }
}

/// Python's `format % number` for one whole number.
enum NumberFormat {
  static func apply(_ format: String, _ number: Int, _ call: LookupCall) throws(Failure) -> String {
    let bytes = Array(format.utf8)
    guard let percent = bytes.firstIndex(of: UInt8(ascii: "%")) else { return format }
    var position = percent + 1
    var flags: Set<UInt8> = []
    while position < bytes.count, "-+ #0".utf8.contains(bytes[position]) {
      flags.insert(bytes[position])
      position += 1
    }
    func digits() -> Int? {
      var value: Int?
      while position < bytes.count, (48...57).contains(bytes[position]), (value ?? 0) < 10_000 {
        value = (value ?? 0) * 10 + Int(bytes[position] - 48)
        position += 1
      }
      return value
    }
    let width = digits() ?? 0
    var precision: Int?
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      precision = digits() ?? 0
    }
    while position < bytes.count, "hlL".utf8.contains(bytes[position]) { position += 1 }
    guard position < bytes.count,
      var body = text(number, bytes[position], precision, alternate: flags.contains(35))
    else {
      throw call.failed("problem formatting \(number) with \(PythonText.quote(format))")
    }
    var sign = number < 0 ? "-" : flags.contains(43) ? "+" : flags.contains(32) ? " " : ""
    if bytes[position] == UInt8(ascii: "s") || bytes[position] == UInt8(ascii: "r") {
      sign = number < 0 ? "-" : ""
    }
    let fill = max(0, width - sign.utf8.count - body.utf8.count)
    if flags.contains(45) {
      body = sign + body + String(repeating: " ", count: fill)
    } else if flags.contains(48) {
      body = sign + String(repeating: "0", count: fill) + body
    } else {
      body = String(repeating: " ", count: fill) + sign + body
    }
    return String(decoding: bytes[..<percent], as: UTF8.self) + body
      + String(decoding: bytes[(position + 1)...], as: UTF8.self)
  }

  /// The number without its sign.
  private static func text(
    _ number: Int, _ letter: UInt8, _ precision: Int?, alternate: Bool
  ) -> String? {
    func padded(_ digits: String) -> String {
      String(repeating: "0", count: max(0, (precision ?? 0) - digits.utf8.count)) + digits
    }
    let magnitude = number.magnitude
    switch letter {
    case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"): return padded(String(magnitude))
    case UInt8(ascii: "s"), UInt8(ascii: "r"):
      return String(String(magnitude).prefix(precision ?? .max))
    case UInt8(ascii: "x"):
      return (alternate ? "0x" : "") + padded(String(magnitude, radix: 16))
    case UInt8(ascii: "X"):
      return (alternate ? "0X" : "") + padded(String(magnitude, radix: 16, uppercase: true))
    case UInt8(ascii: "o"): return (alternate ? "0o" : "") + padded(String(magnitude, radix: 8))
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return PythonNumber.fixed(Double(magnitude), precision ?? 6)
    case UInt8(ascii: "c"):
      return number < 0
        ? nil : UInt32(exactly: number).flatMap(Unicode.Scalar.init).map { String($0) }
    default: return nil
    }
  }
}
