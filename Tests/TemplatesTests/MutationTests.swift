import Diagnostics
import Templates
import Testing
import Values

/// Methods that change a value act on the live value, and never on the scope's.
@Suite struct MutationTests {
  @Test func everyAliasSeesTheChange() throws {
    let value = try TestTable.evaluator().render(
      "{% set a = [] %}{% set b = a %}{% set _ = b.append(1) %}{{ [a, b] }}")
    #expect(value.isEqual(to: [[1], [1]]))
  }

  @Test func theScopeKeepsItsValues() throws {
    let list: Value = [1, 2]
    let variables: Dict = ["l": list, "d": ["k": list]]
    let evaluator = TestTable.evaluator(variables)
    let value = try evaluator.render(
      "{% set _ = l.append(3) %}{% set _ = d.k.append(4) %}{% set _ = d.update({'n': 5}) %}{{ [l, d] }}"
    )
    #expect(value.isEqual(to: [[1, 2, 3], ["k": [1, 2, 4], "n": 5]]))
    #expect(list.isEqual(to: [1, 2]))
    #expect(try evaluator.render("{{ [l, d] }}").isEqual(to: [[1, 2], ["k": [1, 2]]]))
  }

  @Test func aMethodByAComputedNameChangesACopy() throws {
    let evaluator = TestTable.evaluator(["l": [1]])
    let value = try evaluator.render("{% set x = l['app' ~ 'end'](2) %}{{ l }}")
    #expect(value.isEqual(to: [1]))
    #expect(try evaluator.render("{{ l }}").isEqual(to: [1]))
  }

  @Test func constantsAreFreshEachTime() throws {
    let value = try TestTable.evaluator().render(
      "{% macro m() %}{% set l = [] %}{% set _ = l.append(1) %}{{ l }}{% endmacro %}{{ [m(), m()] }}"
    )
    #expect(value.isEqual(to: [[1], [1]]))
  }

  @Test func templatesInsideAreResolvedBeforeTheyChange() throws {
    let evaluator = TestTable.evaluator([
      "d": ["l": .template(TemplateText("{{ base }}"))], "base": [1],
    ])
    let value = try evaluator.render("{% set _ = d.l.append(2) %}{{ d.l }}{% set x = base %}")
    #expect(value.isEqual(to: [1, 2]))
    #expect(try evaluator.render("{{ base }}").isEqual(to: [1]))
  }

  @Test func nothingContainsItself() {
    let evaluator = TestTable.evaluator()
    let own = evaluator.failure(of: "{% set l = [] %}{{ l.append([l]) }}")
    #expect(own?.message == "a list cannot contain itself")
    let entry = evaluator.failure(of: "{% set d = {} %}{{ d.update({'d': d}) }}")
    #expect(entry?.message == "a dictionary cannot contain itself")
    let view = evaluator.failure(of: "{% set l = [] %}{{ l.append({'l': l}.items()) }}")
    #expect(view?.message == "a list cannot contain itself")
  }

  /// As Jinja2 shows it.
  @Test func namespacesThatHoldThemselvesAreShown() throws {
    let text = try TestTable.evaluator().render(
      "{% set ns = namespace() %}{% set ns.x = ns %}<{{ ns }}>")
    #expect(text.text == "<<Namespace {'x': <Namespace {...}>}>>")
  }

  @Test func nothingIsRepeatedAtOnce() throws {
    let evaluator = TestTable.evaluator()
    #expect(try evaluator.render("{{ '' * 9999999999999908 }}").isEqual(to: ""))
    #expect(try evaluator.render("{{ [] * 9999999999999908 }}").isEqual(to: []))
  }
}
