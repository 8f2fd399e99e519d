/// Makes templates out of nothing: those that are well formed, and pieces in any order.
enum TemplateGrammar {
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
    "length", "join(',')", "1", "0", "2.5", "1e400", "-7", "99999999999999999999",
    "'a'", "\"b\"", "'\\x41'", "'%s %d'", "'{:>5}{a}'", "true", "none", "omit", "missing",
    "range(3)",
    "dict(a=1)", "namespace(v=1)", "cycler(1, 2)", "joiner()", "lookup('items', 1)",
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
    "'%s' ", "cycler(1, 2)", "lookup('items', 'x')", "dict(a=1)", "'%d|%s'",
    "'{0}{1:>4}'",
  ]

  private static let operations = [
    "A + B", "A - B", "A * B", "A / B", "A // B", "A % B", "A ** 2", "A ~ B", "A == B", "A < B",
    "A in B", "A not in B", "A and B", "A or B", "not A", "-A", "A if B else A", "A if B", "[A, B]",
    "{'a': A}", "A[B]", "A.a", "A[0]", "A[1:]", "A[::-1]", "A | upper", "A | default(B)",
    "A | length",
    "A | join(B)", "A is defined", "A is odd", "A(B)", "A.append(B)", "A.format(B, B)", "A.items()",
    "A.split(B)", "A.get(B)", "A.pop()", "A.index(B)", "A.replace(B, B)", "A.upper()", "A.join(B)",
    "A.count(B)", "A.update(B)", "(A, B)", "A.v", "A < B < A",
  ]

  static func template(_ random: inout Random) -> [UInt8] {
    var text = ""
    guard random.below(4) > 0 else {
      for _ in 0...random.below(30) { text += random.one(pieces) }
      return Array(text.utf8)
    }
    for letter in random.one(shapes) {
      if letter == "E" { text += expression(3, &random) } else { text.append(letter) }
    }
    return Array(text.utf8)
  }

  private static func expression(_ depth: Int, _ random: inout Random) -> String {
    guard depth > 0, random.below(5) > 0 else { return random.one(operands) }
    var result = ""
    for letter in random.one(operations) {
      switch letter {
      case "A", "B": result += "(" + expression(depth - 1, &random) + ")"
      default: result.append(letter)
      }
    }
    return result
  }
}
