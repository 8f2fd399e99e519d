import Diagnostics
import Patterns
import Templates
import Values

/// How `keep_keys`, `remove_keys` and `replace_keys` compare keys.
enum KeyMatching: String {
  case equal
  case startsWith = "starts_with"
  case endsWith = "ends_with"
  case regex

  /// Whether a key is meant by a wanted text.
  func holds(_ key: String, _ wanted: String) throws(Failure) -> Bool {
    switch self {
    case .equal: key.isSameText(as: wanted)
    case .startsWith: key.utf8.starts(with: wanted.utf8)
    case .endsWith: key.utf8.reversed().starts(with: wanted.utf8.reversed())
    case .regex: try Pattern.compile(wanted).matches(key, .start)
    }
  }
}

extension Collections {
  /// community.general's filters on the keys of a list of dictionaries.
  static let keyFilters: [Builtin] = [
    Builtin("community.general.keep_keys", ["target?", "matching_parameter?"]) {
      call throws(Failure) in try GeneralKeys(call).selected(keeping: true)
    },
    Builtin("community.general.remove_keys", ["target?", "matching_parameter?"]) {
      call throws(Failure) in try GeneralKeys(call).selected(keeping: false)
    },
    Builtin("community.general.replace_keys", ["target?", "matching_parameter?"]) {
      call throws(Failure) in try GeneralKeys(call).replaced()
    },
  ]
}

private struct GeneralKeys {
  private let call: Call
  private let matching: KeyMatching
  private let items: [Dict]

  init(_ call: Call) throws(Failure) {
    self.call = call
    let name = call[1].flatMap { $0.string } ?? "equal"
    guard let matching = KeyMatching(rawValue: name) else {
      throw call.failed(
        "The matching_parameter must be one of ['equal', 'starts_with', 'ends_with', 'regex']. "
          + "matching_parameter=\(name)")
    }
    self.matching = matching
    guard let list = call.input.items else {
      throw call.failed(
        "First argument must be a list. \(call.input.text) is \(call.input.typeName)")
    }
    var items: [Dict] = []
    for item in list {
      guard case .dict(let entries) = item else {
        throw call.failed(
          "The data items must be dictionaries. \(item.text) is \(item.typeName)")
      }
      guard entries.names.count == entries.count else {
        throw call.failed(
          "Top level keys must be strings. keys: \(Value.list(entries.keys).repr)")
      }
      items.append(entries)
    }
    self.items = items
  }

  func selected(keeping: Bool) throws(Failure) -> Value {
    let targets = try targets()
    var results: [Value] = []
    for item in items {
      var kept = Dict()
      for (key, value) in item {
        var isMeant = false
        for target in targets where !isMeant { isMeant = try matching.holds(key.text, target) }
        if isMeant == keeping { kept[key] = value }
      }
      results.append(.dict(kept))
    }
    return .list(results)
  }

  private func targets() throws(Failure) -> [String] {
    let target = call[0] ?? .null
    guard target.string != nil || target.items != nil else {
      throw call.failed(
        "The target must be a string or a list. target is \(target.typeName).")
    }
    var targets: [String] = []
    for item in target.items ?? [target] {
      guard let text = item.string else {
        throw call.failed("The target items must be strings. \(item.text) is \(item.typeName)")
      }
      targets.append(text)
    }
    guard !targets.isEmpty, target.isTrue else { throw call.failed("The target can't be empty.") }
    if matching == .regex {
      guard targets.count == 1 else {
        throw call.failed(
          "Single item is required in the target list if matching_parameter=regex.")
      }
      do throws(Failure) {
        _ = try Pattern.compile(targets[0])
      } catch {
        throw call.failed(
          "The target must be a valid regex if matching_parameter=regex. target is \(targets[0])")
      }
    }
    return targets
  }

  func replaced() throws(Failure) -> Value {
    let pairs = try pairs()
    var results: [Value] = []
    for item in items {
      var renamed = Dict()
      for (key, value) in item {
        var name = key
        // The last one that fits counts.
        for pair in pairs where try matching.holds(key.text, pair.before) { name = pair.after }
        renamed[name] = value
      }
      results.append(.dict(renamed))
    }
    return .list(results)
  }

  private func pairs() throws(Failure) -> [(before: String, after: Value)] {
    guard let target = call[0]?.items else {
      throw call.failed("The target must be a list of dictionaries with before and after")
    }
    guard !target.isEmpty else { throw call.failed("The target can't be empty.") }
    var pairs: [(before: String, after: Value)] = []
    for item in target {
      guard case .dict(let entries) = item else {
        throw call.failed(
          "The target items must be dictionaries. \(item.text) is \(item.typeName)")
      }
      guard let before = entries["before"], let after = entries["after"] else {
        throw call.failed("All dictionaries in target must include attributes: after, before.")
      }
      guard let before = before.string, after.string != nil else {
        throw call.failed("The attributes before and after must be strings.")
      }
      pairs.append((before, after))
    }
    return pairs
  }
}
