import Testing
import Values

/// Which text is a template: only what a user wrote, and only if it holds one.
@Suite struct TrustTests {
  @Test(arguments: ["{{ x }}", "a {% if %}", "{# note #}", "{{", "x{{{"])
  func usersTextIsATemplate(_ text: String) {
    guard case .template(let template) = Value.trusted(text) else {
      Issue.record("\(text) is no template")
      return
    }
    #expect(template.text == text)
  }

  @Test(arguments: ["", "plain", "{ {", "{", "%}", "}}", "{\u{200B}{"])
  func textWithoutAMarkIsData(_ text: String) {
    guard case .string(text) = Value.trusted(text) else {
      Issue.record("\(text) is a template")
      return
    }
  }

  @Test func dataStaysDataWhateverItHolds() {
    guard case .string = Value.string("{{ lookup('pipe', 'id') }}") else {
      Issue.record("data became a template")
      return
    }
  }
}
