import Diagnostics
import Formats
import Testing
import Values

@Suite struct LiteralTests {
  @Test(arguments: [
    ("1", "1"), ("-5", "-5"), ("0x1F", "31"), ("1_000", "1000"), ("1e3", "1000.0"), (".5", "0.5"),
    ("5.", "5.0"), ("True", "True"), ("None", "None"), ("'a'", "'a'"), ("\"it's\"", "\"it's\""),
    ("[1, 'x', (2,), {}]", "[1, 'x', (2,), {}]"), ("(1)", "1"), ("1, 2", "(1, 2)"),
    ("{'a': 1, }", "{'a': 1}"), ("{1, 2}", "{1, 2}"), ("'a' 'b'", "'ab'"), ("r'\\n'", "'\\\\n'"),
    ("b'\\x41'", "b'A'"), ("'\\x41\\101\\n'", "'AA\\n'"), ("1 # c", "1"), ("set()", "set()"),
    ("'''a\nb'''", "'a\\nb'"), ("999999999999999999999", "999999999999999999999"), (" 1", "1"),
    ("[\n1,\n]", "[1]"),
  ])
  func literals(text: String, repr: String) {
    #expect(PythonLiteral.parse(text)?.repr == repr)
  }

  @Test(arguments: [
    "", "a", "0644", "true", "1 2", "[1", "'a", "{[]: 1}", "1+1", "True+1", "f'x'", "nan", "__x__",
    "1__0", "1j", "x.y", "{1: 2, 3}", "--1", "[,]", "'\\x4'", "yes", "1.2.3", "10.0.0.1",
  ])
  func others(text: String) {
    #expect(PythonLiteral.parse(text) == nil)
  }

  @Test func deepNestingIsRefused() {
    #expect(PythonLiteral.parse(String(repeating: "[", count: 100_000)) == nil)
  }

  @Test func shellWords() throws {
    #expect(try ShellWords.split("a 'b c' \"d\\\"e\" f\\ g ''") == ["a", "b c", "d\"e", "f g", ""])
    #expect(try ShellWords.split("a x=1#y z", comments: true) == ["a", "x=1"])
    #expect(try ShellWords.split("a#b") == ["a#b"])
    #expect(throws: Failure.self) { try ShellWords.split("'a") }
    #expect(throws: Failure.self) { try ShellWords.split("a\\") }
  }

  @Test func base64() {
    for length in 0..<10 {
      let bytes = (0..<length).map { UInt8($0 * 37 % 256) }
      #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
    }
    #expect(Base64.decode("aGVs\nbG8=".utf8) == Array("hello".utf8))
    #expect(Base64.decode("a".utf8) == nil)
  }
}

extension Optional where Wrapped == Value {
  fileprivate static func == (value: Value?, _: _OptionalNilComparisonType) -> Bool {
    if case .none = value { true } else { false }
  }
}
