internal import Diagnostics
internal import Formats
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

/// The types of an argument specification: how values convert to them, in ansible-core's words.
struct ArgumentTypes {
  let evaluator: Evaluator

  /// Why a value does not convert.
  struct Reason: Error {
    let text: String
  }

  func convert(_ value: Value, to type: String) -> Result<Value, Reason> {
    switch type {
    case "list": return list(value)
    case "dict": return dictionary(value)
    case "bool": return boolean(value)
    case "int":
      if case .bool = value { return .success(value) }
      return decoded(Int.self, value) { .int($0) }
        ?? .failure(Reason(text: "\"\(value.repr)\" cannot be converted to an int"))
    case "float":
      if case .bool = value { return .success(value) }
      return decoded(Double.self, value) { .double($0) } ?? refused(value, "a float")
    case "str", "path": return .success(value.string == nil ? .string(value.text) : value)
    case "json", "jsonarg":
      switch value {
      case .string, .list, .tuple, .dict: return .success(value)
      default: return refused(value, "a json string")
      }
    case "bytes": return size(value, isBits: false)
    case "bits": return size(value, isBits: true)
    default: return .success(value)
    }
  }

  private func decoded<Content: OptionValue>(
    _ type: Content.Type, _ value: Value, _ make: (Content) -> Value
  ) -> Result<Value, Reason>? {
    guard case .success(let content) = Result(catching: { try Content.decode(value) }) else {
      return nil
    }
    return .success(make(content))
  }

  private func refused(_ value: Value, _ type: String) -> Result<Value, Reason> {
    .failure(Reason(text: "\(Self.className(of: value)) cannot be converted to \(type)"))
  }

  private func list(_ value: Value) -> Result<Value, Reason> {
    switch value {
    case .list, .tuple: return .success(value)
    case .string(let text):
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      return .success(.list(parts.map { .string(String($0).trimmed) }))
    case .int, .double, .bool: return .success(.list([.string(value.text)]))
    default: return refused(value, "a list")
    }
  }

  private func dictionary(_ value: Value) -> Result<Value, Reason> {
    switch value {
    case .dict: return .success(value)
    case .string(let text) where text.hasPrefix("{"):
      let parsed = Result { () throws(Failure) in try JSON.parse(Array(text.utf8)) }
      if case .success(.dict(let entries)) = parsed { return .success(.dict(entries)) }
      if case .dict(let entries)? = PythonLiteral.parse(text) { return .success(.dict(entries)) }
      return .failure(Reason(text: "unable to evaluate string as dictionary"))
    case .string(let text):
      var entries = Dict()
      for field in Self.fields(text) {
        guard let mark = field.firstIndex(of: "=") else {
          return .failure(
            Reason(text: "dictionary requested, could not parse JSON or key=value"))
        }
        entries[String(field[..<mark])] = .string(String(field[field.index(after: mark)...]))
      }
      guard !entries.isEmpty else {
        return .failure(Reason(text: "dictionary requested, could not parse JSON or key=value"))
      }
      return .success(.dict(entries))
    default: return refused(value, "a dict")
    }
  }

  /// The parts of `a=1, b='x y'`, without their quotes.
  private static func fields(_ text: String) -> [String] {
    var fields: [String] = []
    var field = ""
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { field.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "," || character == " " {
        if !field.isEmpty { fields.append(field) }
        field = ""
      } else {
        field.append(character)
      }
    }
    return field.isEmpty ? fields : fields + [field]
  }

  private func boolean(_ value: Value) -> Result<Value, Reason> {
    switch value {
    case .bool, .string, .int, .double:
      return decoded(Bool.self, value) { .bool($0) }
        ?? .failure(
          Reason(
            text: "The value '\(value.text)' is not a valid boolean. Valid booleans include: "
              + "0, 1, '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"))
    default: return refused(value, "a bool")
    }
  }

  private func size(_ value: Value, isBits: Bool) -> Result<Value, Reason> {
    let type = isBits ? "a Bit value" : "a Byte value"
    let number = Result { () throws(Failure) in
      try evaluator.apply(
        filter: "human_to_bytes", to: .string(value.text), [],
        [(name: "isbits", value: .bool(isBits))])
    }
    guard case .success(let number) = number else { return refused(value, type) }
    return .success(number)
  }

  /// How Python names the type of a value out of a file.
  static func className(of value: Value) -> String {
    let tagged: String
    switch value {
    case .string: tagged = "Str"
    case .int: tagged = "Int"
    case .double: tagged = "Float"
    case .list: tagged = "List"
    case .dict: tagged = "Dict"
    default: return "<class '\(value.typeName)'>"
    }
    return "<class 'ansible.module_utils._internal._datatag._AnsibleTagged\(tagged)'>"
  }
}
