package import Diagnostics
package import Values

/// One option of a module: where it is kept, what it is called, what it means.
package struct Option<M>: Sendable {
  package let name: String
  package let aliases: [String]
  /// One sentence, for the manual.
  package let text: String
  package let isRequired: Bool
  /// `str`, `bool`, `list of str` …
  package let type: String
  package let choices: [String]?
  /// Whether values are secret: masked in every output.
  package let isSecret: Bool
  /// Whether `null` is a value of its own rather than "not given".
  let takesNull: Bool
  let set: @Sendable (inout M, Value) throws(Failure) -> Void
  /// What a module has for it, as results show it.
  let get: @Sendable (M) -> Value

  package init<Content: OptionValue>(
    _ path: any WritableKeyPath<M, Content> & Sendable, _ name: String, aliases: [String] = [],
    required: Bool = false, secret: Bool = false, _ text: String
  ) {
    self.name = name
    self.aliases = aliases
    self.text = text
    isRequired = required
    isSecret = secret
    type = Content.typeInWords
    choices = Content.choices
    takesNull = Content.takesNull
    set = { (module: inout M, value: Value) throws(Failure) in
      module[keyPath: path] = try Content.decode(value)
    }
    get = { $0[keyPath: path].value }
  }

  /// An option of a part that several modules have, as this module's own.
  package init<Part>(_ path: any WritableKeyPath<M, Part> & Sendable, _ option: Option<Part>) {
    name = option.name
    aliases = option.aliases
    text = option.text
    isRequired = option.isRequired
    isSecret = option.isSecret
    type = option.type
    choices = option.choices
    takesNull = option.takesNull
    set = { (module: inout M, value: Value) throws(Failure) in
      try option.set(&module[keyPath: path], value)
    }
    get = { option.get($0[keyPath: path]) }
  }
}

extension Array {
  /// The options of a part that several modules have, as this module's own.
  package static func part<M, Part>(
    _ path: any WritableKeyPath<M, Part> & Sendable, _ options: [Option<Part>]
  ) -> [Option<M>] where Element == Option<M> {
    options.map { Option(path, $0) }
  }
}

/// A type that an option can have: how it is read from a value, as ansible-core coerces.
package protocol OptionValue: Sendable {
  static func decode(_ value: Value) throws(Failure) -> Self
  /// As results show it.
  var value: Value { get }
  static var typeInWords: String { get }
  static var choices: [String]? { get }
  static var takesNull: Bool { get }
}

extension OptionValue {
  package static var choices: [String]? { nil }
  package static var takesNull: Bool { false }
}

/// An option with named choices: `enum State: String, Choice { case present, absent }`.
package protocol Choice: OptionValue, RawRepresentable, CaseIterable where RawValue == String {}

extension Choice {
  package static var typeInWords: String { "str" }
  package static var choices: [String]? { allCases.map(\.rawValue) }
  package var value: Value { .string(rawValue) }

  package static func decode(_ value: Value) throws(Failure) -> Self {
    let text = try String.decode(value)
    if let choice = Self(rawValue: text) { return choice }
    // YAML reads yes, no, on and off as booleans; a choice may be spelled so.
    if case .bool(let flag) = value {
      let words =
        flag
        ? ["yes", "on", "true", "True", "y", "t", "1"]
        : ["no", "off", "false", "False", "n", "f", "0"]
      if let choice = words.lazy.compactMap(Self.init).first { return choice }
    }
    let list = allCases.map(\.rawValue).joined(separator: ", ")
    throw Failure(
      .usage, "must be one of: \(list), got: \(text)",
      help: NearName.hint(text, among: allCases.map(\.rawValue)))
  }
}

extension String: OptionValue {
  package var value: Value { .string(self) }
  package static var typeInWords: String { "str" }
  package static func decode(_ value: Value) throws(Failure) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .undefined(let undefined): throw undefined.failure
    case .list(let items) where items.allSatisfy({ $0.string != nil }):
      // ansible-core turns a list into its Python text; what is meant is nearly always a mistake.
      value.repr
    default: value.text
    }
  }
}

extension Bool: OptionValue {
  package var value: Value { .bool(self) }
  package static var typeInWords: String { "bool" }
  package static func decode(_ value: Value) throws(Failure) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .int(1), .double(1): return true
    case .int(0), .double(0): return false
    case .string(let text):
      switch text.lowercased().trimmed {
      case "yes", "on", "1", "true", "y", "t": return true
      case "no", "off", "0", "false", "n", "f": return false
      default: break
      }
    default: break
    }
    throw Failure(.usage, "'\(value.text)' is not a boolean", help: "write true or false")
  }
}

extension Int: OptionValue {
  package var value: Value { .int(self) }
  package static var typeInWords: String { "int" }
  package static func decode(_ value: Value) throws(Failure) -> Int {
    switch value {
    case .int(let number): return number
    case .double(let number):
      if let whole = Int(exactly: number) { return whole }
    case .string(let text):
      if let number = Int(text.trimmed.filter { $0 != "_" }) { return number }
    case .bool(let flag): return flag ? 1 : 0
    default: break
    }
    throw Failure(.usage, "'\(value.text)' is not an integer")
  }
}

extension Double: OptionValue {
  package var value: Value { .double(self) }
  package static var typeInWords: String { "float" }
  package static func decode(_ value: Value) throws(Failure) -> Double {
    switch value {
    case .int(let number): return Double(number)
    case .double(let number): return number
    case .string(let text):
      if let number = Double(text.trimmed.filter { $0 != "_" }) { return number }
    case .bool(let flag): return flag ? 1 : 0
    default: break
    }
    throw Failure(.usage, "'\(value.text)' is not a number")
  }
}

extension Value: OptionValue {
  package var value: Value { self }
  package static var typeInWords: String { "raw" }
  package static var takesNull: Bool { true }
  package static func decode(_ value: Value) throws(Failure) -> Value { value }
}

extension Dict: OptionValue {
  package var value: Value { .dict(self) }
  package static var typeInWords: String { "dict" }
  package static func decode(_ value: Value) throws(Failure) -> Dict {
    guard case .dict(let entries) = value else {
      throw Failure(.usage, "'\(value.text)' is not a dictionary")
    }
    return entries
  }
}

extension Array: OptionValue where Element: OptionValue {
  package var value: Value { .list(map(\.value)) }
  package static var typeInWords: String { "list of \(Element.typeInWords)" }
  package static var choices: [String]? { Element.choices }
  /// A list, a text with commas, or one value.
  package static func decode(_ value: Value) throws(Failure) -> [Element] {
    let values: [Value]
    switch value {
    case .list(let items), .tuple(let items): values = items.items
    case .string(let text):
      values = text.split(separator: ",", omittingEmptySubsequences: false).map {
        .string(String($0).trimmed)
      }
    case .int, .double, .bool: values = [.string(value.text)]
    case .dict where Element.self == Value.self || Element.self == Dict.self: values = [value]
    default: throw Failure(.usage, "'\(value.text)' is not a list")
    }
    var result: [Element] = []
    for value in values { result.append(try Element.decode(value)) }
    return result
  }
}

extension Optional: OptionValue where Wrapped: OptionValue {
  package var value: Value { self?.value ?? .null }
  package static var typeInWords: String { Wrapped.typeInWords }
  package static var choices: [String]? { Wrapped.choices }
  package static func decode(_ value: Value) throws(Failure) -> Wrapped? {
    try Wrapped.decode(value)
  }
}

extension String {
  /// Without white space at its ends.
  package var trimmed: String {
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    guard let start = utf8.firstIndex(where: { !isSpace($0) }),
      let end = utf8.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[start...end])
  }
}
