import Playbooks
import Reports
import Testing

@Suite struct ReportOptionsTests {
  private func settings(_ environment: [String: String]) throws -> Settings {
    try Settings(
      environment: environment.merging(["HOME": "/nonexistent"]) { a, _ in a }, directory: "/")
  }

  @Test func optionsFromSettings() throws {
    let settings = try settings([
      "ANSIBLE_FORCE_COLOR": "1", "ANSIBLE_COLOR_OK": "bright blue", "ANSIBLE_DIFF_CONTEXT": "5",
      "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "no", "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
    ])
    let options = ReportOptions(settings, verbosity: 2, isTerminal: true, terminalColumns: 120)
    #expect(options.palette.paint("a\nb", .ok) == "\u{1B}[1;34ma\u{1B}[0m\n\u{1B}[1;34mb\u{1B}[0m")
    #expect(options.columns == 119)
    #expect(options.showsSkipped == false)
    #expect(options.diffContext == 5)
    #expect(options.resultFormat == .yaml)
    #expect(options.verbosity == 2)
  }

  @Test func noColourInPipes() throws {
    let options = ReportOptions(try settings([:]), verbosity: 0, isTerminal: false)
    #expect(options.palette.paint("a", .ok) == "a")
    #expect(options.columns == 79)
  }
}
