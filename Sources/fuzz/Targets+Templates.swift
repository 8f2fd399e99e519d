import Builtins
import Diagnostics
import Templates
import Values

/// The language of templates.
extension Targets {
  static let templates = [template]

  static let template = Target(
    name: "template", kinds: ["render", "template", "expr", "conditional"],
    tokens: [
      "{{ ", " }}", "{% ", " %}", "{# ", " #}", "{%- ", " -%}", "if ", "for x in ", "endfor",
      "endif",
      "else", "set x = ", "macro m(a)", "endmacro", "raw", "endraw", " | ", " is ", "not ", " in ",
      "x", "d.a", "l[0]", "range(9)", "'a'", "(", ")", "[", "]", "{", "}", "~", "**", "//", "==",
      "default(1)",
      "loop.index", "m(1)", "#jinja2: trim_blocks: False\n", "9 ** 9", "\\n", "lower", "length",
      "map(", "'inc'", "'rec'", "'base'", "'lib'", "include ", "import ", "extends ", "block b",
      "endblock", "super()", "lookup('sequence', 'count=3')",
    ],
    made: TemplateGrammar.template
  ) { input in
    let isAnsible = input.count % 2 == 0
    var environment =
      isAnsible
      ? Environment(builtins: harmless)
      : Environment(mode: .jinja2, syntax: .jinja2, builtins: .jinja2)
    environment.files = Files()
    environment.syntax.hasDo = true
    environment.syntax.hasLoopControls = true
    environment.limits.rangeLength = 1000
    environment.limits.outputBytes = 1 << 20
    let variables: Dict = [
      "x": 1, "d": ["a": .template(TemplateText("{{ x }}"))], "l": [3, "a", ["q"]],
      "s": "text", "y": [1, 2.5, .null], "n": .null,
      "t": .template(TemplateText("{{ d.a }}{{ s }}")),
    ]
    let evaluator = Evaluator(environment, scope: DictScope(variables))
    let text = TemplateText(String(decoding: input, as: UTF8.self))
    _ = try? evaluator.condition(text)
    do throws(Failure) {
      _ = try evaluator.render(text)
      return true
    } catch {
      guard !error.message.isEmpty else { fatalError("a failure without words") }
      return false
    }
  }

  /// Without lookups that could do anything to this machine.
  private static let harmless: BuiltinTable = {
    let names: Set = [
      "items", "list", "dict", "together", "nested", "indexed_items", "sequence", "subelements",
      "vars", "varnames",
    ]
    var table = BuiltinTable.standard
    table.lookups = table.lookups.filter { names.contains($0.key) }
    // It is meant to take long.
    table.filters["password_hash"] = nil
    return table
  }()

  /// What templates include and import.
  private struct Files: TemplateFiles {
    private static let texts = [
      "inc": "{{ x }}", "rec": "{% include 'rec' %}", "bad": "{% if",
      "base": "<{% block b %}{{ x }}{% endblock %}>",
      "lib": "{% macro m(a) %}{{ a }}{% endmacro %}{% set v = 1 %}",
    ]

    var searchPath: [String] { ["/search"] }
    func find(_ name: String, in subdirectory: String) -> String? {
      Self.texts[name] == nil ? nil : name
    }
    func read(_ path: String) throws(Failure) -> [UInt8] { Array((Self.texts[path] ?? "").utf8) }
  }
}
