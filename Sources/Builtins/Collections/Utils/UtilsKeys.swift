import Diagnostics
import Templates
import Values

extension Collections {
  /// ansible.utils' filters on keys, at every depth.
  static let deepKeyFilters: [Builtin] = [
    Builtin("ansible.utils.keep_keys", ["target?", "matching_parameter?"]) { call throws(Failure) in
      try UtilsKeys(call, "keep operation").kept()
    },
    Builtin("ansible.utils.remove_keys", ["target?", "matching_parameter?"]) {
      call throws(Failure) in try UtilsKeys(call, "attribute removal").removed()
    },
    Builtin("ansible.utils.replace_keys", ["target?", "matching_parameter?"]) {
      call throws(Failure) in try UtilsKeys(call, "replace operation").replaced()
    },
  ]
}

private struct UtilsKeys {
  private let call: Call
  private let matching: KeyMatching
  private let targets: [Value]

  init(_ call: Call, _ operation: String) throws(Failure) {
    self.call = call
    guard let target = call.given(0) else { throw call.missing("target") }
    targets = target.items ?? [target]
    let name = call.given(1)?.text ?? "equal"
    guard let matching = KeyMatching(rawValue: name), call.given(1) == nil || matching != .equal
    else {
      throw call.failed(
        "value of matching_parameter must be one of: starts_with, ends_with, regex, got: \(name)")
    }
    self.matching = matching
    switch call.input {
    case .list, .dict: break
    default: throw call.failed("\(call.shortName): Input is not valid for \(operation)")
    }
  }

  private func isMeant(_ key: Value) throws(Failure) -> Bool {
    for target in targets where try matching.holds(key.text, target.text) { return true }
    return false
  }

  // MARK: Keeping

  func kept() throws(Failure) -> Value { try kept(call.input) }

  private func kept(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list(let items):
      var results: [Value] = []
      for item in items { results.append(try kept(item)) }
      return .list(results)
    case .dict(let entries):
      var result = Dict()
      for (key, inner) in entries {
        switch inner {
        case .list(let items):
          let wanted = try isMeant(key)
          // A list stays for what is found in it, and as a whole where nothing in it is meant.
          if items.isEmpty {
            if wanted { result[key] = inner }
          } else if wanted, matching == .equal, try !containsMeant(inner) {
            result[key] = inner
          } else {
            result[key] = try kept(inner)
          }
        case .dict(let fields):
          let found = try kept(inner)
          if case .dict(let rest) = found, !rest.isEmpty {
            result[key] = found
          } else if matching == .equal || fields.isEmpty, try isMeant(key) {
            result[key] = inner
          }
        default: if try isMeant(key) { result[key] = inner }
        }
      }
      return .dict(result)
    default: return value
    }
  }

  private func containsMeant(_ value: Value) throws(Failure) -> Bool {
    switch value {
    case .list(let items):
      for item in items where try containsMeant(item) { return true }
    case .dict(let entries):
      for (key, inner) in entries {
        if try isMeant(key) { return true }
        if try containsMeant(inner) { return true }
      }
    default: break
    }
    return false
  }

  // MARK: Removing

  func removed() throws(Failure) -> Value { try removed(call.input) }

  private func removed(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list(let items):
      var results: [Value] = []
      for item in items {
        let rest = try removed(item)
        // A dictionary that lost everything goes too.
        if case .dict(let entries) = rest, entries.isEmpty { continue }
        results.append(rest)
      }
      return .list(results)
    case .dict(let entries):
      var result = Dict()
      for (key, inner) in entries where try !isMeant(key) { result[key] = try removed(inner) }
      return .dict(result)
    default: return value
    }
  }

  // MARK: Replacing

  func replaced() throws(Failure) -> Value {
    for target in targets where target.dict == nil {
      throw call.failed("the elements of target must be dictionaries with before and after")
    }
    return try replaced(call.input)
  }

  private func replaced(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list(let items):
      var results: [Value] = []
      for item in items { results.append(try replaced(item)) }
      return .list(results)
    case .dict(let entries):
      var result = Dict()
      for (key, inner) in entries { result[key] = try replaced(inner) }
      for target in targets {
        let before = target.dict?["before"]?.text ?? ""
        let after = target.dict?["after"] ?? .null
        for key in result.keys where try matching.holds(key.text, before) {
          guard let inner = result[key], !key.isEqual(to: after) else { continue }
          result[key] = nil
          // As Python's `update`: a known key stays in its place.
          result[after] = inner
        }
      }
      return .dict(result)
    default: return value
    }
  }
}
