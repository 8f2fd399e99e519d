import Diagnostics
import Templates
import Values

extension Collections {
  /// Filters of community.general that make dictionaries and count.
  static let dictFilters: [Builtin] = [
    Builtin("community.general.dict") { call throws(Failure) in
      if case .dict = call.input { return call.input }
      var result = Dict()
      for (index, pair) in try call.evaluator.elements(of: call.input).enumerated() {
        let parts = try call.evaluator.elements(of: pair)
        guard parts.count == 2 else {
          throw call.failed(
            "dictionary update sequence element #\(index) has length \(parts.count); 2 is required")
        }
        result[try call.key(parts[0])] = parts[1]
      }
      return .dict(result)
    },
    Builtin("community.general.dict_kv", ["key"]) { call throws(Failure) in
      .dict(Dict(pairs: [(try call.key(call[0] ?? .null), call.input)]))
    },
    Builtin("community.general.counter") { call throws(Failure) in
      guard call.input.string != nil || call.input.items != nil else {
        throw call.failed(
          "Argument for community.general.counter must be a sequence (string or list). "
            + "\(call.input.text) is \(call.input.typeName)")
      }
      var counts = Dict()
      for item in try call.evaluator.elements(of: call.input) {
        let key = try call.key(item)
        counts[key] = .int((counts[key]?.int ?? 0) + 1)
      }
      return .dict(counts)
    },
    Builtin("community.general.accumulate") { call throws(Failure) in
      guard call.input.string != nil || call.input.items != nil else {
        throw call.failed(
          "Invalid value type (\(call.input.typeName)) for accumulate (\(call.input.repr))")
      }
      var sums: [Value] = []
      for item in try call.evaluator.elements(of: call.input) {
        guard let last = sums.last else {
          sums.append(item)
          continue
        }
        sums.append(try sum(last, item, call))
      }
      return .list(sums)
    },
    Builtin("community.general.groupby_as_dict", ["attribute"]) { call throws(Failure) in
      guard let items = call.input.items else { throw call.failed("Input is not a sequence") }
      let attribute = call[0] ?? .null
      var result = Dict()
      for (index, item) in items.enumerated() {
        guard case .dict(let entries) = item else {
          throw call.failed("Sequence element #\(index) is not a mapping")
        }
        guard let value = entries[attribute] else {
          throw call.failed("Attribute not contained in element #\(index) of sequence")
        }
        let key = try call.key(value)
        guard result[key] == nil else {
          throw call.failed("Multiple sequence entries have attribute value \(value.repr)")
        }
        result[key] = item
      }
      return .dict(result)
    },
  ]

  private static func sum(_ a: Value, _ b: Value, _ call: Call) throws(Failure) -> Value {
    switch (a, b) {
    case (.string(let x), .string(let y)): return .string(x + y)
    case (.list(let x), .list(let y)): return .list(x.items + y.items)
    default:
      if let x = PythonNumber.big(a), let y = PythonNumber.big(b) { return BigInteger.value(x + y) }
      guard let x = PythonNumber.double(a), let y = PythonNumber.double(b) else {
        throw call.failed(
          "unsupported operand type(s) for +: '\(a.typeName)' and '\(b.typeName)'")
      }
      return .double(x + y)
    }
  }
}

extension Call {
  /// A value that may be a key of a dictionary.
  ///
  /// - Throws: `.filter` for lists and dictionaries.
  func key(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list, .dict:
      throw failed("\(value.typeName) cannot be the key of a dictionary: \(value.repr)")
    case .tuple(let items):
      for item in items { _ = try key(item) }
      return value
    default: return value
    }
  }
}
