/// Finds what two sequences of lines have in common, as Python's difflib does: the longest common
/// run first, then the same before and after it.
struct SequenceMatch {
  private let a: [String]
  private let b: [String]
  /// Where each line stands in `b`; lines that are all too common in a long text are left out.
  private let positions: [String: [Int]]

  /// A run of equal lines.
  struct Run {
    var a: Int
    var b: Int
    var length: Int
  }

  init(_ a: [String], _ b: [String]) {
    self.a = a
    self.b = b
    var positions: [String: [Int]] = [:]
    for (index, line) in b.enumerated() { positions[line, default: []].append(index) }
    if b.count >= 200 {
      let limit = b.count / 100 + 1
      positions = positions.filter { $0.value.count <= limit }
    }
    self.positions = positions
  }

  /// All runs in order, neighbours joined.
  func runs() -> [Run] {
    var pending = [(0, a.count, 0, b.count)]
    var found: [Run] = []
    while let (aStart, aEnd, bStart, bEnd) = pending.popLast() {
      let run = longest(aStart, aEnd, bStart, bEnd)
      guard run.length > 0 else { continue }
      found.append(run)
      if aStart < run.a, bStart < run.b { pending.append((aStart, run.a, bStart, run.b)) }
      if run.a + run.length < aEnd, run.b + run.length < bEnd {
        pending.append((run.a + run.length, aEnd, run.b + run.length, bEnd))
      }
    }
    found.sort { ($0.a, $0.b) < ($1.a, $1.b) }
    var joined: [Run] = []
    for run in found {
      if let last = joined.last, last.a + last.length == run.a, last.b + last.length == run.b {
        joined[joined.count - 1].length += run.length
      } else {
        joined.append(run)
      }
    }
    return joined
  }

  private func longest(_ aStart: Int, _ aEnd: Int, _ bStart: Int, _ bEnd: Int) -> Run {
    var best = Run(a: aStart, b: bStart, length: 0)
    var lengths: [Int: Int] = [:]
    for i in aStart..<aEnd {
      var next: [Int: Int] = [:]
      for j in positions[a[i]] ?? [] {
        if j < bStart { continue }
        if j >= bEnd { break }
        let length = (lengths[j - 1] ?? 0) + 1
        next[j] = length
        if length > best.length {
          best = Run(a: i - length + 1, b: j - length + 1, length: length)
        }
      }
      lengths = next
    }
    // Lines that were left out may still extend the run.
    while best.a > aStart, best.b > bStart, a[best.a - 1] == b[best.b - 1] {
      best.a -= 1
      best.b -= 1
      best.length += 1
    }
    while best.a + best.length < aEnd, best.b + best.length < bEnd,
      a[best.a + best.length] == b[best.b + best.length]
    {
      best.length += 1
    }
    return best
  }
}
