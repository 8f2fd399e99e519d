import Diagnostics
import Templates
import Values

extension Collections {
  /// `consolidate` and `param_list_compare`.
  static let consolidateFilters: [Builtin] = [
    Builtin(
      "ansible.utils.consolidate",
      ["fail_missing_match_key?", "fail_missing_match_value?", "fail_duplicate?"]
    ) { call throws(Failure) in try Consolidation(call).answer() },
    Builtin("ansible.utils.param_list_compare", ["target?"]) { call throws(Failure) in
      guard let target = call.given(0)?.items else {
        throw call.failed("param_list_compare: a list to compare with is missing")
      }
      guard let base = call.input.items else {
        throw call.failed("param_list_compare: a list is wanted, not \(call.input.typeName)")
      }
      return comparison(base.map(\.text), target.map(\.text))
    },
  ]

  /// What of the parameters given is to be done: `all` without those marked by `!`, or those named.
  private static func comparison(_ base: [String], _ target: [String]) -> Value {
    let actionable = target.filter { base.contains($0) }
    let unsupported = target.filter { !base.contains($0) }
    return .dict([
      ("actionable", .list(actionable.map { .string($0) })),
      ("unsupported", .list(unsupported.map { .string($0) })),
    ])
  }
}

private struct Consolidation {
  private let call: Call

  init(_ call: Call) { self.call = call }

  private struct Origin {
    let name: Value
    let matchKey: Value
    let data: [Value]
    /// The entries by the value of their match key.
    var entries = Dict()
  }

  func answer() throws(Failure) -> Value {
    guard let items = call.input.items else {
      throw call.failed("consolidate: a list of data sources is wanted, not \(call.input.typeName)")
    }
    var origins: [Origin] = []
    for item in items {
      guard case .dict(let source) = item, let data = source["data"]?.items,
        let key = source["match_key"], let name = source["name"]
      else {
        throw call.failed("consolidate: each data source needs data, match_key and name")
      }
      origins.append(Origin(name: name, matchKey: key, data: data))
    }
    try readEntries(&origins)
    var keys = Dict()
    for origin in origins { for key in origin.entries.keys { keys[key] = .null } }
    if call.flag(1, default: true) { try checkValues(origins, keys.keys) }
    var result = Dict()
    for key in keys.keys {
      var sources = Dict()
      for origin in origins { sources[origin.name] = origin.entries[key] ?? .dict([:]) }
      result[key] = .dict(sources)
    }
    return .dict(result)
  }

  private func readEntries(_ origins: inout [Origin]) throws(Failure) {
    var missing: [String] = []
    var doubled: [String] = []
    for number in origins.indices {
      let origin = origins[number]
      for (place, entry) in origin.data.enumerated() {
        guard let value = entry.dict?[origin.matchKey] else {
          missing.append(
            "missing match key '\(origin.matchKey.text)' in data source \(number + 1) in list "
              + "entry \(place + 1)")
          continue
        }
        let key = try call.key(value)
        if origins[number].entries[key] != nil {
          doubled.append("duplicate values in data source \(number + 1)")
        }
        origins[number].entries[key] = entry
      }
    }
    if call.flag(0, default: true), !missing.isEmpty {
      throw call.failed(
        "consolidate: 'fail_missing_match_key' reported " + missing.joined(separator: ", "))
    }
    if call.flag(2, default: true), !doubled.isEmpty {
      throw call.failed("consolidate: 'fail_duplicate' reported " + doubled.joined(separator: ", "))
    }
  }

  private func checkValues(_ origins: [Origin], _ keys: [Value]) throws(Failure) {
    var missing: [String] = []
    for (number, origin) in origins.enumerated() {
      for key in keys where origin.entries[key] == nil {
        missing.append("missing match value \(key.text) in data source \(number + 1)")
      }
    }
    guard missing.isEmpty else {
      throw call.failed(
        "consolidate: 'fail_missing_match_value' reported " + missing.joined(separator: ", "))
    }
  }
}
