import Diagnostics
import Templates
import Testing
import Values

/// A scope that writes down what it is asked and told.
private final class RecordingScope: Scope {
  var variables: Dict
  var asked: [String] = []
  var told: [(text: String, reads: Reads)] = []
  var kept: [ObjectIdentifier: (value: Value, reads: Reads)] = [:]

  init(_ variables: Dict) { self.variables = variables }

  func value(of name: String) -> Value? {
    asked.append(name)
    return variables[name]
  }

  var names: [String] { variables.names }

  func remembered(_ template: TemplateText) -> Value? { kept[ObjectIdentifier(template)]?.value }
  func reads(of template: TemplateText) -> Reads? { kept[ObjectIdentifier(template)]?.reads }

  func remember(_ value: Value, of template: TemplateText, reads: Reads) {
    told.append((template.text, reads))
    if !reads.isVolatile { kept[ObjectIdentifier(template)] = (value, reads) }
  }
}

@Suite struct MemoryTests {
  private func template(_ text: String) -> Value { .template(TemplateText(text)) }

  @Test func readsNameEverythingBelow() throws {
    let scope = RecordingScope(["a": template("{{ b }}!"), "b": template("{{ c + 1 }}"), "c": 1])
    let evaluator = Evaluator(TestTable.environment(), scope: scope)
    #expect(try evaluator.render("{{ a }}").isEqual(to: "2!"))
    #expect(scope.told.first { $0.text == "{{ b }}!" }?.reads.names == ["b", "c"])
    #expect(scope.told.first { $0.text == "{{ c + 1 }}" }?.reads.names == ["c"])
  }

  @Test func aRememberedValueGivesItsReadsOn() throws {
    let inner = TemplateText("{{ c }}")
    let scope = RecordingScope(["a": template("{{ b }}"), "b": .template(inner), "c": 1])
    _ = try Evaluator(TestTable.environment(), scope: scope).render("{{ b }}")
    _ = try Evaluator(TestTable.environment(), scope: scope).render("{{ a }}")
    #expect(scope.told.first { $0.text == "{{ b }}" }?.reads.names == ["b", "c"])
  }

  @Test func lookupsAndVolatileFiltersAreNotKept() throws {
    let scope = RecordingScope([
      "a": template("{{ lookup('echo', 1) }}"), "b": template("{{ 1 | ticks }}"),
      "c": template("{{ a }}"),
    ])
    _ = try Evaluator(TestTable.environment(), scope: scope).render("{{ c }}{{ b }}")
    let volatile = scope.told.filter { $0.reads.isVolatile }.map(\.text)
    #expect(
      Set(volatile).isSuperset(of: ["{{ lookup('echo', 1) }}", "{{ 1 | ticks }}", "{{ a }}"]))
  }

  @Test func aTemplateIsEvaluatedOncePerRendering() throws {
    let scope = RecordingScope(["a": template("{{ b }}"), "b": 1])
    let value = try Evaluator(TestTable.environment(), scope: scope).render(
      "{% for i in [1, 2, 3] %}{{ a }}{% endfor %}{{ a }}")
    #expect(value.isEqual(to: "1111"))
    #expect(scope.asked.filter { $0 == "b" }.count == 1)
  }

  @Test func changesOfTheScopeAreSeenByTheNextRendering() throws {
    let scope = RecordingScope(["a": template("{{ b }}"), "b": 1])
    let evaluator = Evaluator(TestTable.environment(), scope: scope)
    #expect(try evaluator.render("{{ a }}").isEqual(to: 1))
    scope.variables["b"] = 2
    scope.kept = [:]
    #expect(try evaluator.render("{{ a }}").isEqual(to: 2))
  }
}
