/// A unified diff of lines, as Python's `difflib` makes it.
enum UnifiedDiff {
  enum Operation { case equal, replace, delete, insert }

  struct Change {
    let operation: Operation
    let before: Range<Int>
    let after: Range<Int>
  }

  /// The lines of the diff without line breaks; none where both are equal.
  static func lines(
    _ before: [String], _ after: [String], from: String, to: String, context: Int
  ) -> [String] {
    var result: [String] = []
    for group in groups(changes(before, after), context) {
      guard let first = group.first, let last = group.last else { continue }
      if result.isEmpty { result += ["--- " + from, "+++ " + to] }
      let old = span(first.before.lowerBound..<last.before.upperBound)
      let new = span(first.after.lowerBound..<last.after.upperBound)
      result.append("@@ -\(old) +\(new) @@")
      for change in group {
        if change.operation == .equal {
          result += before[change.before].map { " " + $0 }
          continue
        }
        result += before[change.before].map { "-" + $0 }
        result += after[change.after].map { "+" + $0 }
      }
    }
    return result
  }

  private static func span(_ range: Range<Int>) -> String {
    switch range.count {
    case 0: "\(range.lowerBound),0"
    case 1: "\(range.lowerBound + 1)"
    default: "\(range.lowerBound + 1),\(range.count)"
    }
  }

  // MARK: Matching (Ratcliff and Obershelp)

  static func changes(_ before: [String], _ after: [String]) -> [Change] {
    var places: [String: [Int]] = [:]
    for (index, line) in after.enumerated() { places[line, default: []].append(index) }
    if after.count >= 200 {
      // Lines that are everywhere tell nothing.
      let limit = after.count / 100 + 1
      places = places.filter { $0.value.count <= limit }
    }
    var blocks: [(Int, Int, Int)] = []
    var pending = [(0..<before.count, 0..<after.count)]
    while let (old, new) = pending.popLast() {
      let (a, b, count) = longest(before, after, old, new, places)
      guard count > 0 else { continue }
      blocks.append((a, b, count))
      pending.append((old.lowerBound..<a, new.lowerBound..<b))
      pending.append((a + count..<old.upperBound, b + count..<new.upperBound))
    }
    blocks.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    blocks.append((before.count, after.count, 0))
    var changes: [Change] = []
    var old = 0
    var new = 0
    for (a, b, count) in blocks {
      if old < a || new < b {
        let operation: Operation = old < a && new < b ? .replace : old < a ? .delete : .insert
        changes.append(Change(operation: operation, before: old..<a, after: new..<b))
      }
      if count > 0 {
        if let last = changes.last, last.operation == .equal, last.before.upperBound == a,
          last.after.upperBound == b
        {
          changes[changes.count - 1] = Change(
            operation: .equal, before: last.before.lowerBound..<a + count,
            after: last.after.lowerBound..<b + count)
        } else {
          changes.append(Change(operation: .equal, before: a..<a + count, after: b..<b + count))
        }
      }
      old = a + count
      new = b + count
    }
    return changes
  }

  private static func longest(
    _ before: [String], _ after: [String], _ old: Range<Int>, _ new: Range<Int>,
    _ places: [String: [Int]]
  ) -> (Int, Int, Int) {
    var best = (old.lowerBound, new.lowerBound, 0)
    var lengths: [Int: Int] = [:]
    for i in old {
      var next: [Int: Int] = [:]
      for j in places[before[i]] ?? [] where new.contains(j) {
        let length = (lengths[j - 1] ?? 0) + 1
        next[j] = length
        if length > best.2 { best = (i - length + 1, j - length + 1, length) }
      }
      lengths = next
    }
    var (a, b, count) = best
    while a > old.lowerBound, b > new.lowerBound, before[a - 1] == after[b - 1] {
      a -= 1
      b -= 1
      count += 1
    }
    while a + count < old.upperBound, b + count < new.upperBound,
      before[a + count] == after[b + count]
    {
      count += 1
    }
    return (a, b, count)
  }

  private static func groups(_ changes: [Change], _ context: Int) -> [[Change]] {
    guard changes.contains(where: { $0.operation != .equal }) else { return [] }
    var trimmed = changes
    if let first = trimmed.first, first.operation == .equal {
      trimmed[0] = tail(first, context)
    }
    if let last = trimmed.last, last.operation == .equal {
      trimmed[trimmed.count - 1] = head(last, context)
    }
    var groups: [[Change]] = []
    var group: [Change] = []
    for change in trimmed {
      if change.operation == .equal, change.before.count > context * 2, !group.isEmpty {
        groups.append(group + [head(change, context)])
        group = [tail(change, context)]
      } else {
        group.append(change)
      }
    }
    if group.contains(where: { $0.operation != .equal }) { groups.append(group) }
    return groups
  }

  private static func head(_ change: Change, _ count: Int) -> Change {
    let kept = min(count, change.before.count)
    return Change(
      operation: .equal, before: change.before.lowerBound..<change.before.lowerBound + kept,
      after: change.after.lowerBound..<change.after.lowerBound + kept)
  }

  private static func tail(_ change: Change, _ count: Int) -> Change {
    let kept = min(count, change.before.count)
    return Change(
      operation: .equal, before: change.before.upperBound - kept..<change.before.upperBound,
      after: change.after.upperBound - kept..<change.after.upperBound)
  }
}
