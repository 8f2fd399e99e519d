import Foundation
import Reports
import Testing

@Suite struct PlainReporterTests {
  @Test(arguments: Recording.all.filter { $0.variant == "minimal" || $0.variant == "oneline" })
  func prints(_ recording: Recording) throws {
    let output = KeptOutput()
    var reporter: any Reporter =
      recording.variant == "minimal"
      ? MinimalReporter(recording.options, output) : OnelineReporter(recording.options, output)
    for event in try recording.events() { reporter.receive(event) }
    let expected = try recording.text("out").components(separatedBy: "\n")
    #expect(output.out.components(separatedBy: "\n") == expected)
  }
}
