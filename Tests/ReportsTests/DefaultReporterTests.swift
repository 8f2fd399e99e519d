import Foundation
import Reports
import Testing

@Suite struct DefaultReporterTests {
  static let recordings = Recording.all.filter { recording in
    !recording.settings.contains { $0.hasPrefix("ANSIBLE_STDOUT_CALLBACK") }
  }

  /// Lines that other parts than the callback print.
  static let foreign = [
    "No config file found", "Skipping callback", "Notification for handler",
    "META: ", "1 plays in", "2 plays in", "3 plays in",
  ]

  @Test(arguments: recordings)
  func prints(_ recording: Recording) throws {
    let output = KeptOutput()
    var reporter = DefaultReporter(recording.options, output)
    for event in try recording.events() { reporter.receive(event) }
    let expected = try recording.text("out").components(separatedBy: "\n").filter { line in
      !DefaultReporterTests.foreign.contains { line.hasPrefix($0) }
    }
    let actual = output.out.components(separatedBy: "\n")
    for (index, pair) in zip(actual, expected).enumerated() where pair.0 != pair.1 {
      Issue.record("line \(index + 1):\n got: \(pair.0)\nwant: \(pair.1)")
      return
    }
    #expect(actual.count == expected.count)
    let failures = try recording.text("err").components(separatedBy: "\n")
      .filter { !$0.contains("[WARNING]: Could not match supplied host pattern") }
    #expect(output.err.components(separatedBy: "\n") == failures)
  }
}
