import Diagnostics
import Formats
import Testing
import Values

/// Documents that are made to exhaust the reader, and places of what is read.
@Suite struct YAMLLimitTests {
  private func load(_ text: String) throws(Failure) -> YAMLDocument {
    try YAML.load(Source(name: "t.yml", text: text), mode: .ansible(trusted: true))
  }

  @Test func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let failure = #expect(throws: Failure.self) { try load(text) }
    #expect(failure?.message.contains("aliases stand for more than") == true)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func deepNesting(opening: String) {
    let text = String(repeating: opening, count: 20_000)
    let failure = #expect(throws: Failure.self) { try load(text) }
    #expect(failure?.kind == .syntax)
  }

  @Test func recursionIsRefused() {
    let failure = #expect(throws: Failure.self) { try load("a: &x [1, *x]") }
    #expect(failure?.message == "found recursive alias 'x'")
    #expect(failure?.span?.column == 11)
  }

  @Test func duplicateKeysWarn() throws {
    let document = try load("a: 1\nb: 2\na: 3\n")
    #expect(document.value.isEqual(to: ["a": 3, "b": 2]))
    #expect(document.warnings.map(\.message) == ["found duplicate mapping key 'a'"])
    #expect(document.warnings.first?.span?.line == 3)
    #expect(document.warnings.first?.notes.first?.span?.line == 1)
    #expect(try load("x: &x {a: 1}\ny: {<<: *x, a: 2}").warnings.isEmpty)
  }

  @Test func templatesKnowTheirPlaces() throws {
    let text = """
      plain: a {{ b }}
      single: '{{ c }}'
      block: |

          echo {{ d }}
      list:
        - "{% if x %}"
      data: !unsafe '{{ e }}'
      """
    let value = try load(text).value
    func place(_ name: String) -> [Int] {
      guard case .template(let template)? = value.dict?[name], let span = template.span else {
        return []
      }
      return [span.line, span.column]
    }
    #expect(place("plain") == [1, 8])
    #expect(place("single") == [2, 10])
    #expect(place("block") == [5, 5])
    guard case .template(let item)? = value.dict?["list"]?.items?.first else {
      Issue.record("no template")
      return
    }
    #expect(item.span?.line == 7)
    #expect(item.span?.column == 6)
    if case .string(let text)? = value.dict?["data"] {
      #expect(text == "{{ e }}")
    } else {
      Issue.record("data became a template")
    }
  }

  @Test(arguments: [
    ("a: {{ b }}", "this may be an issue with missing quotes around a template block"),
    ("a:\n\t- b", "tabs are usually invalid in YAML"),
    ("a: b: c", "colons in unquoted values must be followed by a non-space character"),
    ("a: \"b\" c", "values starting with a quote must end with the same quote"),
  ])
  func hints(text: String, help: String) {
    let failure = #expect(throws: Failure.self) { try load(text) }
    #expect(failure?.diagnostics.first?.help == help)
  }
}
