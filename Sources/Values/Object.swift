public import Diagnostics

/// A value of a rarer type: what all of them can be asked.
///
/// Values defines those that are data (big integers, bytes, sets, dates …); Templates adds the
/// objects that only live while a template runs (macros, loops, namespaces, bound methods).
open class Object: @unchecked Sendable {
  // Unchecked: subclasses that are data hold only `let`s; those that a template changes in place
  // never leave the rendering that made them.
  public init() {}

  /// Python's name of the type, as `type_debug` shows it.
  open var typeName: String { "object" }
  open var isTrue: Bool { true }
  /// Python's `repr`.
  open var repr: String { "<\(typeName) object>" }
  /// Python's `str`.
  open var text: String { repr }
  /// Python's `==`; identity unless a type says otherwise.
  open func isEqual(to other: Value) -> Bool {
    if case .object(let object) = other { self === object } else { false }
  }
  /// Python's `<`; nil where the types do not compare.
  open func isBefore(_ other: Value) -> Bool? { nil }
  /// Equal for equal objects.
  open var keyHash: UInt64 { KeyHash.mix(UInt64(UInt(bitPattern: ObjectIdentifier(self)))) }
  /// How many elements, for `length`; nil where Python's `len` raises.
  open var count: Int? { nil }
  /// Whether a template can call it.
  open var isCallable: Bool { false }
  /// Whether it is a mapping (`hostvars`, `vars`): its elements are its keys.
  open var isMapping: Bool { false }
  /// The value under a key, `object[key]` and `object.key`; nil where there is none.
  ///
  /// For lazy mappings of the engine, which look the value up when it is asked for; it may be a
  /// template.
  open func item(_ key: Value) throws(Failure) -> Value? { nil }
  /// What is said of a key that is not there; nil for the usual words.
  open func absence(of key: Value) -> String? { nil }
  /// Whether a mapping has a key.
  open func has(_ key: Value) throws(Failure) -> Bool { try item(key) != nil }
  /// The elements, for `for`; nil where it is not iterable.
  open var elements: [Value]? { nil }
}
