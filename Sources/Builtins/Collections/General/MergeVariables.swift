import Diagnostics
import Patterns
import Templates
import Values

/// `merge_variables`: the dictionaries or lists of all variables whose names match, in one.
struct MergeVariables {
  private let call: LookupCall
  private let override: String
  private let isDeep: Bool

  static let lookup = Lookup(
    "community.general.merge_variables",
    options: ["pattern_type", "initial_value", "override", "dict_merge", "list_merge"]
  ) { call throws(Failure) in
    let merge = try MergeVariables(call)
    var results: [Value] = []
    for term in call.terms {
      guard let pattern = term.string else {
        throw call.failed(
          "Non-string type '\(term.typeName)' passed, only 'str' types are allowed!")
      }
      results.append(try merge.merged(pattern))
    }
    return results
  }

  private init(_ call: LookupCall) throws(Failure) {
    self.call = call
    override = try Self.choice(call, "override", ["warn", "error", "ignore"])
    isDeep = try Self.choice(call, "dict_merge", ["deep", "replace"]) == "deep"
    guard try call.text("list_merge") ?? "append" == "append" else {
      throw call.failed("merge_variables: list_merge can only be append here")
    }
  }

  private static func choice(
    _ call: LookupCall, _ name: String, _ choices: [String]
  ) throws(Failure) -> String {
    let value = try call.text(name) ?? choices[0]
    guard choices.contains(value) else {
      throw call.failed(
        "Invalid value '\(value)' for config '\(name)' for the lookup merge_variables; it must be "
          + choices.joined(separator: ", "))
    }
    return value
  }

  private func merged(_ pattern: String) throws(Failure) -> Value {
    let type = try Self.choice(call, "pattern_type", ["regex", "prefix", "suffix"])
    let compiled = type == "regex" ? try Pattern.compile(pattern) : nil
    var result = call.option("initial_value")
    for name in call.evaluator.scope.names.sorted() {
      let isMeant =
        switch type {
        case "prefix": name.hasPrefix(pattern)
        case "suffix": name.hasSuffix(pattern)
        default: try compiled?.matches(name) ?? false
        }
      guard isMeant, let found = try call.evaluator.variable(name) else { continue }
      let value = try call.evaluator.resolveDeep(found)
      switch (result, value) {
      case (nil, .dict), (nil, .list): result = value
      case (.dict(let a), .dict(let b)): result = .dict(try joined(a, b, [name]))
      case (.list(let a), .list(let b)): result = .list(a.items + b.items)
      default:
        throw call.failed("Unable to merge, not all variables are of the same type")
      }
    }
    return result ?? .null
  }

  private func joined(_ a: Dict, _ b: Dict, _ path: [String]) throws(Failure) -> Dict {
    var result = a
    for (key, value) in b {
      switch (a[key], value) {
      case (.dict(let x)?, .dict(let y)) where isDeep:
        result[key] = .dict(try joined(x, y, path + [key.text]))
      case (.list(let x)?, .list(let y)): result[key] = .list(x.items + y.items)
      case (let known?, _) where override == "error" && !known.isEqual(to: value):
        throw call.failed(
          "The key '\(key.text)' with value '\(known.text)' will be overwritten with value "
            + "'\(value.text)' from '\((path + [key.text]).joined(separator: "."))'")
      default: result[key] = value
      }
    }
    return result
  }
}
