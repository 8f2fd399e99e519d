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
      guard let name = key.string, name != "cacheable" else { continue }
      guard VariableName.isValid(name) else {
        throw Failure(
          .usage, "the variable name '\(name)' is not valid", at: call.task.argumentPlaces[name],
          help: "names hold letters, digits and underscores, and begin with no digit")
      }
      facts[name] = value
    }
    if facts.isEmpty {
      throw Failure(
        .usage, "No key/value pairs provided, at least one is required for this action to succeed",
        at: call.task.span)
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
    let data: Dict = try call.option("data") ?? [:]
    let perHost = try call.option("per_host", as: Bool.self) ?? false
    let aggregates = try call.option("aggregate", as: Bool.self) ?? true
    let key = perHost ? call.host.name : "_run"
    var stats = recap.custom[key] ?? [:]
    for (name, value) in data {
      guard let text = name.string, VariableName.isValid(text) else {
        throw Failure(.usage, "the stats name '\(name.text)' is not valid", at: call.task.span)
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

  /// Numbers are added, lists joined, dictionaries merged; anything else is replaced.
  private static func aggregate(_ old: Value, _ new: Value) -> Value {
    switch (old, new) {
    case (.int(let a), .int(let b)):
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .double(Double(a) + Double(b)) : .int(sum)
    case (.double(let a), .double(let b)): return .double(a + b)
    case (.list(let a), .list(let b)): return .list(a.items + b.items)
    case (.string(let a), .string(let b)): return .string(a + b)
    case (.dict(let a), .dict(let b)): return .dict(VariableStore.merge(b, into: a))
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
