import Diagnostics
import Values

/// The methods of sets.
enum SetMethods {
  static func call(
    _ name: String, _ set: PythonSet, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    var others: [[Value]] = []
    for argument in given.positional {
      if name == "add" || name == "discard" || name == "remove" {
        others.append([argument])
      } else {
        others.append(try evaluator.elements(of: argument))
      }
    }
    for other in others { for value in other { try evaluator.checkKey(value) } }
    let members = set.members
    func keeps(_ other: [Value]) -> PythonSet { PythonSet(other) }
    switch name {
    case "copy": return .object(PythonSet(members.keys))
    case "union", "update":
      let all = PythonSet(members.keys + others.joined())
      if name == "union" { return .object(all) }
      set.members = all.members
      return .null
    case "intersection", "intersection_update":
      let sets = others.map(keeps)
      let kept = members.keys.filter { key in sets.allSatisfy { $0.members[key] != nil } }
      if name == "intersection" { return .object(PythonSet(kept)) }
      set.members = PythonSet(kept).members
      return .null
    case "difference", "difference_update":
      let sets = others.map(keeps)
      let kept = members.keys.filter { key in sets.allSatisfy { $0.members[key] == nil } }
      if name == "difference" { return .object(PythonSet(kept)) }
      set.members = PythonSet(kept).members
      return .null
    case "symmetric_difference", "symmetric_difference_update":
      let other = PythonSet(others.first ?? [])
      let kept = PythonSet(
        members.keys.filter { other.members[$0] == nil }
          + other.members.keys.filter { members[$0] == nil })
      if name == "symmetric_difference" { return .object(kept) }
      set.members = kept.members
      return .null
    case "issubset":
      let other = PythonSet(others.first ?? [])
      return .bool(members.keys.allSatisfy { other.members[$0] != nil })
    case "issuperset": return .bool((others.first ?? []).allSatisfy { members[$0] != nil })
    case "isdisjoint": return .bool((others.first ?? []).allSatisfy { members[$0] == nil })
    case "add":
      if let value = others.first?.first { set.members[value] = .null }
      return .null
    case "discard", "remove":
      if let value = others.first?.first {
        if name == "remove", members[value] == nil { throw Failure(.other, value.repr) }
        set.members[value] = nil
      }
      return .null
    case "pop":
      guard let first = members.keys.first else {
        throw Failure(.other, "'pop from an empty set'")
      }
      set.members[first] = nil
      return first
    case "clear":
      set.members = Dict()
      return .null
    case "__len__": return .int(members.count)
    case "__contains__": return .bool(members[given.positional.first ?? .null] != nil)
    default: throw Methods.unknown(name, .object(set))
    }
  }
}
