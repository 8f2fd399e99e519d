import Testing
import Values

/// Python's `==` and `<`.
@Suite struct EqualityTests {
  @Test(arguments: [
    (Value.int(1), Value.double(1)), (.bool(true), .int(1)), (.bool(false), .double(0)),
    (.list([.int(1)]), .list([.double(1)])), (.dict(["a": .int(1)]), .dict(["a": .bool(true)])),
    (.string("é"), .string("é")), (.null, .null),
  ]) func equal(_ a: Value, _ b: Value) {
    #expect(a.isEqual(to: b))
    #expect(b.isEqual(to: a))
  }

  @Test(arguments: [
    (Value.int(1), Value.string("1")), (.null, .bool(false)), (.list([]), .tuple([])),
    (.double(.nan), .double(.nan)), (.int(Int.max), .double(Double(Int.max))),
    (.string("e\u{301}"), .string("é")), (.dict(["a": .null]), .dict(["b": .null])),
    (.dict([:]), .null),
  ]) func different(_ a: Value, _ b: Value) {
    #expect(!a.isEqual(to: b))
    #expect(!b.isEqual(to: a))
  }

  @Test func order() {
    #expect(Value.int(1).isBefore(.double(1.5)) == true)
    #expect(Value.bool(true).isBefore(.int(1)) == false)
    #expect(Value.string("Z").isBefore(.string("a")) == true)
    #expect(Value.string("\u{FFFF}").isBefore(.string("😀")) == true, "by scalars, not UTF-16")
    #expect(Value.list([.int(1), .int(2)]).isBefore(.list([.int(1), .int(3)])) == true)
    #expect(Value.list([.int(1)]).isBefore(.list([.int(1), .int(0)])) == true)
    #expect(Value.tuple([]).isBefore(.tuple([])) == false)
  }

  @Test(arguments: [
    (Value.int(1), Value.string("1")), (.null, .null), (.dict([:]), .dict([:])),
    (.list([.int(1)]), .tuple([.int(2)])), (.list([.string("a")]), .list([.int(1)])),
  ]) func withoutOrder(_ a: Value, _ b: Value) {
    #expect(a.isBefore(b) == nil)
  }
}
