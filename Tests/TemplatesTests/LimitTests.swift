import Diagnostics
import Glibc
import Templates
import Testing
import Values

/// Nothing that a template says ends the program or runs for ever.
@Suite struct LimitTests {
  @Test func macrosWithoutEnd() {
    let failure = TestTable.evaluator().failure(
      of: "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")
    #expect(failure?.message == "the evaluation is nested too deeply (recursion without an end?)")
  }

  @Test func variablesThatNeedOneAnother() {
    let evaluator = TestTable.evaluator([
      "a": .template(TemplateText("{{ b }}")), "b": .template(TemplateText("{{ a }}")),
    ])
    #expect(
      evaluator.failure(of: "{{ a }}")?.account
        == "Recursive loop detected in template: maximum recursion depth exceeded")
  }

  @Test func aLongChainOfVariablesIsAnError() {
    var variables = Dict()
    for number in 0..<5000 {
      variables["v\(number)"] = .template(TemplateText("{{ v\(number + 1) }}"))
    }
    variables["v5000"] = 1
    #expect(TestTable.evaluator(variables).failure(of: "{{ v0 }}")?.kind == .other)
  }

  @Test(arguments: [
    String(repeating: "(", count: 5000), String(repeating: "[", count: 5000),
    String(repeating: "-", count: 5000) + "1", String(repeating: "not ", count: 5000) + "1",
    String(repeating: "{1:", count: 5000), "1" + String(repeating: "+1", count: 5000),
    "1" + String(repeating: "|upper", count: 5000), "a" + String(repeating: ".a", count: 5000),
    "1" + String(repeating: " if 1 else 1", count: 5000),
  ])
  func expressionsWithoutEnd(_ expression: String) {
    let failure = TestTable.evaluator(["a": 1]).failure(of: "{{ \(expression) }}")
    #expect(failure?.kind == .syntax)
  }

  @Test func statementsWithinStatements() {
    let text = String(repeating: "{% if true %}", count: 3000)
    #expect(TestTable.evaluator().failure(of: text)?.kind == .syntax)
  }

  @Test(arguments: [
    "{{ range(10 ** 12) }}", "{{ 'a' * 10 ** 12 }}", "{{ [1] * 10 ** 12 }}",
    "{{ 10 ** (10 ** 10) }}",
    "{{ 1 .__lshift__(10 ** 9) }}", "{{ '%1000000000d' % 1 }}", "{{ '{:1000000000d}'.format(1) }}",
    "{{ 'x'.ljust(10 ** 12) }}", "{{ 2 ** 4000000 * 2 ** 4000000 }}",
  ])
  func valuesTooLarge(_ text: String) {
    #expect(TestTable.evaluator().failure(of: text) != nil)
  }

  @Test func ordinaryExpressionsAndConditionsHaveRoom() throws {
    let evaluator = TestTable.evaluator(["a": 1, "l": [1, 2]])
    let nested = "((((((((((a + 1) * 2) + [[[l]]] | length) ~ 'x') ~ 'y'))))))"
    #expect(try evaluator.evaluate(expression: TemplateText(nested)).isEqual(to: "5xy"))
    #expect(try evaluator.condition(TemplateText("a == 1 and (l | length > 1)")))
  }

  /// What looks like a number with a sign is a name, not a position.
  @Test(arguments: [
    "{{ '{-1}'.format(1) }}", "{{ '{-1[a]}'.format('a') }}",
    "{{ '{-9223372036854775808:n}'.format(7) }}", "{{ '{+0}'.format(1) }}",
    "{{ '{0[-1]}'.format([1]) }}", "{{ '{99999999999999999999}'.format(1) }}",
  ])
  func fieldsThatNameNoArgument(_ text: String) {
    #expect(TestTable.evaluator().failure(of: text) != nil)
  }

  /// The time of many variables is in proportion to their number.
  @Test func manyVariablesAtOnce() throws {
    var variables = Dict()
    for number in 0..<3000 {
      variables["a\(number)"] = .template(TemplateText("{{ b\(number) }}"))
      variables["b\(number)"] = .int(number)
    }
    let all = try TestTable.evaluator(variables).resolveDeep(.dict(variables))
    #expect(all.dict?["a2999"]?.int == 2999)
  }

  /// Writing such a number would take longer than anybody waits.
  @Test(arguments: ["10 ** 265536", "9 ** 99 ** 99 ** 99", "(2 ** 200000) * (2 ** 200000)"])
  func hugeNumbersAreRefused(_ expression: String) {
    let failure = TestTable.evaluator().failure(of: "{{ \(expression) }}")
    #expect(failure?.message.contains("too large") == true, "\(expression)")
  }

  @Test func bigNumbersHaveRoom() throws {
    let value = try TestTable.evaluator().evaluate(expression: TemplateText("10 ** 4299"))
    #expect(value.text.utf8.count == 4300)
  }

  @Test func outputTooLarge() {
    var environment = TestTable.environment()
    environment.limits.outputBytes = 1 << 20
    let evaluator = Evaluator(environment, scope: DictScope([:]))
    let failure = evaluator.failure(of: "{% for i in range(100000) %}{{ 'x' * 100 }}{% endfor %}")
    #expect(failure?.message == "the template puts out more than 1 MiB")
  }

  @Test func deepValuesAreRefused() {
    let text =
      "{% set n = namespace(l=[]) %}{% for i in range(100000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l ~ '' }}"
    #expect(TestTable.evaluator().failure(of: text) != nil)
  }

  @Test func deepValuesByAppendingAreRefused() {
    let text =
      "{% set n = namespace(c=[]) %}{% for i in range(100000) %}{% set x = [] %}{% set _ = n.c.append(x) %}{% set n.c = x %}{% endfor %}"
    #expect(TestTable.evaluator([:], .jinja2).failure(of: text) != nil)
    // In Ansible's mode the error of a call counts only where its value is used.
    #expect(TestTable.evaluator().failure(of: text)?.message == nil)
  }

  /// The same on a thread with the smallest stack that evaluates.
  @Test func smallStacks() {
    var thread: pthread_t = 0
    let status = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) {
      (memory) -> Int32 in
      guard let attributes = memory.baseAddress else { return 1 }
      pthread_attr_init(attributes)
      pthread_attr_setstacksize(attributes, 512 << 10)
      return pthread_create(
        &thread, attributes, { _ in LimitTests.endlessTemplates() }, nil)
    }
    #expect(status == 0)
    var result: UnsafeMutableRawPointer?
    pthread_join(thread, &result)
    #expect(result != nil)
  }

  /// Not nil where each of them ended with an error.
  private static func endlessTemplates() -> UnsafeMutableRawPointer? {
    let evaluator = TestTable.evaluator()
    let texts = [
      "{% macro m(n) %}{{ [m(n + 1)] }}{% endmacro %}{{ m(0) }}",
      "{% for x in [1] recursive %}{{ loop([x]) }}{% endfor %}",
      "{{ " + String(repeating: "[", count: 5000),
      String(repeating: "{% if 1 %}{% for x in y %}", count: 3000),
    ]
    for text in texts where evaluator.failure(of: text) == nil { return nil }
    return UnsafeMutableRawPointer(bitPattern: 1)
  }
}
