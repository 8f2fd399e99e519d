import Formats
import Testing

@Suite struct EscapeTests {
  @Test(arguments: [
    ("\\N{BULLET}", "•"), ("\\N{bullet}", "•"), ("\\N{EM DASH}a", "—a"), ("\\x41\\u00e9", "Aé"),
    ("\\q", "\\q"), ("\\N{", "\\N{"),
  ])
  func decoded(_ text: String, _ expected: String) {
    #expect(
      PythonEscapes.decode(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        == expected)
  }

  @Test func aNameThatNothingHas() {
    #expect(PythonEscapes.decode(Array("\\N{NO SUCH THING}".utf8)) == nil)
  }

  /// Each name once took a search through all characters.
  @Test func manyNames() {
    let text = String(repeating: "\\N{PLAYING CARD BACK}\\N{SNOWMAN}", count: 5_000)
    #expect(PythonEscapes.decode(Array(text.utf8))?.count == 5_000 * 7)
  }
}
