import Diagnostics
import Testing

/// What people see of a diagnostic.
@Suite struct RendererTests {
  let source = Source(
    name: "roles/web/tasks/main.yml", text: "- name: web\n  apt:\n\tstatee: latest\r\nlast")

  private func render(_ diagnostic: Diagnostic) -> String { Renderer().render(diagnostic) }

  @Test func showsTheLineBeforeAndTheCaret() {
    let span = Span(source, line: 2, column: 3, length: 3)
    #expect(
      render(Diagnostic(.error, "no module 'apt'", at: span, help: "did you mean 'dnf'?")) == """
        error: no module 'apt'
          --> roles/web/tasks/main.yml:2:3
        1 | - name: web
        2 |   apt:
          |   ^^^ did you mean 'dnf'?
        """)
  }

  @Test func aTabTakesTwoColumnsAndTheCaretStandsBelowItsWord() {
    let span = Span(source, line: 3, column: 2, length: 6)
    #expect(
      render(Diagnostic(.warning, "a tab", at: span, context: "task 'web'")) == """
        warning: a tab
          --> roles/web/tasks/main.yml:3:2        task 'web'
        2 |   apt:
        3 |   statee: latest
          |   ^^^^^^
        """)
  }

  @Test func theCaretEndsWithTheLine() {
    let text = render(Diagnostic(.error, "x", at: Span(source, line: 4, column: 3, length: 99)))
    #expect(text.hasSuffix("4 | last\n  |   ^^"))
  }

  @Test func aPlacePastTheEndHasNoExcerpt() {
    let text = render(Diagnostic(.error, "x", at: Span(source, line: 9, column: 1), help: "do y"))
    #expect(text == "error: x\n  --> roles/web/tasks/main.yml:9:1\nhelp: do y")
  }

  @Test func withoutAPlaceTheContextAndTheHelpStand() {
    let diagnostic = Diagnostic(
      .error, "dead host", context: "host h1", notes: [.init("tried twice")], help: "look at it")
    #expect(
      render(diagnostic) == "error: dead host\n  --> host h1\nhelp: look at it\nnote: tried twice")
  }

  @Test func whatAFileHoldsDoesNotDriveTheTerminal() {
    let hostile = Source(name: "f", text: "a\u{1B}[2Jb\u{9B}1m")
    let text = render(Diagnostic(.error, "x", at: Span(hostile, line: 1, column: 1)))
    #expect(text.contains("1 | a?[2Jb?1m"))
  }

  @Test func coloursOnlyWhenAsked() {
    let diagnostic = Diagnostic(.error, "x", at: Span(source, line: 1, column: 1))
    #expect(!render(diagnostic).contains("\u{1B}"))
    #expect(Renderer(colour: true).render(diagnostic).hasPrefix("\u{1B}[1;31merror\u{1B}[0m: x"))
  }
}
