extension Value {
  /// Whether it is undefined.
  @inlinable public var isUndefined: Bool { if case .undefined = self { true } else { false } }
  /// Whether it is Python's `None`.
  @inlinable public var isNull: Bool { if case .null = self { true } else { false } }

  /// The text of a `string`; nil for every other type, templates included.
  @inlinable public var string: String? {
    switch self {
    case .string(let text): text
    case .object(let object): (object as? Markup)?.content
    default: nil
    }
  }

  @inlinable public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// The number of an `int`, or of a `bool`, as Python has it.
  @inlinable public var int: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }
  @inlinable public var dict: Dict? { if case .dict(let entries) = self { entries } else { nil } }
  /// The elements of a list or tuple.
  @inlinable public var items: [Value]? {
    switch self {
    case .list(let list), .tuple(let list): list.items
    default: nil
    }
  }

  public static func list(_ items: [Value]) -> Value { .list(List(items)) }
  public static func dict(_ pairs: [(String, Value)]) -> Value { .dict(Dict(pairs)) }

  /// Python's truth of a value; an undefined one is false.
  public var isTrue: Bool {
    switch self {
    case .undefined, .null: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .double(let number): number != 0
    case .string(let text): !text.isEmpty
    case .template(let template): !template.text.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .dict(let entries): !entries.isEmpty
    case .object(let object): object.isTrue
    }
  }

  /// Python's name of the type, as ansible-core shows it: `str`, `dict`, `NoneType`.
  public var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .null: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .string, .template: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .object(let object): object.typeName
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: Value...) { self = .list(List(elements)) }
  public init(dictionaryLiteral elements: (String, Value)...) { self = .dict(Dict(elements)) }
}
