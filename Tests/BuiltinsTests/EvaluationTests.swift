import Builtins
import Diagnostics
import Templates
import Testing
import Values

/// What cannot be recorded: answers that differ from call to call, limits, and laziness.
@Suite struct EvaluationTests {
  private func evaluate(_ expression: String, _ variables: Dict = [:]) throws -> Value {
    let evaluator = Evaluator(
      Environment(builtins: .standard), scope: DictScope(variables))
    return try evaluator.evaluate(expression: TemplateText(expression))
  }

  private func failure(_ expression: String, _ variables: Dict = [:]) -> Failure? {
    do {
      _ = try evaluate(expression, variables)
      return nil
    } catch {
      return error as? Failure
    }
  }

  // MARK: Chance

  @Test func randomStaysInItsRange() throws {
    for _ in 0..<200 {
      let number = try #require(try evaluate("100 | random(start=10, step=10)").int)
      #expect((10..<100).contains(number) && number % 10 == 0)
    }
  }

  @Test func shuffleKeepsEveryElement() throws {
    let items = try #require(try evaluate("range(50) | list | shuffle | sort").items)
    #expect(items.compactMap(\.int) == Array(0..<50))
  }

  @Test func saltsDiffer() throws {
    let one = try evaluate("'x' | password_hash('sha512', rounds=1000)").text
    let two = try evaluate("'x' | password_hash('sha512', rounds=1000)").text
    #expect(one != two)
    #expect(one.hasPrefix("$6$rounds=1000$"))
  }

  @Test func passwordsMeetTheirHash() throws {
    let hash = try evaluate("'x' | password_hash('blowfish', rounds=4)").text
    let salt = String(hash.dropFirst(7).prefix(22))
    #expect(try evaluate("'x' | password_hash('blowfish', '\(salt)', rounds=4)").text == hash)
  }

  @Test func vaultsOpenWithTheirSecret() throws {
    #expect(try evaluate("'secret text' | vault('pw') | unvault('pw')").text == "secret text")
    #expect(failure("'secret text' | vault('pw') | unvault('other')")?.kind == .filter)
  }

  @Test func nowIsAMoment() throws {
    #expect(try evaluate("now() | type_debug").text == "datetime")
    let year = try #require(try evaluate("now(utc=true, fmt='%Y') | int").int)
    #expect(year > 2000)
  }

  // MARK: Limits

  @Test(arguments: [
    "'x' | center(9223372036854775807)", "'x' | indent(9223372036854775807)",
    "[1] | batch(9223372036854775807, 0)", "[1] | slice(9223372036854775807)",
    "range(1000) | list | product(range(1000) | list, range(1000) | list)",
    "range(100) | list | permutations", "range(100) | list | combinations(50)",
    "[1] | to_json(indent=9223372036854775807)", "'a' | comment(prefix_count=9223372036854775807)",
    "[1, 2] | product(repeat=1000)", "'x' | truncate(9223372036854775807)",
    "[1] | to_nice_yaml(9223372036854775807)", "[] | slice(5000000)",
    "('a' * 100000) | replace('a', 'b' * 100000)", "('a' * 1000) | replace('', 'b' * 1000000)",
    "('a' * 100000) | regex_replace('a', 'b' * 100000)", "range(100000) | join('b' * 100000)",
  ])
  func whatWouldNotEndIsRefused(_ expression: String) {
    #expect(failure(expression)?.kind == .filter)
  }

  @Test(arguments: [
    "1.5 | round(9223372036854775807)", "1.5 | round(-9223372036854775807)",
    "5 | round(-9223372036854775807)", "'x' | int(0, 9223372036854775807)",
    "9223372036854775807 | random(-9223372036854775807)", "'9' * 400 | float",
    "['9223372036854775808', '-9223372036854775808'] | map('int') | sum",
    "9223372036854775807 | abs", "[1] | map(attribute=9223372036854775807) | list | length",
    "'%d' | format(9223372036854775807)",
    "'a' | regex_replace('a', 'b', count=9223372036854775807)",
    "'a b' | split(' ', 9223372036854775807)", "'%Y' | strftime(99999999999999)",
    "'99999999999999999999' is version('1', '>')", "'x' | wordwrap(1)",
    "9223372036854775807 is divisibleby(-1)", "'9' * 30 | human_to_bytes",
  ])
  func extremesDoNotCrash(_ expression: String) {
    _ = try? evaluate(expression)
  }

  // MARK: Laziness

  @Test func whatIsNotLookedAtIsNotEvaluated() throws {
    let variables: Dict = [
      "facts": .dict([
        ("bad", .trusted("{{ nowhere }}")), ("good", .trusted("{{ 1 + 1 }}")),
      ]),
      "items": .list([.trusted("{{ 1 }}"), .trusted("{{ nowhere }}")]),
    ]
    #expect(try evaluate("facts | length", variables).int == 2)
    #expect(try evaluate("items | first", variables).int == 1)
    #expect(try evaluate("(facts | combine({'x': 1})).good", variables).int == 2)
    #expect(try evaluate("[facts] | map(attribute='good') | first", variables).int == 2)
    #expect(try evaluate("facts is mapping", variables).bool == true)
    #expect(try evaluate("items[1] | default('d')", variables).text == "d")
    #expect(failure("items | sort", variables)?.kind == .undefined)
    #expect(failure("facts | to_json", variables)?.kind == .undefined)
  }

  @Test func unknownNamesInMapAndSelectHaveAHint() {
    #expect(failure("['a'] | map('uper')")?.diagnostics.first?.help == "did you mean 'upper'?")
    #expect(
      failure("['a'] | select('mach', 'a')")?.diagnostics.first?.help?.contains("match") == true)
  }

  @Test func anIndentationThatIsTooWideIsRefused() {
    let text =
      "{'a': {'b': 1}} | ansible.utils.to_xml(indent='spaces', indent_width=9223372036854775807)"
    #expect(failure(text)?.message.contains("is too much") == true)
  }
}
