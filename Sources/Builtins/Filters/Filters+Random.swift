import Diagnostics
import Templates
import Values

/// Ansible's filters that choose at random, or from a seed.
extension Filters {
  static let ansibleRandom: [Builtin] = [
    Builtin(
      "random", ["start?", "step?", "seed?"],
      "one element at random, or a number below the input; the same one for the same seed",
      volatile: true, random),
    Builtin(
      "shuffle", ["seed?"], "the elements in random order; in the same one for the same seed",
      volatile: true
    ) { (call) throws(Failure) in
      guard var items = Result(catching: { () throws(Failure) in try call.elements() }).value else {
        return call.input
      }
      guard let seed = call.given(0), seed.isTrue else {
        items.shuffle()
        return .list(items)
      }
      guard var twister = MersenneTwister(seed: seed) else { return call.input }
      twister.shuffle(&items)
      return .list(items)
    },
  ]

  private static func random(_ call: Call) throws(Failure) -> Value {
    var twister: MersenneTwister?
    if let seed = call.given(2) {
      twister = MersenneTwister(seed: seed)
      if twister == nil {
        throw call.refused(
          "The only supported seed types are: None, int, float, str, bytes, and bytearray.")
      }
    }
    func below(_ bound: Int) -> Int { twister?.below(bound) ?? Int.random(in: 0..<bound) }

    if let end = call.input.int {
      let start = try call.given(0) == nil ? 0 : call.integer(0, default: 0)
      let step = try call.given(1) == nil ? 1 : call.integer(1, default: 1)
      guard step != 0 else { throw call.refused("zero step for randrange()") }
      let (width, overflows) = end.subtractingReportingOverflow(start)
      guard !overflows, step != .min else { throw call.refused("the range is too wide") }
      guard width != 0, (width > 0) == (step > 0) else {
        throw call.refused("empty range for randrange() (\(start), \(end), \(width))")
      }
      let count = (width.magnitude - 1) / step.magnitude + 1
      return .int(start + step * below(Int(clamping: count)))
    }
    if call.input.isNull || PythonNumber.double(call.input) != nil {
      throw call.refused("random can only be used on sequences and integers")
    }
    if call.given(0) != nil || call.given(1) != nil {
      throw call.refused("start and step can only be used with integer values")
    }
    if let entries = call.input.dict, !entries.isEmpty {
      // Python picks a position, and a dictionary has what its keys say.
      let position = below(entries.count)
      guard let value = entries[.int(position)] else { throw call.wrong("\(position)") }
      return value
    }
    let items = try call.elements()
    if items.isEmpty { throw call.refused("Cannot choose from an empty sequence") }
    return items[below(items.count)]
  }
}

extension Result {
  /// The value of a success.
  var value: Success? { if case .success(let value) = self { value } else { nil } }
}
