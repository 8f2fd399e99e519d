import Remote
import Testing

/// Text that becomes part of a command stays text.
@Suite struct QuoteTests {
  @Test(arguments: [
    ("plain-word./:,+@_1", "plain-word./:,+@_1"), ("", "''"), ("a b", "'a b'"),
    ("it's", #"'it'\''s'"#), ("$x `y` \\", #"'$x `y` \'"#), ("a\nb", "'a\nb'"), ("~", "'~'"),
    ("é", "'é'"), ("a=b", "'a=b'"), ("*", "'*'"),
  ]) func words(_ text: String, _ quoted: String) {
    #expect(Quote.word(text) == quoted)
  }

  @Test func pathsAreNoOptions() {
    #expect(Quote.path("-rf") == "./-rf")
    #expect(Quote.path("/a b") == "'/a b'")
    #expect(Quote.words(["a", "b c"]) == "a 'b c'")
  }

  @Test func printfArguments() {
    #expect(Quote.printf(Array("-e 50% it's \\\n".utf8)) == #"'\055e 50\045 it\047s \134\012'"#)
    #expect(Quote.printf([0, 255, 1]) == #"'\000\377\001'"#)
    #expect(Quote.printf([]) == "''")
  }
}
