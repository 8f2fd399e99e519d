public import BigInt

/// An integer beyond 64 bits.
public final class BigInteger: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let number: BigInt

  public init(_ number: BigInt) { self.number = number }

  /// `int` where it fits, else a big integer.
  public static func value(_ number: BigInt) -> Value {
    if let small = Int(exactly: number) { return .int(small) }
    return .object(BigInteger(number))
  }

  public override var typeName: String { "int" }
  public override var isTrue: Bool { number != 0 }
  public override var repr: String { number.description }
  public override var keyHash: UInt64 { KeyHash.of(number.description) }

  public override func isEqual(to other: Value) -> Bool {
    switch other {
    case .object(let object): (object as? BigInteger)?.number == number
    case .double(let double): double.isFinite && BigInt(exactly: double) == number
    default: false
    }
  }

  public override func isBefore(_ other: Value) -> Bool? {
    switch other {
    case .int(let int): number < BigInt(int)
    case .bool(let flag): number < (flag ? 1 : 0)
    case .double(let double): Double(number) < double
    case .object(let object): (object as? BigInteger).map { number < $0.number }
    default: nil
    }
  }
}

/// Python's `bytes`.
public final class Bytes: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let content: [UInt8]

  public init(_ content: [UInt8]) { self.content = content }

  public override var typeName: String { "bytes" }
  public override var isTrue: Bool { !content.isEmpty }
  public override var repr: String { "b" + PythonText.quote(content) }
  public override var keyHash: UInt64 { content.reduce(7) { KeyHash.mix($0 ^ UInt64($1)) } }
  public override var count: Int? { content.count }
  public override var elements: [Value]? { content.map { .int(Int($0)) } }

  public override func isEqual(to other: Value) -> Bool {
    if case .object(let object) = other { (object as? Bytes)?.content == content } else { false }
  }

  public override func isBefore(_ other: Value) -> Bool? {
    guard case .object(let object) = other, let bytes = object as? Bytes else { return nil }
    return content.lexicographicallyPrecedes(bytes.content)
  }
}

/// Python's `set`, in the order of insertion (Python promises none).
public final class PythonSet: Object, @unchecked Sendable {
  // Unchecked: changed in place only by the template that made or copied it.
  public var members: Dict

  public init(_ members: some Sequence<Value>) {
    self.members = Dict(pairs: members.map { ($0, Value.null) })
  }

  public override var typeName: String { "set" }
  public override var isTrue: Bool { !members.isEmpty }
  public override var repr: String {
    members.isEmpty ? "set()" : "{" + members.keys.map(\.repr).joined(separator: ", ") + "}"
  }
  public override var keyHash: UInt64 { members.keys.reduce(11) { $0 &+ KeyHash.of($1) } }
  public override var count: Int? { members.count }
  public override var elements: [Value]? { members.keys }

  public override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other, let set = object as? PythonSet else { return false }
    return members.count == set.members.count
      && members.keys.allSatisfy { set.members[$0] != nil }
  }
}

/// Text that Jinja2's autoescape takes as safe.
public final class Markup: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public let content: String

  public init(_ content: String) { self.content = content }

  public override var typeName: String { "Markup" }
  public override var isTrue: Bool { !content.isEmpty }
  public override var repr: String { "Markup(" + PythonText.quote(content) + ")" }
  public override var text: String { content }
  public override var keyHash: UInt64 { KeyHash.of(content) }
  public override var count: Int? { content.unicodeScalars.count }
  public override var elements: [Value]? {
    content.unicodeScalars.map { .string(String($0)) }
  }

  public override func isEqual(to other: Value) -> Bool {
    other.string.map { $0.isSameText(as: content) } ?? false
  }

  public override func isBefore(_ other: Value) -> Bool? {
    other.string.map { content.isTextBefore($0) }
  }
}

/// The `omit` of Ansible: leaves out the argument or element that it is the value of.
public final class Omit: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  public static let value = Value.object(Omit())

  private override init() {}

  public override var typeName: String { "_OmitType" }
  public override var repr: String { "<<Omit>>" }
}

extension Value {
  /// Whether it is `omit`.
  public var isOmit: Bool { if case .object(let object) = self { object is Omit } else { false } }
}
