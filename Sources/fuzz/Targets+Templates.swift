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
      "map(",
    ]
  ) { input in
    var environment = Environment(builtins: harmless)
    environment.limits.rangeLength = 1000
    environment.limits.outputBytes = 1 << 20
    let variables: Dict = [
      "x": 1, "d": ["a": .template(TemplateText("{{ x }}"))], "l": [3, "a", ["q"]], "s": "text",
    ]
    let evaluator = Evaluator(environment, scope: DictScope(variables))
    let text = TemplateText(String(decoding: input, as: UTF8.self))
    _ = try? evaluator.condition(text)
    return (try? evaluator.render(text)) != nil
  }

  /// Without lookups, which could do anything to this machine.
  private static let harmless: BuiltinTable = {
    var table = BuiltinTable.standard
    table.lookups = [:]
    return table
  }()
}
