/// A difference in the form of `diff -u`, as Python's difflib writes it.
struct UnifiedDiff {
  /// Lines with their line breaks, headers first; none where both are the same.
  let lines: [String]

  private enum Kind { case equal, different }

  private struct Part {
    var kind: Kind
    var a: Range<Int>
    var b: Range<Int>
  }

  init(_ before: [String], _ after: [String], from: String, to: String, context: Int) {
    var lines: [String] = []
    for group in UnifiedDiff.groups(UnifiedDiff.parts(before, after), max(0, context)) {
      guard let first = group.first, let last = group.last else { continue }
      if lines.isEmpty { lines = ["--- \(from)\n", "+++ \(to)\n"] }
      let a = UnifiedDiff.range(first.a.lowerBound, last.a.upperBound)
      let b = UnifiedDiff.range(first.b.lowerBound, last.b.upperBound)
      lines.append("@@ -\(a) +\(b) @@\n")
      for part in group {
        switch part.kind {
        case .equal: lines += before[part.a].map { " " + $0 }
        case .different:
          lines += before[part.a].map { "-" + $0 }
          lines += after[part.b].map { "+" + $0 }
        }
      }
    }
    self.lines = lines
  }

  private static func range(_ start: Int, _ end: Int) -> String {
    let length = end - start
    if length == 1 { return String(start + 1) }
    return "\(length == 0 ? start : start + 1),\(length)"
  }

  private static func parts(_ before: [String], _ after: [String]) -> [Part] {
    var parts: [Part] = []
    var a = 0
    var b = 0
    for run in SequenceMatch(before, after).runs() {
      if a < run.a || b < run.b { parts.append(Part(kind: .different, a: a..<run.a, b: b..<run.b)) }
      a = run.a + run.length
      b = run.b + run.length
      parts.append(Part(kind: .equal, a: run.a..<a, b: run.b..<b))
    }
    if a < before.count || b < after.count {
      parts.append(Part(kind: .different, a: a..<before.count, b: b..<after.count))
    }
    return parts
  }

  /// Parts that belong together, each group with its lines around.
  private static func groups(_ parts: [Part], _ context: Int) -> [[Part]] {
    guard parts.contains(where: { $0.kind == .different }) else { return [] }
    var parts = parts
    if parts[0].kind == .equal { parts[0] = tail(parts[0], context) }
    let last = parts.count - 1
    if parts[last].kind == .equal { parts[last] = head(parts[last], context) }
    var groups: [[Part]] = []
    var group: [Part] = []
    for part in parts {
      if part.kind == .equal, part.a.count > context * 2 {
        group.append(head(part, context))
        groups.append(group)
        group = [tail(part, context)]
        continue
      }
      group.append(part)
    }
    if group.contains(where: { $0.kind == .different }) { groups.append(group) }
    return groups
  }

  private static func head(_ part: Part, _ count: Int) -> Part {
    let count = min(count, part.a.count)
    return Part(
      kind: .equal, a: part.a.lowerBound..<(part.a.lowerBound + count),
      b: part.b.lowerBound..<(part.b.lowerBound + count))
  }

  private static func tail(_ part: Part, _ count: Int) -> Part {
    let count = min(count, part.a.count)
    return Part(
      kind: .equal, a: (part.a.upperBound - count)..<part.a.upperBound,
      b: (part.b.upperBound - count)..<part.b.upperBound)
  }
}
