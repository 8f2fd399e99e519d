internal import Diagnostics
internal import ModuleKit
internal import Templates
internal import Values

extension Run {
  /// `validate_argument_spec`: checks variables against a role's specification.
  func validateArgumentSpec(_ call: ActionCall) throws(Failure) -> Outcome {
    let spec: Dict = try call.require("argument_spec")
    let provided: Dict = try call.option("provided_arguments") ?? [:]
    let context: Dict = try call.option("validate_args_context") ?? [:]
    var problems: [String] = []
    for (key, entry) in spec {
      guard let name = key.string, case .dict(let rules) = entry else { continue }
      var value = provided[name]
      if value == nil { value = try call.evaluator.variable(name) }
      if case .undefined(let undefined)? = value { throw undefined.failure }
      problems += ArgumentRules.problems(name, value, rules, path: "")
    }
    guard problems.isEmpty else {
      return .failure(
        "Validation of arguments failed:\n" + problems.joined(separator: "\n"),
        values: [
          "argument_errors": .list(problems.map { .string($0) }),
          "argument_spec_data": .dict(spec), "validate_args_context": .dict(context),
        ])
    }
    return Outcome(
      message: "The arg spec validation passed",
      values: ["validate_args_context": .dict(context)])
  }
}

/// The rules of an argument specification (`meta/argument_specs.yml`).
enum ArgumentRules {
  /// What is wrong with a value, in ansible-core's words.
  static func problems(_ name: String, _ value: Value?, _ rules: Dict, path: String) -> [String] {
    let place = path.isEmpty ? "" : " found in '\(path)'"
    guard let value, !value.isNull else {
      let isRequired = rules["required"]?.isTrue ?? false
      return isRequired ? ["missing required arguments: \(name)\(place)"] : []
    }
    let type = rules["type"]?.string ?? "str"
    let elements = rules["elements"]?.string
    guard let values = coerced(value, type: type, elements: elements) else {
      return [
        "argument '\(name)' is of type \(value.typeName)\(place) and we were unable to convert "
          + "to \(type): '\(value.text)' is not of that type"
      ]
    }
    var problems: [String] = []
    if let choices = rules["choices"]?.items, !choices.isEmpty {
      for value in values where !choices.contains(where: { $0.isEqual(to: value) }) {
        let list = choices.map(\.text).joined(separator: ", ")
        problems.append("value of \(name) must be one of: \(list), got: \(value.text)\(place)")
      }
    }
    if case .dict(let inner)? = rules["options"] {
      for value in values {
        guard case .dict(let entries) = value else { continue }
        let below = path.isEmpty ? name : path + " -> " + name
        for (key, entry) in inner {
          guard let option = key.string, case .dict(let rules) = entry else { continue }
          problems += Self.problems(option, entries[option], rules, path: below)
        }
        let unknown = entries.names.filter { inner[$0] == nil }
        if !unknown.isEmpty {
          problems.append(
            "\(unknown.sorted().joined(separator: ", ")). Supported parameters include: "
              + inner.names.sorted().joined(separator: ", ") + ".")
        }
      }
    }
    return problems
  }

  /// The value as its type has it, a list's elements apart; nil where it does not convert.
  private static func coerced(_ value: Value, type: String, elements: String?) -> [Value]? {
    switch type {
    case "list":
      guard let items = try? [Value].decode(value) else { return nil }
      guard let elements else { return items }
      return items.allSatisfy { coerced($0, type: elements, elements: nil) != nil } ? items : nil
    case "dict": return value.dict == nil ? nil : [value]
    case "bool": return (try? Bool.decode(value)).map { [.bool($0)] }
    case "int": return (try? Int.decode(value)).map { [.int($0)] }
    case "float": return (try? Double.decode(value)).map { [.double($0)] }
    case "str", "path": return value.dict == nil && value.items == nil ? [value] : nil
    default: return [value]
    }
  }
}
