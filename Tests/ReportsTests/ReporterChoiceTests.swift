import Diagnostics
import Playbooks
import Reports
import Testing

@Suite struct ReporterChoiceTests {
  private func settings(_ environment: [String: String]) throws -> Settings {
    try Settings(
      environment: environment.merging(["HOME": "/nonexistent"]) { a, _ in a }, directory: "/")
  }

  @Test(arguments: [
    "default", "ansible.builtin.minimal", "ansible.posix.json", "community.general.yaml",
  ])
  func known(_ name: String) throws {
    _ = try ReporterChoice(name, try settings([:]), ReportOptions(), KeptOutput())
  }

  @Test func unknown() throws {
    let settings = try settings([:])
    let failure = #expect(throws: Failure.self) {
      _ = try ReporterChoice("defualt", settings, ReportOptions(), KeptOutput())
    }
    #expect(failure?.message == "invalid callback for stdout specified: defualt")
    #expect(failure?.diagnostics.first?.help == "did you mean 'default'?")
  }

  @Test func enabled() throws {
    let settings = try settings(["ANSIBLE_CALLBACKS_ENABLED": "timer,slack,profile_task"])
    let output = KeptOutput()
    var choice = try ReporterChoice("null", settings, ReportOptions(), output)
    #expect(
      choice.warnings.map(\.message) == [
        "Skipping callback 'slack', unable to load",
        "Skipping callback 'profile_task', unable to load",
      ])
    #expect(choice.warnings.last?.help == "did you mean 'profile_tasks'?")
    choice.reporters.receive(.runEnded(Recap()))
    #expect(output.out.contains("PLAYBOOK RECAP"))
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
