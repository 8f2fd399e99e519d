import Testing
import Values

/// Python's `repr`, recorded from Python 3.11.
@Suite struct PythonTextTests {
  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (1e16, "1e+16"), (1e15, "1000000000000000.0"),
    (123456789012345680.0, "1.2345678901234568e+17"), (0.0001, "0.0001"), (0.00001, "1e-05"),
    (1e22, "1e+22"), (1e-7, "1e-07"), (.leastNonzeroMagnitude, "5e-324"), (0.1, "0.1"),
    (2.5e-5, "2.5e-05"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (1e100, "1e+100"), (100.0, "100.0"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
  ]) func numbers(_ number: Double, _ text: String) {
    #expect(Value.double(number).repr == text)
  }

  @Test(arguments: [
    ("", "''"), ("it's", "\"it's\""), ("say \"x\"", "'say \"x\"'"),
    ("both ' and \"", "'both \\' and \"'"), ("a\nb\tc\\", "'a\\nb\\tc\\\\'"),
    ("\0\u{1B}\u{7F}", "'\\x00\\x1b\\x7f'"), ("é€😀", "'é€😀'"),
    ("\u{AD}\u{200B}\u{2028}", "'\\xad\\u200b\\u2028'"), ("\u{D7FF}\u{FFFD}", "'\\ud7ff\u{FFFD}'"),
  ]) func texts(_ text: String, _ repr: String) {
    #expect(Value.string(text).repr == repr)
    #expect(Value.string(text).text == text)
  }

  @Test func containers() {
    let value = Value.dict([
      "a": .list([.int(1), .null, .bool(true)]), "b": .tuple([.string("x")]), "c": .tuple([]),
      "d": .dict([:]),
    ])
    #expect(value.repr == "{'a': [1, None, True], 'b': ('x',), 'c': (), 'd': {}}")
  }
}
