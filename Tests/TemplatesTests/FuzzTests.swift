import Diagnostics
import Glibc
import Templates
import Testing
import Values

/// Random templates: whatever they are, there is a value or an error, and an error has words.
///
/// `FUZZ_ROUNDS` in the environment asks for more than the usual rounds.
@Suite struct FuzzTests {
  private static let pieces = [
    "{{ ", " }}", "{% ", " %}", "{# ", " #}", "{%- ", " -%}", "{{- ", " -}}", "{% raw %}",
    "{% endraw %}", "if ", "else", "elif ", "endif", "for ", " in ", "endfor", "set ", "endset",
    "macro m(", "endmacro", "call ", "endcall", "with ", "endwith", "filter ", "endfilter",
    "block b", "endblock", "extends ", "include ", "import ", "from ", " as ", " recursive",
    "autoescape ", "endautoescape", " ignore missing", " without context", "do ", "x", "y", "d",
    "l",
    "s", "loop", "loop.index", "self", "super()", "caller()", "varargs", "m(", "(", ")", "[", "]",
    "{", "}", ",", ":", ".", "|", "~", "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", ">=",
    "=", " and ", " or ", " not ", " is ", " is not ", "defined", "odd", "upper", "default('q')",
    "length", "join(',')", "fails", "1", "0", "2.5", "1e400", "-7", "99999999999999999999",
    "'a'", "\"b\"", "'\\x41'", "'%s %d'", "'{:>5}{a}'", "true", "none", "omit", "missing",
    "range(3)",
    "dict(a=1)", "namespace(v=1)", "cycler(1, 2)", "joiner()", "answer()", "lookup('echo', 1)",
    ".append(", ".format(", ".items()", ".split()", ".pop()", ".update(", ".upper()", ".a", ".b.c",
    "[0]", "[-1]", "[1:]", "[::-1]", "['k']", "\n", " ", "text", "é", "😀", "\u{0}", "\\", "#", "'",
  ]

  private static let shapes = [
    "{{ E }}", "{% for x in E %}{{ E }}{{ loop.index }}{% else %}E{% endfor %}",
    "{% if E %}{{ E }}{% elif E %}t{% else %}{{ E }}{% endif %}", "{% set x = E %}{{ x }}",
    "{% set y %}{{ E }}{% endset %}{{ y }}",
    "{% macro m(a, b=E) %}{{ a }}{{ E }}{% endmacro %}{{ m(E) }}",
    "{% with x = E %}{{ x }}{% endwith %}", "{% filter upper %}{{ E }}{% endfilter %}",
    "{% for x in l if E %}{{ x }}{% endfor %}",
    "{% for x in E recursive %}{{ loop(E) }}{% endfor %}",
    "{% set _ = l.append(E) %}{{ l }}", "{% call m(E) %}{{ E }}{% endcall %}",
  ]

  private static let operands = [
    "x", "y", "d", "l", "s", "n", "t", "1", "0", "-3", "2.5", "'ab'", "''", "[]", "[1, 'a']", "{}",
    "{'k': 1}", "(1, 2)", "none", "true", "missing", "omit", "range(4)", "namespace(v=1)",
    "99999999999999999999",
    "'%s' ", "cycler(1, 2)", "lookup('echo', 'x')", "answer()", "dict(a=1)", "'%d|%s'",
    "'{0}{1:>4}'",
  ]

  private static let operations = [
    "A + B", "A - B", "A * B", "A / B", "A // B", "A % B", "A ** 2", "A ~ B", "A == B", "A < B",
    "A in B", "A not in B", "A and B", "A or B", "not A", "-A", "A if B else A", "A if B", "[A, B]",
    "{'a': A}", "A[B]", "A.a", "A[0]", "A[1:]", "A[::-1]", "A | upper", "A | default(B)",
    "A | length",
    "A | join(B)", "A is defined", "A is odd", "A(B)", "A.append(B)", "A.format(B, B)", "A.items()",
    "A.split(B)", "A.get(B)", "A.pop()", "A.index(B)", "A.replace(B, B)", "A.upper()", "A.join(B)",
    "A.count(B)", "A.update(B)", "A | fails", "(A, B)", "A.v", "A < B < A",
  ]

  private var rounds: Int { getenv("FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 600 }

  private static func expression(_ depth: Int, _ random: inout SeededGenerator) -> String {
    guard depth > 0, Int.random(in: 0..<5, using: &random) > 0 else {
      return operands.randomElement(using: &random) ?? "x"
    }
    var result = ""
    for letter in operations.randomElement(using: &random) ?? "A" {
      switch letter {
      case "A", "B": result += "(" + expression(depth - 1, &random) + ")"
      default: result.append(letter)
      }
    }
    return result
  }

  private func check(_ text: String, _ mode: Environment.Mode) {
    var environment = TestTable.environment(
      mode, ["inc": "{{ x }}", "rec": "{% include 'rec' %}", "bad": "{% if"])
    environment.limits.rangeLength = 1000
    environment.limits.outputBytes = 1 << 18
    environment.syntax.hasDo = true
    environment.syntax.hasLoopControls = true
    let variables: Dict = [
      "x": 1, "y": [1, 2.5, .null], "d": ["a": .template(TemplateText("{{ x }}")), "k": ["b": 2]],
      "l": [3, "a", ["q"]], "s": "some text", "n": .null,
      "t": .template(TemplateText("{{ d.a }}{{ s }}")),
    ]
    let evaluator = Evaluator(environment, scope: DictScope(variables))
    if let failure = evaluator.failure(of: text) {
      #expect(!failure.message.isEmpty, "\(text)")
    }
  }

  @Test(arguments: [Environment.Mode.jinja2, .ansible])
  func piecesInAnyOrder(_ mode: Environment.Mode) {
    for seed in 0..<rounds {
      var random = SeededGenerator(seed: UInt64(seed) &* 7919)
      let count = Int.random(in: 1..<30, using: &random)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      check(text, mode)
    }
  }

  @Test(arguments: [Environment.Mode.jinja2, .ansible])
  func wellFormedTemplates(_ mode: Environment.Mode) {
    for seed in 0..<rounds {
      var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 1)
      var text = ""
      for letter in Self.shapes.randomElement(using: &random) ?? "{{ E }}" {
        if letter == "E" { text += Self.expression(3, &random) } else { text.append(letter) }
      }
      check(text, mode)
    }
  }

  @Test func bytesThatChanged() {
    for seed in 0..<rounds {
      var random = SeededGenerator(seed: UInt64(seed) &* 15_485_863 &+ 2)
      var bytes = Array((Self.shapes.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 1..<6, using: &random) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0..<128, using: &random)
        case 1: bytes.remove(at: position)
        default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: position)
        }
      }
      check(String(decoding: bytes, as: UTF8.self), seed % 2 == 0 ? .jinja2 : .ansible)
    }
  }
}
