import Diagnostics
import Templates
import Values

/// Jinja2's filters on sequences.
extension Filters {
  static let jinjaSequences: [Builtin] = [
    Builtin("first", [], "the first element", lazy: true) { (call) throws(Failure) in
      switch try call.subject() {
      case .list(let items), .tuple(let items):
        guard let first = items.first else { break }
        return try call.evaluator.resolve(first)
      default:
        if let first = try call.elements().first { return first }
      }
      return call.nothing("No first item, sequence was empty.")
    },
    Builtin("last", [], "the last element", lazy: true) { (call) throws(Failure) in
      switch try call.subject() {
      case .list(let items), .tuple(let items):
        guard let last = items.last else { break }
        return try call.evaluator.resolve(last)
      case .object(let object) where object is Generator || object is PythonSet:
        throw call.mistyped("'\(object.typeName)' object is not reversible")
      case .int, .double, .bool, .null:
        throw call.mistyped("'\(call.input.typeName)' object is not reversible")
      default:
        if let last = try call.elements().last {
          return last.string.map { call.made($0) } ?? last
        }
      }
      return call.nothing("No last item, sequence was empty.")
    },
    Builtin("length", [], "how many elements or characters", lazy: true, length),
    Builtin("count", [], "how many elements or characters", lazy: true, length),
    Builtin("list", [], "the elements as a list; a text's characters", lazy: true) {
      (call) throws(Failure) in
      let items = try call.elements()
      for item in items { _ = try call.defined(item) }
      return .list(items)
    },
    Builtin("reverse", [], "the text or the elements from last to first") {
      (call) throws(Failure) in
      if let text = call.input.string {
        return call.made(PythonString.join(text.unicodeScalars.reversed()))
      }
      do throws(Failure) {
        return call.yielding(try call.elements().reversed())
      } catch {
        if error.kind == .undefined { throw error }
        // Ansible tells the cause, too.
        let cause = call.isAnsible ? ": " + error.message : ""
        throw call.refused("argument must be iterable" + cause)
      }
    },
    Builtin(
      "batch", ["linecount", "fill_with?"], "lists of `linecount` elements each, the last filled"
    ) { (call) throws(Failure) in
      try call.yielding { () throws(Failure) in try batches(call) }
    },
    Builtin("slice", ["slices", "fill_with?"], "the elements in `slices` lists of equal length") {
      (call) throws(Failure) in
      try call.yielding { () throws(Failure) in try slices(call) }
    },
    Builtin(
      "join", ["d?", "attribute?"], "the elements' texts with `d` between them", lazy: true, join),
    Builtin("items", [], "pairs of key and value of a mapping", lazy: true) {
      (call) throws(Failure) in
      try call.yielding { () throws(Failure) in
        if case .undefined = try call.subject() { return [] }
        guard let entries = try call.mapping(call.input) else {
          throw call.mistyped("Can only get item pairs from a mapping.")
        }
        return entries.map { .tuple(List([$0.key, $0.value])) }
      }
    },
  ]

  static func length(_ call: Call) throws(Failure) -> Value {
    switch try call.subject() {
    case .string(let text): return .int(text.unicodeScalars.count)
    case .list(let items), .tuple(let items): return .int(items.count)
    case .dict(let entries): return .int(entries.count)
    case .undefined: return .int(0)
    case .object(let object):
      if let count = object.count { return .int(count) }
    default: break
    }
    throw call.mistyped("object of type '\(call.input.typeName)' has no len()")
  }

  private static func join(_ call: Call) throws(Failure) -> Value {
    let separator = try call.text(0)
    var items = try call.elements()
    if let attribute = call.given(1) {
      let path = AttributePath(attribute)
      for position in items.indices {
        items[position] = try path.value(in: items[position], call)
      }
    }
    if call.autoescape, Call.isSafe(call[0] ?? .null) || items.contains(where: Call.isSafe) {
      var parts: [String] = []
      for item in items { parts.append(try call.escaped(item)) }
      return .object(Markup(parts.joined(separator: try call.escaped(call[0] ?? ""))))
    }
    try call.checkBytes(Double(separator.utf8.count) * Double(items.count))
    var result = ""
    for (position, item) in items.enumerated() {
      if position > 0 { result += separator }
      result += try call.text(of: try call.defined(item))
    }
    return .string(result)
  }

  /// Begins another list whenever the last has reached the count, so none does for a count of 0.
  private static func batches(_ call: Call) throws(Failure) -> [Value] {
    let size = call[0]?.int
    var batches: [[Value]] = []
    var batch: [Value] = []
    for item in try call.elements() {
      if let size, batch.count == size {
        batches.append(batch)
        batch = []
      }
      batch.append(item)
    }
    if !batch.isEmpty {
      if let filler = call.given(1) {
        let missing = try call.size(0, default: 1) - batch.count
        batch += [Value](repeating: filler, count: max(0, missing))
      }
      batches.append(batch)
    }
    return batches.map { .list($0) }
  }

  private static func slices(_ call: Call) throws(Failure) -> [Value] {
    let count = try call.size(0, default: 1)
    // Each is a list of its own, however short.
    try call.checkLength(Double(count) * 10)
    let items = try call.elements()
    if count == 0 { throw call.wrong("integer division or modulo by zero") }
    guard count > 0 else { return [] }
    let (size, longer) = items.count.quotientAndRemainder(dividingBy: count)
    var start = 0
    return (0..<count).map { slice in
      let end = start + size + (slice < longer ? 1 : 0)
      var part = Array(items[start..<end])
      start = end
      if let filler = call.given(1), slice >= longer { part.append(filler) }
      return .list(part)
    }
  }
}
