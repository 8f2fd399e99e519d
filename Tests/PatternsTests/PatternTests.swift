import Diagnostics
import Patterns
import Testing

@Suite struct PatternTests {
  /// The texts of all matches.
  private func all(_ pattern: String, _ text: String, _ flags: Pattern.Flags = []) throws
    -> [String]
  {
    try Pattern.compile(pattern, flags).all(in: text).map { $0[0] ?? "-" }
  }

  @Test func finding() throws {
    #expect(try all("\\d+", "a1b22") == ["1", "22"])
    #expect(try all("x*", "axb") == ["", "x", "", ""])
    #expect(try all("(?m)^", "a\n").count == 2)
    #expect(try all("", "").count == 1)
    #expect(try all("a{,2}", "aaa") == ["aa", "a", ""])
    #expect(try all("a{}", "a{}") == ["a{}"])
    #expect(try all("\\w+", "žluť 😀 x") == ["žluť", "x"])
    #expect(try all("(?a)\\w+", "žluť") == ["lu"])
    #expect(try all("A", "aA", .ignoreCase) == ["a", "A"])
    #expect(try all("a b # note\n c", "abc", .verbose) == ["abc"])
    #expect(try all("[[:x]+", "[:x") == ["[:x"])
    #expect(try all("\\v", "\u{0B}\n") == ["\u{0B}"])
    #expect(try all("\\u00e9\\x41\\101\\0", "éAA\0") == ["éAA\0"])
    #expect(try all("(a)(?:b)(?P<n>c)\\1(?P=n)", "abcac") == ["abcac"])
    #expect(try all("(?i:a)b", "AbAB") == ["Ab"])
    #expect(try all("(a)?b(?(1)c|d)", "abc bd") == ["abc", "bd"])
    #expect(try all("\\s", "\u{1c} ").count == 2)
    #expect(try all("\\B", "").isEmpty)
    #expect(try all("(?#c)(?i)A", "a") == ["a"])
  }

  @Test func anchoring() throws {
    let pattern = try Pattern.compile("a|ab")
    #expect(try pattern.first(in: "xab")?.range == 1..<2)
    #expect(try pattern.first(in: "xab", .start) == nil)
    #expect(try pattern.first(in: "ab", .whole)?.range == 0..<2)
    #expect(try Pattern.compile("a$").matches("a\n"))
    #expect(try !Pattern.compile("a\\Z").matches("a\n"))
  }

  @Test func groups() throws {
    let match = try #require(try Pattern.compile("(?P<year>\\d+)-(x)?(y)").first(in: "ž2024-y"))
    #expect(match["year"] == "2024")
    #expect(match.groups == ["2024", nil, "y"])
    #expect(match.range == 2..<8)
  }

  @Test func replacing() throws {
    func sub(_ pattern: String, _ by: String, _ text: String) throws -> String {
      try Pattern.compile(pattern).substitute(by, in: text).text
    }
    #expect(try sub("(\\w)(\\d)", "\\2\\1", "a1 b2") == "1a 2b")
    #expect(try sub("(?P<n>.)", "<\\g<n>\\g<1>\\g<0>>", "ab") == "<aaa><bbb>")
    #expect(try sub("x*", "-", "abxd") == "-a-b--d-")
    #expect(try sub("(a)|b", "[\\1]", "ab") == "[a][]")
    #expect(try Pattern.compile("a").substitute("b", in: "aaa", limit: 2).text == "bba")
    #expect(Pattern.escape("a.b-c d") == "a\\.b\\-c\\ d")
  }

  @Test func splitting() throws {
    #expect(try Pattern.compile(",").split("a,b,c") == ["a", "b", "c"])
    #expect(try Pattern.compile("(,)|;").split("a,b;c") == ["a", ",", "b", nil, "c"])
    #expect(try Pattern.compile("x*").split("axb") == ["", "a", "", "b", ""])
    #expect(try Pattern.compile(",").split("a,b,c", limit: 1) == ["a", "b,c"])
  }

  @Test(arguments: [
    ("(", "missing ), unterminated subpattern at position 0"),
    (")", "unbalanced parenthesis at position 0"),
    ("*a", "nothing to repeat at position 0"),
    ("a**", "multiple repeat at position 2"),
    ("[a", "unterminated character set at position 0"),
    ("\\h", "bad escape \\h at position 0"),
    ("\\1", "invalid group reference 1 at position 1"),
    ("[b-a]", "bad character range b-a at position 1"),
    ("a{3,1}", "min repeat greater than max repeat at position 2"),
    ("(?<a>x)", "unknown extension ?<a at position 1"),
    ("(?P<a>x)(?P<a>y)", "redefinition of group name 'a' as group 2; was group 1 at position 12"),
    ("(?<=a+)b", "look-behind requires fixed-width pattern"),
    ("(?<=a|bc)d", "look-behind requires fixed-width pattern"),
    ("a(?i)b", "global flags not at the start of the expression at position 1"),
    ("(?z)", "unknown extension ?z at position 1"),
    ("\\", "bad escape (end of pattern) at position 0"),
    ("\\x4", "incomplete escape \\x4 at position 0"),
    ("(?P=x)", "unknown group name 'x' at position 4"),
    ("(\\1)", "cannot refer to an open group at position 1"),
    ("(?(2)a|b)(c)", "invalid group reference 2 at position 3"),
  ])
  func refused(pattern: String, message: String) throws {
    let failure = #expect(throws: Failure.self) { try Pattern.compile(pattern) }
    #expect(failure?.message == message)
  }

  @Test(arguments: ["\\q", "\\2", "\\g<", "\\g<>", "\\g<x>", "\\g<9>", "\\"])
  func refusedReplacements(replacement: String) {
    #expect(throws: Failure.self) {
      try Pattern.compile("(a)").substitute(replacement, in: "a")
    }
  }

  @Test func explosionIsAnError() throws {
    let text = String(repeating: "a", count: 40) + "b"
    let failure = #expect(throws: Failure.self) {
      try Pattern.compile("^(a+)+$").matches(text)
    }
    #expect(failure?.message.contains("takes too many steps") == true)
    // Deep but not exploding: works on a larger stack.
    let deep = String(repeating: "ab", count: 20_000) + "c"
    #expect(try Pattern.compile("(?:(a)|(b))*c").matches(deep))
  }

  @Test func globs() {
    #expect(Glob.matches("web*", "web1"))
    #expect(Glob.matches("*b?", "ab1"))
    #expect(Glob.matches("w[!a-c]b", "web"))
    #expect(Glob.matches("[]]", "]"))
    #expect(Glob.matches("[a", "[a"))
    #expect(!Glob.matches("w[a-c]b", "web"))
    #expect(!Glob.matches("web", "web1"))
    #expect(!Glob.matches("[!e]", "e"))
  }
}
