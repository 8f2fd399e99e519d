/// Python's `fnmatch`: `*`, `?`, `[seq]` and `[!seq]` over a whole name.
package struct Glob: Sendable {
  private enum Step: Sendable {
    case any
    case one
    case literal(Unicode.Scalar)
    case set([ClosedRange<UInt32>], negated: Bool)
  }

  private let steps: [Step]

  package init(_ pattern: String) {
    let input = Array(pattern.unicodeScalars)
    var steps: [Step] = []
    var index = 0
    while index < input.count {
      let scalar = input[index]
      index += 1
      switch scalar {
      case "*": if case .any? = steps.last {} else { steps.append(.any) }
      case "?": steps.append(.one)
      case "[":
        if let (set, end) = Self.set(input, index) {
          steps.append(set)
          index = end
        } else {
          steps.append(.literal(scalar))
        }
      default: steps.append(.literal(scalar))
      }
    }
    self.steps = steps
  }

  /// The set whose members begin at `start`, and where the pattern goes on; nil where it is not
  /// closed.
  private static func set(_ input: [Unicode.Scalar], _ start: Int) -> (Step, Int)? {
    var first = start
    let negated = first < input.count && input[first] == "!"
    if negated { first += 1 }
    var end = first
    if end < input.count, input[end] == "]" { end += 1 }
    while end < input.count, input[end] != "]" { end += 1 }
    guard end < input.count else { return nil }
    var ranges: [ClosedRange<UInt32>] = []
    var index = first
    while index < end {
      let low = input[index].value
      if index + 2 < end, input[index + 1] == "-" {
        let high = input[index + 2].value
        if low <= high { ranges.append(low...high) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return (.set(ranges, negated: negated), end + 1)
  }

  /// Whether the whole name matches.
  package func matches(_ name: String) -> Bool {
    let text = Array(name.unicodeScalars)
    var step = 0
    var position = 0
    // Where the last `*` stands, and up to where it has taken the name.
    var star: (step: Int, position: Int)?
    while position < text.count {
      if step < steps.count, case .any = steps[step] {
        star = (step, position)
        step += 1
      } else if step < steps.count, Self.matches(steps[step], text[position]) {
        step += 1
        position += 1
      } else if let last = star {
        star = (last.step, last.position + 1)
        step = last.step + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    while step < steps.count, case .any = steps[step] { step += 1 }
    return step == steps.count
  }

  private static func matches(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
    switch step {
    case .any, .one: true
    case .literal(let wanted): wanted == scalar
    case .set(let ranges, let negated):
      ranges.contains { $0.contains(scalar.value) } != negated
    }
  }

  /// Whether a name matches a pattern.
  package static func matches(_ pattern: String, _ name: String) -> Bool {
    Glob(pattern).matches(name)
  }

  /// Whether a text holds any of the characters that make it a pattern.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains {
      $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
    }
  }
}
