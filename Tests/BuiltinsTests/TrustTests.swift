import Builtins
import Diagnostics
import Templates
import Testing
import Values

/// Text that came from a host, a file or a lookup is data: no way through the language makes a
/// template of it.
@Suite struct TrustTests {
  /// What a hostile host could answer; evaluated anywhere, it would show the secret or fail.
  private static let hostile = "{{ secret }}{% for x in secret %}!{% endfor %}{{ 1 / 0 }}"
  /// Without characters that quoting changes.
  private static let plain = "{{ secret }}"

  private static let facts: Dict = [
    "secret": "EVALUATED",
    "fact": .string(plain),
    "nasty": .string(hostile),
    "result": [
      "stdout": .string(plain), "stdout_lines": [.string(plain)], "rc": 0,
      "content": "e3sgc2VjcmV0IH19", "json": .string("{\"a\": \"{{ secret }}\"}"),
      "item": ["name": .string(plain)],
    ],
    "facts": ["{{ secret }}": .string(plain)],
    "expression": "secret == 'EVALUATED'",
    // The user's own, which refers to what the host said.
    "own": .template(TemplateText("{{ fact }}")),
    "nested": [
      "deep": [.template(TemplateText("<{{ own }}>")), .string(plain)],
      "mixed": .template(TemplateText("{{ result.stdout }} and {{ 'own' }}")),
    ],
  ]

  private func evaluator() -> Evaluator {
    Evaluator(Environment(builtins: .standard), scope: DictScope(Self.facts))
  }

  private func render(_ text: String) throws -> Value {
    try evaluator().render(TemplateText(text))
  }

  private func hasLeaked(_ value: Value) -> Bool { value.repr.contains("EVALUATED") }

  @Test(arguments: [
    "{{ fact }}", "{{ own }}", "x{{ fact }}x", "{{ fact ~ '' }}", "{{ fact + ' ' + fact }}",
    "{{ '{{ ' ~ 'secret' ~ ' }}' }}", "{{ '%s' | format(fact) }}", "{{ '{}'.format(fact) }}",
    "{{ '{' ~ '{ secret }' ~ '}' }}", "{{ [fact] }}", "{{ {'k': fact} }}", "{{ {fact: 1} }}",
    "{{ (fact, fact) }}", "{{ fact | default('x') }}", "{{ missing | default(fact) }}",
    "{{ fact | string }}", "{{ fact | trim }}", "{{ fact | upper | lower }}",
    "{{ fact | replace('x', 'y') }}", "{{ fact | regex_replace('^', '') }}",
    "{{ fact | regex_search('.*') }}", "{{ fact | regex_findall('.+') }}",
    "{{ 'secret' | regex_replace('(.*)', '{{ \\\\1 }}') }}", "{{ fact | quote }}",
    "{{ result.stdout_lines | first }}", "{{ result.stdout_lines | join(',') }}",
    "{{ result.content | b64decode }}", "{{ result.json | from_json }}",
    "{{ result.json | from_yaml }}", "{{ result | to_json | from_json }}",
    "{{ result | to_nice_yaml }}", "{{ result | combine({'x': fact}, recursive=true) }}",
    "{{ facts | dict2items }}", "{{ [{'key': 'a', 'value': fact}] | items2dict }}",
    "{{ result.stdout_lines | map('upper') | map('lower') | list }}",
    "{{ [result] | map(attribute='stdout') | list }}", "{{ [result] | selectattr('stdout') }}",
    "{{ fact.split() | join(' ') }}", "{{ fact[:2] ~ fact[2:] }}", "{{ fact | list | join }}",
    "{{ lookup('vars', 'fact') }}", "{{ lookup('vars', 'own') }}", "{{ query('vars', 'fact') }}",
    "{{ lookup('items', [fact]) }}", "{{ lookup('list', result.stdout_lines) }}",
    "{{ lookup('dict', facts) }}", "{{ lookup('pipe', 'printf %s \"{{ fact }}\"') }}",
    "{{ lookup('lines', \"printf '{' ; echo '{ secret }}'\") }}", "{{ nested }}",
    "{{ nested.deep[1] }}", "{{ nested.mixed }}", "{{ vars['fact'] | default(fact) }}",
    "{% for line in result.stdout_lines %}{{ line }}{% endfor %}",
    "{% set x = fact %}{{ x }}", "{% set x %}{{ fact }}{% endset %}{{ x }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(fact) }}",
    "{% filter upper %}{{ fact }}{% endfilter %}", "{% with x = fact %}{{ x }}{% endwith %}",
    "{{ fact if fact else fact }}", "{{ namespace(v=fact).v }}", "{{ dict(a=fact) }}",
    "{{ fact | ternary(fact, fact) }}", "{{ fact | comment }}", "{{ fact | indent(2) }}",
    "{{ fact | b64encode | b64decode }}", "{{ fact | vault('pw') | unvault('pw') }}",
    "{{ [fact] | zip([fact]) }}", "{{ result | json_query('stdout') }}",
  ])
  func dataStaysData(_ text: String) throws {
    let value = try render(text)
    #expect(!hasLeaked(value), "\(text) gave \(value.repr)")
  }

  @Test(arguments: [
    "{{ nasty }}", "{{ nasty ~ '' }}", "{{ [nasty, nasty] }}", "{{ {'a': nasty} }}",
  ])
  func dataIsGivenAsItIs(_ text: String) throws {
    #expect(try render(text).repr.contains("{% for x in secret %}"))
  }

  /// What one evaluation gave is stored as a fact, and evaluated again as anything else is.
  @Test func whatWasStoredIsNotEvaluatedLater() throws {
    let stored = try render("{{ fact }}")
    let again = Evaluator(
      Environment(builtins: .standard),
      scope: DictScope(["secret": "EVALUATED", "stored": stored, "list": [stored]]))
    for text in ["{{ stored }}", "{{ list }}", "a{{ stored }}", "{{ lookup('vars', 'stored') }}"] {
      #expect(!hasLeaked(try again.render(TemplateText(text))))
    }
    #expect(!hasLeaked(try again.resolveDeep(.dict(["x": stored]))))
  }

  /// A condition is the user's text; a text that it leads to is not one.
  @Test func conditionsAreNotTakenFromData() throws {
    let failure = #expect(throws: Failure.self) {
      try evaluator().condition(TemplateText("{{ expression }}"))
    }
    #expect(failure?.message.contains("str") == true)
    #expect(try evaluator().condition(TemplateText("fact == '{' ~ '{ secret }' ~ '}'")))
    #expect(try !evaluator().condition(TemplateText("fact == 'EVALUATED'")))
  }

  @Test func templateFilesShowDataAsItIs() throws {
    let source = Source(
      name: "motd.j2", text: "host says: {{ fact }}\n{{ result.content | b64decode }}\n")
    #expect(
      try evaluator().renderFile(source, syntax: .ansible)
        == "host says: {{ secret }}\n{{ secret }}\n")
  }
}
