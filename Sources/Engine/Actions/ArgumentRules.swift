internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

/// The rules of an argument specification (`meta/argument_specs.yml`).
struct ArgumentRules {
  private var problems: [String] = []
  private var unknown: [String] = []
  /// The names that the specification of the unknown ones has.
  private var known = ""
  private let types: ArgumentTypes

  private init(_ evaluator: Evaluator) { types = ArgumentTypes(evaluator: evaluator) }

  /// What is wrong with arguments, in ansible-core's words and order.
  static func problems(_ values: Dict, _ spec: Dict, _ evaluator: Evaluator) -> [String] {
    var rules = ArgumentRules(evaluator)
    rules.check(values, spec, together: [:], path: [])
    if !rules.unknown.isEmpty {
      rules.problems.append(
        rules.unknown.sorted().joined(separator: ", ") + ". Supported parameters include: "
          + rules.known + ".")
    }
    return rules.problems
  }

  /// What excludes each other first, then what is missing, types, choices, what goes together, and
  /// what is inside.
  ///
  /// - Parameter together: what stands beside `options`, with `mutually_exclusive` and the like.
  private mutating func check(_ values: Dict, _ spec: Dict, together: Dict, path: [String]) {
    let place = path.joined(separator: " -> ")
    let found = path.isEmpty ? "" : " found in \(place)"
    var given = noteUnknown(values, spec, path: path)
    report(Self.lists(together["mutually_exclusive"]).map { .exclusive($0) }, given, found)
    for (key, rules) in spec {
      guard let name = key.string, given[name] == nil, let standard = rules.dict?["default"],
        !standard.isNull
      else { continue }
      given[name] = standard
    }
    let missing = spec.names.filter { name in
      spec[name]?.dict?["required"]?.isTrue ?? false && given[name] == nil
    }
    if !missing.isEmpty {
      problems.append(
        "missing required arguments: " + missing.sorted().joined(separator: ", ") + found)
    }
    var converted: [(name: String, rules: Dict, values: [Value])] = []
    for (key, entry) in spec {
      guard let name = key.string, case .dict(let rules) = entry, let value = given[name] else {
        continue
      }
      if value.isNull {
        converted.append((name, rules, [value]))
      } else if let elements = elements(name, value, rules, place) {
        converted.append((name, rules, elements))
      }
    }
    for (name, rules, elements) in converted { choose(name, elements, rules, found) }
    report(Self.dependencies(together), given, found)
    for (name, rules, elements) in converted {
      guard case .dict(let inner)? = rules["options"] else { continue }
      for case .dict(let entries) in elements {
        check(entries, inner, together: rules, path: path + [name])
      }
    }
  }

  /// The values by the names of the specification; notes those that it does not know.
  private mutating func noteUnknown(_ values: Dict, _ spec: Dict, path: [String]) -> Dict {
    var given = Dict()
    var extra: [String] = []
    for (key, value) in values {
      let name = key.text
      let own =
        spec[name] != nil
        ? name
        : spec.names.first {
          spec[$0]?.dict?["aliases"]?.items?.contains { $0.text == name } ?? false
        }
      if let own {
        given[own] = value
      } else {
        extra.append((path + [name]).joined(separator: "."))
      }
    }
    guard !extra.isEmpty else { return given }
    unknown += extra
    let aliases = spec.flatMap { $0.value.dict?["aliases"]?.items?.map(\.text) ?? [] }
    known = Self.listed(spec.names, aliases)
    return given
  }

  /// Names with their aliases, as messages list them.
  static func listed(_ names: [String], _ aliases: [String]) -> String {
    names.sorted().joined(separator: ", ")
      + (aliases.isEmpty ? "" : " (\(aliases.sorted().joined(separator: ", ")))")
  }

  private mutating func report(_ rules: [Rule], _ given: Dict, _ found: String) {
    let given = Dictionary(
      given.map { ($0.key.text, $0.value) }, uniquingKeysWith: { first, _ in first })
    problems += rules.compactMap { $0.broken(by: given) }.map { $0 + found }
  }

  private static func dependencies(_ together: Dict) -> [Rule] {
    var rules: [Rule] = lists(together["required_together"]).map { .together($0) }
    rules += lists(together["required_one_of"]).map { .oneOf($0) }
    for rule in together["required_if"]?.items ?? [] {
      guard let parts = rule.items, parts.count > 2 else { continue }
      rules.append(
        .requiredIf(
          parts[0].text, parts[1], parts[2].items?.map(\.text) ?? [],
          any: parts.count > 3 && parts[3].isTrue))
    }
    for (key, others) in together["required_by"]?.dict ?? [:] {
      rules.append(.requiredBy(key.text, others.items?.map(\.text) ?? [others.text]))
    }
    return rules
  }

  private static func lists(_ value: Value?) -> [[String]] {
    (value?.items ?? []).map { $0.items?.map(\.text) ?? [$0.text] }
  }

  /// A value as its type has it, a list's elements apart; nil where it does not convert.
  private mutating func elements(_ name: String, _ value: Value, _ rules: Dict, _ place: String)
    -> [Value]?
  {
    let type = rules["type"]?.string ?? "str"
    let found = place.isEmpty ? "" : " found in '\(place)'."
    let converted: Value
    switch types.convert(value, to: type) {
    case .success(let value): converted = value
    case .failure(let reason):
      problems.append(
        "argument '\(name)' is of type \(value.typeName)\(found) and we were unable to convert "
          + "to \(type): " + reason.text)
      return nil
    }
    guard type == "list", let items = converted.items else { return [converted] }
    guard let elements = rules["elements"]?.string else { return Array(items) }
    var result: [Value] = []
    var isWrong = false
    for item in items {
      switch types.convert(item, to: elements) {
      case .success(let element): result.append(element)
      case .failure(let reason):
        isWrong = true
        problems.append(
          "Elements value for option '\(name)' is of type \(item.typeName)\(found) and we were "
            + "unable to convert to \(elements): " + reason.text)
      }
    }
    return isWrong ? nil : result
  }

  private mutating func choose(_ name: String, _ values: [Value], _ rules: Dict, _ found: String) {
    guard let choices = rules["choices"]?.items, !choices.isEmpty else { return }
    let wrong = values.filter { value in
      !choices.contains { $0.isEqual(to: value) } && !Self.isSpelled(value, in: choices)
    }
    guard !wrong.isEmpty else { return }
    let isList = rules["type"]?.string == "list"
    let known = choices.map(\.text).joined(separator: ", ")
    let got = wrong.map(\.text).joined(separator: ", ")
    let verb = isList ? ". Got no match for: " : ", got: "
    problems.append(
      "value of \(name) must be one \(isList ? "or more " : "")of: \(known)\(verb)\(got)\(found)")
  }

  /// Whether a boolean stands for the one choice that spells it: `yes` is `True` in YAML.
  private static func isSpelled(_ value: Value, in choices: [Value]) -> Bool {
    let words: [String]
    switch value.text {
    case "True": words = ["y", "yes", "on", "1", "true", "t"]
    case "False": words = ["n", "no", "off", "0", "false", "f"]
    default: return false
    }
    return choices.filter { words.contains($0.text) }.count == 1
  }
}
