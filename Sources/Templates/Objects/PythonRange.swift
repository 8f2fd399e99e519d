import Diagnostics
import Values

/// Python's `range`.
package final class PythonRange: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  let start: Int
  let stop: Int
  let step: Int
  let length: Int

  /// - Parameter step: not zero.
  init(start: Int, stop: Int, step: Int) {
    self.start = start
    self.stop = stop
    self.step = step
    if step > 0 {
      length = stop > start ? (stop &- start &- 1) / step + 1 : 0
    } else {
      length = stop < start ? (start &- stop &- 1) / (0 &- step) + 1 : 0
    }
  }

  subscript(position: Int) -> Value { .int(start + position * step) }

  package override var typeName: String { "range" }
  package override var isTrue: Bool { length > 0 }
  package override var repr: String {
    step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
  }
  package override var count: Int? { length }
  package override var elements: [Value]? { (0..<length).map { self[$0] } }

  package override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other, let range = object as? PythonRange else { return false }
    return range.length == length
      && (length == 0 || range.start == start && (length == 1 || range.step == step))
  }

  static func make(_ arguments: CallArguments, limit: Int) throws(Failure) -> Value {
    let bounds = arguments.positional
    if !arguments.named.isEmpty { throw Failure(.type, "range() takes no keyword arguments") }
    if bounds.isEmpty { throw Failure(.type, "range expected at least 1 argument, got 0") }
    if bounds.count > 3 {
      throw Failure(.type, "range expected at most 3 arguments, got \(bounds.count)")
    }
    var numbers: [Int] = []
    for bound in bounds {
      guard let number = bound.int else {
        throw Failure(
          .type, "'\(bound.typeName)' object cannot be interpreted as an integer")
      }
      numbers.append(number)
    }
    let step = numbers.count == 3 ? numbers[2] : 1
    if step == 0 { throw Failure(.other, "range() arg 3 must not be zero") }
    let start = numbers.count == 1 ? 0 : numbers[0]
    let stop = numbers.count == 1 ? numbers[0] : numbers[1]
    guard abs(start) < 1 << 61, abs(stop) < 1 << 61, step != .min else {
      throw Failure(.other, "range() bounds are too large")
    }
    let range = PythonRange(start: start, stop: stop, step: step)
    if range.length > limit {
      throw Failure(.other, "range() would have \(range.length) elements, \(limit) are allowed")
    }
    return .object(range)
  }
}

/// A dictionary's keys, values or items, as Python shows them.
package final class DictView: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  private let name: String
  private let contents: [Value]

  init(_ name: String, _ contents: [Value]) {
    self.name = name
    self.contents = contents
  }

  package override var typeName: String { name }
  package override var isTrue: Bool { !contents.isEmpty }
  package override var repr: String { "\(name)(\(Value.list(contents).repr))" }
  package override var count: Int? { contents.count }
  package override var elements: [Value]? { contents }

  package override func isEqual(to other: Value) -> Bool {
    guard case .object(let object) = other, let view = object as? DictView else { return false }
    return view.name == name && Value.list(contents).isEqual(to: .list(view.contents))
  }
}
