import Diagnostics
import Values

/// What a template has put out so far.
///
/// In Ansible's mode one value stays itself, several become one text, and `none` vanishes.
struct Output {
  private(set) var bytes: [UInt8] = []
  /// Makes text of the only value when a second one comes; nil where all is text.
  private let native: Evaluator?
  private var single: Value?
  private var isText = false
  /// The first undefined value that was put out in native mode; it is what the whole is then.
  private var undefined: Undefined?

  /// - Parameter native: whose rules make a text of a value; nil for Jinja2's text results.
  init(native: Evaluator?) { self.native = native }

  @inline(__always)
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(Failure) {
    if single != nil { try flatten() }
    isText = true
    if text.count == 1 {
      bytes.append(text[0])
    } else {
      bytes.append(contentsOf: text)
    }
  }

  @inline(__always)
  mutating func append(_ number: Int) throws(Failure) {
    if native != nil {
      if !isText, single == nil {
        single = .int(number)
        return
      }
      if single != nil { try flatten() }
    }
    isText = true
    bytes.append(decimal: number)
  }

  /// Adds a value in native mode.
  mutating func append(_ value: Value) throws(Failure) {
    if value.isNull { return }
    if case .undefined(let missing) = value, missing.isStrict {
      undefined = undefined ?? missing
      return
    }
    if !isText, single == nil {
      single = value
      return
    }
    if single != nil { try flatten() }
    try appendText(of: value)
  }

  mutating func append(string: String) {
    isText = true
    var text = string
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// The single value becomes text.
  private mutating func flatten() throws(Failure) {
    guard let value = single else { return }
    single = nil
    isText = true
    try appendText(of: value)
  }

  private mutating func appendText(of value: Value) throws(Failure) {
    if case .string(let text) = value { return append(string: text) }
    if value.isOmit { return }
    if let native { append(string: try native.outputText(of: value)) }
  }

  var count: Int { bytes.count }

  /// The whole: a value, a text, or none.
  var result: Value {
    if native == nil { return .string(String(decoding: bytes, as: UTF8.self)) }
    if let undefined { return .undefined(undefined) }
    if let single { return single }
    return isText ? .string(String(decoding: bytes, as: UTF8.self)) : .null
  }
}

extension [UInt8] {
  /// Appends a number's decimal digits.
  @inline(__always)
  mutating func append(decimal number: Int) {
    if number >= 0, number < 10 {
      append(UInt8(truncatingIfNeeded: number) &+ 48)
      return
    }
    appendDigits(number)
  }

  private mutating func appendDigits(_ number: Int) {
    var rest = number.magnitude
    if number < 0 { append(45) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var start = 20
      while rest > 0 {
        start -= 1
        let quotient = rest / 10
        buffer[start] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 48
        rest = quotient
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<20]))
    }
  }
}
