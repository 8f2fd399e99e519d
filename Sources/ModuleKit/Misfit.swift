package import Values

/// Why a value does not fit an option, in the words of ansible-core's results.
package enum Misfit {
  /// - Parameter type: in words, as options have it: `int`, `list of bool`.
  /// - Returns: nil where the type has words of its own.
  static func words(_ option: String, _ value: Value, type: String, choices: [String]?) -> String? {
    let element = type.hasPrefix("list of ") ? String(type.dropFirst(8)) : nil
    if element != nil, value.dict != nil {
      return "argument '\(option)' is of type dict and we were unable to convert to list: "
        + reason(value, "list")
    }
    guard let element else {
      if let choices { return self.choices(option, [value], choices, isList: false) }
      return isKnown(type)
        ? "argument '\(option)' is of type \(value.typeName) and we were unable to convert to "
          + "\(type): " + reason(value, type)
        : nil
    }
    let items = (try? [Value].decode(value)) ?? []
    if let choices {
      let wrong = items.filter { !choices.contains($0.text) }
      return self.choices(option, wrong, choices, isList: true)
    }
    guard let wrong = items.first(where: { !fits($0, element) }) else { return nil }
    return "Elements value for option '\(option)' is of type \(wrong.typeName) and we were unable "
      + "to convert to \(element): " + reason(wrong, element)
  }

  private static func choices(
    _ option: String, _ wrong: [Value], _ choices: [String], isList: Bool
  ) -> String {
    "value of \(option) must be one \(isList ? "or more " : "")of: "
      + choices.joined(separator: ", ") + (isList ? ". Got no match for: " : ", got: ")
      + wrong.map(\.text).joined(separator: ", ")
  }

  private static func isKnown(_ type: String) -> Bool {
    ["int", "float", "bool", "dict"].contains(type)
  }

  private static func fits(_ value: Value, _ type: String) -> Bool {
    switch type {
    case "int": (try? Int.decode(value)) != nil
    case "float": (try? Double.decode(value)) != nil
    case "bool": (try? Bool.decode(value)) != nil
    case "dict": value.dict != nil
    default: true
    }
  }

  /// Why a value does not convert to a type.
  package static func reason(_ value: Value, _ type: String) -> String {
    switch (type, value) {
    case ("int", _): return "\"\(value.repr)\" cannot be converted to an int"
    case ("bool", .string), ("bool", .int), ("bool", .double):
      return "The value '\(value.text)' is not a valid boolean. Valid booleans include: "
        + "'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0"
    case ("dict", .string(let text)):
      return text.utf8.contains(UInt8(ascii: "="))
        ? "unable to evaluate string in the \"key=value\" format as dictionary"
        : "dictionary requested, could not parse JSON or key=value"
    default: return "<class '\(value.typeName)'> cannot be converted to a \(type)"
    }
  }
}
