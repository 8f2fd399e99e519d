import Diagnostics
import Formats
import Patterns
import Templates
import Values

extension Collections {
  static let diffFilters: [Builtin] = [
    Builtin("ansible.utils.fact_diff", ["after?", "plugin?", "common?"]) { call throws(Failure) in
      guard let after = call[0] else { throw call.missing("after") }
      return try FactDiff(call).answer(call.input, after)
    }
  ]
}

/// `fact_diff`: what changed between two sets of facts.
private struct FactDiff {
  private let call: Call

  init(_ call: Call) { self.call = call }

  /// The lines of a unified diff with ten lines of context, as a list's text.
  func answer(_ before: Value, _ after: Value) throws(Failure) -> Value {
    var skips: [Pattern] = []
    if let plugin = call.given(1) {
      guard case .dict(let settings) = plugin else {
        throw call.failed("fact_diff: the option plugin must be a dictionary")
      }
      let name = settings["name"]?.text ?? "ansible.utils.native"
      guard name == "ansible.utils.native" else {
        throw call.failed("fact_diff: the plugin '\(name)' is not known here")
      }
      let patterns = settings["vars"]?.dict?["skip_lines"] ?? .list([])
      for pattern in patterns.items ?? [patterns] {
        skips.append(try Pattern.compile(pattern.text))
      }
    }
    let changed = UnifiedDiff.lines(
      try lines(before, skips), try lines(after, skips), from: "before", to: "after", context: 10)
    if changed.isEmpty { return "[]" }
    var shown: [Value] = []
    let common = call.flag(2)
    for line in changed {
      if common, line.hasPrefix("-") || line.hasPrefix("+") { continue }
      // A line that has no break at its end says so behind itself.
      if line.hasSuffix("\u{0}") {
        shown.append(.string(String(line.dropLast())))
        shown.append("\\ No newline at end of file")
      } else {
        shown.append(.string(line))
      }
    }
    return .string(Value.list(shown + [""]).repr)
  }

  /// The lines of a value; a last one without a line break carries a mark.
  private func lines(_ value: Value, _ skips: [Pattern]) throws(Failure) -> [String] {
    var lines: [String]
    switch value {
    case .null: return []
    case .dict:
      let style = JSON.Style(itemSeparator: ",", indent: "    ", sortKeys: true)
      lines = PythonString.split(try JSON.write(value, style), "\n")
    case .list(let items): lines = items.map(\.text)
    default:
      guard let text = value.string else {
        throw call.failed(
          "fact_diff: a text, a list or a dictionary is wanted, not \(value.typeName)")
      }
      lines = PythonString.lines(text)
      if !text.hasSuffix("\n"), let last = lines.popLast() { lines.append(last + "\u{0}") }
    }
    var kept: [String] = []
    for line in lines {
      var isSkipped = false
      for skip in skips where !isSkipped { isSkipped = try skip.matches(line, .start) }
      if !isSkipped { kept.append(line) }
    }
    return kept
  }
}
