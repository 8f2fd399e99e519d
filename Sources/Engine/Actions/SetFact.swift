internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Values

extension Run {
  /// `set_fact`: sets variables of the host for the rest of the run.
  func setFact(_ call: ActionCall) throws(Failure) -> Outcome {
    let isCacheable = try call.option("cacheable", as: Bool.self) ?? false
    var facts: Dict = [:]
    for (key, value) in call.arguments {
      guard let name = key.string else {
        throw Failure(
          .usage, "the name of a variable must be a text, not \(key.text)", at: call.task.span
        ).reported(
          "Task failed: Invalid variable name '\(key.text)' of type '\(key.typeName)'.")
      }
      if name == "cacheable" { continue }
      guard VariableName.isValid(name) else {
        throw Failure(
          .usage, "the variable name '\(name)' is not valid", at: call.task.argumentPlaces[name],
          help: "names hold letters, digits and underscores, and begin with no digit"
        ).reported("Task failed: Invalid variable name '\(name)'.")
      }
      facts[name] = value
    }
    if facts.isEmpty {
      throw Failure(
        .usage, "no variable is given", at: call.task.span, help: "write NAME: VALUE"
      ).reported(
        "No key/value pairs provided, at least one is required for this action to succeed")
    }
    for target in call.targets {
      for (key, value) in facts {
        guard let name = key.string else { continue }
        target.set(fact: name, value)
      }
      if isCacheable { keep(facts, of: target) }
    }
    return Outcome(values: ["ansible_facts": .dict(facts)])
  }

  /// `set_stats`: collects values that the recap shows.
  func setStats(_ call: ActionCall) throws(Failure) -> Outcome {
    let given = call.arguments["data"] ?? [:]
    guard case .dict(let data) = given else {
      throw Failure(
        .usage, "the 'data' option needs to be a dictionary, not \(given.typeName)",
        at: call.task.argumentPlaces["data"] ?? call.task.span
      ).reported("The 'data' option needs to be a dictionary/hash")
    }
    let perHost = Self.lenient(call.arguments["per_host"]) ?? false
    let aggregates = Self.lenient(call.arguments["aggregate"]) ?? true
    let key = perHost ? call.host.name : "_run"
    var stats = recap.custom[key] ?? [:]
    for (name, value) in data {
      guard let text = name.string, VariableName.isValid(text) else {
        throw Failure(
          .usage, "the stats name '\(name.text)' is not valid", at: call.task.span
        ).reported("Task failed: Invalid variable name '\(name.text)'.")
      }
      if aggregates, let before = stats[text] {
        stats[text] = Self.aggregate(before, value)
      } else {
        stats[text] = value
      }
    }
    recap.custom[key] = stats
    return Outcome(
      values: [
        "ansible_stats": [
          "data": .dict(data), "per_host": .bool(perHost), "aggregate": .bool(aggregates),
        ]
      ])
  }

  /// A boolean, or false for what is none.
  private static func lenient(_ value: Value?) -> Bool? {
    guard let value, !value.isNull else { return nil }
    if case .success(let flag) = Result(catching: { try Bool.decode(value) }) { return flag }
    return false
  }

  /// Numbers are added, lists joined, dictionaries merged; anything else is replaced.
  private static func aggregate(_ old: Value, _ new: Value) -> Value {
    switch (old, new) {
    case (.int(let a), .int(let b)):
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .double(Double(a) + Double(b)) : .int(sum)
    case (.double(let a), .double(let b)): return .double(a + b)
    case (.list(let a), .list(let b)): return .list(a.items + b.items)
    case (.string(let a), .string(let b)): return .string(a + b)
    case (.dict(var merged), .dict(let b)):
      merged.mergeDeeply(b)
      return .dict(merged)
    default: return new
    }
  }
}

/// What Ansible takes for the name of a variable.
enum VariableName {
  /// What a template reads as a constant.
  private static let reserved: Set<String> = ["true", "false", "none", "True", "False", "None"]

  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first), !reserved.contains(name) else {
      return false
    }
    return name.utf8.allSatisfy {
      $0 == 95 || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
    }
  }
}
