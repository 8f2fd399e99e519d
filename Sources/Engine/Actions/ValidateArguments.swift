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
    var values = provided
    for name in spec.names where values[name] == nil {
      guard let value = try call.evaluator.variable(name) else { continue }
      if case .undefined(let undefined) = value { throw undefined.failure }
      values[name] = value
    }
    let problems = ArgumentRules.problems(values, spec)
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
struct ArgumentRules {
  private var problems: [String] = []
  private var unknown: [String] = []
  private var known: [String] = []

  /// What is wrong with arguments, in ansible-core's words and order.
  static func problems(_ values: Dict, _ spec: Dict) -> [String] {
    var rules = ArgumentRules()
    rules.check(values, spec, path: [])
    if !rules.unknown.isEmpty {
      rules.problems.append(
        rules.unknown.sorted().joined(separator: ", ") + ". Supported parameters include: "
          + rules.known.sorted().joined(separator: ", ") + ".")
    }
    return rules.problems
  }

  /// What is missing first, then types, then choices, then what is inside.
  private mutating func check(_ values: Dict, _ spec: Dict, path: [String]) {
    let place = path.joined(separator: " -> ")
    let aliases = spec.flatMap { $0.value.dict?["aliases"]?.items?.map(\.text) ?? [] }
    let extra = values.names.filter { spec[$0] == nil && !aliases.contains($0) }
    if !extra.isEmpty {
      unknown += extra.map { (path + [$0]).joined(separator: ".") }
      known = spec.names
    }
    let missing = spec.compactMap { key, rules -> String? in
      guard let name = key.string, rules.dict?["required"]?.isTrue ?? false else { return nil }
      return value(name, rules.dict ?? [:], in: values) == nil ? name : nil
    }
    if !missing.isEmpty {
      problems.append(
        "missing required arguments: " + missing.sorted().joined(separator: ", ")
          + (path.isEmpty ? "" : " found in \(place)"))
    }
    var converted: [(name: String, rules: Dict, values: [Value])] = []
    for (key, entry) in spec {
      guard let name = key.string, case .dict(let rules) = entry,
        let value = value(name, rules, in: values)
      else { continue }
      if let elements = elements(name, value, rules, place) {
        converted.append((name, rules, elements))
      }
    }
    for (name, rules, elements) in converted { choose(name, elements, rules, place) }
    for (name, rules, elements) in converted {
      guard case .dict(let inner)? = rules["options"] else { continue }
      for case .dict(let entries) in elements { check(entries, inner, path: path + [name]) }
    }
  }

  private func value(_ name: String, _ rules: Dict, in values: Dict) -> Value? {
    let names = [name] + (rules["aliases"]?.items?.map(\.text) ?? [])
    return names.lazy.compactMap { values[$0] }.first { !$0.isNull }
  }

  /// A value as its type has it, a list's elements apart; nil where it does not convert.
  private mutating func elements(_ name: String, _ value: Value, _ rules: Dict, _ place: String)
    -> [Value]?
  {
    let type = rules["type"]?.string ?? "str"
    let found = place.isEmpty ? "" : " found in '\(place)'."
    guard let converted = Self.converted(value, type) else {
      problems.append(
        "argument '\(name)' is of type \(value.typeName)\(found) and we were unable to convert "
          + "to \(type): " + Misfit.reason(value, type))
      return nil
    }
    guard type == "list", let items = converted.items else { return [converted] }
    guard let elements = rules["elements"]?.string else { return Array(items) }
    var result: [Value] = []
    for item in items {
      guard let element = Self.converted(item, elements) else {
        problems.append(
          "Elements value for option '\(name)' is of type \(item.typeName)\(found) and we were "
            + "unable to convert to \(elements): " + Misfit.reason(item, elements))
        return nil
      }
      result.append(element)
    }
    return result
  }

  private mutating func choose(_ name: String, _ values: [Value], _ rules: Dict, _ place: String) {
    guard let choices = rules["choices"]?.items, !choices.isEmpty else { return }
    let isKnown = { (value: Value) in choices.contains { $0.isEqual(to: value) } }
    let wrong = values.filter { !isKnown($0) }
    guard !wrong.isEmpty else { return }
    let isList = rules["type"]?.string == "list"
    problems.append(
      "value of \(name) must be one \(isList ? "or more " : "")of: "
        + choices.map(\.text).joined(separator: ", ")
        + (isList ? ". Got no match for: " : ", got: ") + wrong.map(\.text).joined(separator: ", ")
        + (place.isEmpty ? "" : " found in \(place)"))
  }

  private static func converted(_ value: Value, _ type: String) -> Value? {
    switch type {
    case "list": return (try? [Value].decode(value)).map { .list($0) }
    case "dict": return value.dict == nil ? nil : value
    case "bool": return (try? Bool.decode(value)).map { .bool($0) }
    case "int": return (try? Int.decode(value)).map { .int($0) }
    case "float": return (try? Double.decode(value)).map { .double($0) }
    case "str", "path": return value.string == nil ? .string(value.text) : value
    default: return value
    }
  }
}
