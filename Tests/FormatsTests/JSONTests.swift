import Diagnostics
import Formats
import Testing
import Values

@Suite struct JSONTests {
  @Test func reading() throws {
    let value = try JSON.parse(
      #"{"a": [1, -2.5, 1e3, true, null, NaN], "b": "\u00e9\ud83d\ude00\n", "big": 123456789012345678901}"#
    )
    #expect(
      value.repr
        == "{'a': [1, -2.5, 1000.0, True, None, nan], 'b': 'é😀\\n', 'big': 123456789012345678901}")
    #expect(try JSON.parse(#"{"a": 1, "a": 2}"#).repr == "{'a': 2}")
    #expect(try JSON.parse("[-0, -9223372036854775808]").repr == "[0, -9223372036854775808]")
  }

  @Test(arguments: [
    ("", "Expecting value: line 1 column 1 (char 0)"),
    ("{bad", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
    ("[1] x", "Extra data: line 1 column 5 (char 4)"),
    (
      "{\"é\"\n: 1,\n}",
      "Expecting property name enclosed in double quotes: line 3 column 1 (char 10)"
    ),
    ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
    ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
    ("\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"),
    ("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"),
    ("\"\\q\"", "Invalid \\escape: line 1 column 2 (char 1)"),
    ("01", "Extra data: line 1 column 2 (char 1)"),
    ("-", "Expecting value: line 1 column 1 (char 0)"),
  ])
  func refused(text: String, message: String) {
    let failure = #expect(throws: Failure.self) { try JSON.parse(text) }
    #expect(failure?.message == message)
  }

  @Test func placesOfManyNodes() throws {
    let rows = [String](repeating: "{\"a\": [\"{{ x }}\", 1]}", count: 20_000)
    let source = Source(name: "t.json", text: "[\n" + rows.joined(separator: ",\n") + "\n]")
    let node = try JSON.node(source, trusted: true)
    guard case .sequence(let items) = node.content, let last = items.last?["a"] else {
      Issue.record("no list")
      return
    }
    #expect(last.span.line == 20_001)
    #expect(last.span.column == 7)
    guard case .sequence(let texts) = last.content,
      case .scalar(.template(let text)) = texts[0].content
    else {
      Issue.record("no template")
      return
    }
    #expect(text.span?.line == 20_001)
    #expect(text.span?.column == 9)
  }

  @Test func deepNestingIsRefused() {
    #expect(throws: Failure.self) { try JSON.parse(String(repeating: "[", count: 100_000)) }
  }

  @Test func writing() throws {
    let value: Value = ["b": [1, 2.5, .null, true], "a": "é\"\\\n😀\u{7F}", "e": [:], "l": []]
    #expect(
      try JSON.write(value)
        == #"{"b": [1, 2.5, null, true], "a": "\u00e9\"\\\n\ud83d\ude00\u007f", "e": {}, "l": []}"#)
    #expect(
      try JSON.write(value, .compact)
        == #"{"b":[1,2.5,null,true],"a":"\u00e9\"\\\n\ud83d\ude00\u007f","e":{},"l":[]}"#)
    #expect(
      try JSON.write(["b": [1], "a": [:]], .nice)
        == "{\n    \"a\": {},\n    \"b\": [\n        1\n    ]\n}")
    #expect(try JSON.write("é", JSON.Style(asciiOnly: false)) == "\"é\"")
    let keys = Dict(
      pairs: [
        (.int(1), "a"), (.bool(true), "b"), (.null, "c"), (.double(1.5), "d"),
      ] as [(Value, Value)])
    #expect(try JSON.write(.dict(keys)) == #"{"1": "b", "null": "c", "1.5": "d"}"#)
    #expect(
      try JSON.write([.double(.nan), .double(-.infinity), 1e16]) == "[NaN, -Infinity, 1e+16]")
  }

  @Test func unwritable() {
    let day = Value.object(Day(year: 2024, month: 1, day: 2))
    #expect(throws: Failure.self) { try JSON.write(day) }
    #expect(throws: Failure.self) { try JSON.write(.dict(Dict(pairs: [(day, Value.int(1))]))) }
    #expect(throws: Failure.self) {
      try JSON.write(.dict(Dict(pairs: [(1, 1), ("a", 2)] as [(Value, Value)])), .nice)
    }
    #expect(throws: Failure.self) {
      try JSON.write(.double(.nan), JSON.Style(allowsNaN: false))
    }
  }
}
