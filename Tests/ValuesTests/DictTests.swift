import Testing
import Values

/// Dictionaries: the order of insertion, Python's keys, copies that do not disturb each other.
@Suite struct DictTests {
  @Test func oneKeyForEqualNumbers() {
    var dict = Dict()
    dict[.int(1)] = .string("int")
    dict[.double(1)] = .string("double")
    dict[.bool(true)] = .string("bool")
    dict[.string("1")] = .string("text")
    #expect(Value.dict(dict).repr == "{1: 'bool', '1': 'text'}")
  }

  @Test func keepsTheOrderWhenAKeyIsSetAgainAndLosesItWhenItWasRemoved() {
    var dict: Dict = ["a": .int(1), "b": .int(2), "c": .int(3)]
    dict["a"] = .int(9)
    dict["b"] = nil
    #expect(dict.names == ["a", "c"])
    dict["b"] = .int(4)
    #expect(dict.names == ["a", "c", "b"])
    #expect(dict["missing"] == nil)
  }

  @Test func manyKeysAreFoundAfterManyRemovals() {
    var dict = Dict()
    for number in 0..<5_000 { dict[.int(number)] = .int(number) }
    for number in stride(from: 0, to: 5_000, by: 2) { dict[.int(number)] = nil }
    #expect(dict.count == 2_500)
    for number in 0..<5_000 {
      #expect((dict[.int(number)]?.int == number) == (number % 2 == 1))
    }
  }

  @Test func aCopyIsAnother() {
    let first: Dict = ["a": .int(1)]
    var second = first
    #expect(second.isSame(as: first))
    second["a"] = .int(2)
    #expect(first["a"]?.int == 1)
    #expect(!second.isSame(as: first))
  }

  @Test func aSharedChangeIsSeenByAll() {
    let first: Dict = ["a": .int(1)]
    let second = first
    first.mutateShared { $0["b"] = .int(2) }
    #expect(second.names == ["a", "b"])
  }

  @Test func mergeReplacesValuesAndKeepsPlaces() {
    var dict: Dict = ["a": .int(1), "b": .int(2)]
    dict.merge(["c": .int(3), "a": .int(0)])
    #expect(Value.dict(dict).repr == "{'a': 0, 'b': 2, 'c': 3}")
  }
}
