import Formats
import Foundation
import Reports
import Testing
import Values

@Suite struct JSONReporterTests {
  /// Identities and internal keys are each program's own.
  static func comparable(_ value: Value) -> Value {
    switch value {
    case .dict(let entries):
      var result = Dict()
      for (key, value) in entries
      where !["id", "exception", "_ansible_no_log", "_ansible_item_label", "diff"].contains(
        key.text)
      {
        if ["start", "end", "path"].contains(key.text) { continue }
        if key.text == "failed", value.isTrue == false { continue }
        result[key] = comparable(value)
      }
      return .dict(result)
    case .list(let items): return .list(items.map(comparable))
    default: return value
    }
  }

  @Test(arguments: Recording.all.filter { $0.variant == "json" })
  func writes(_ recording: Recording) throws {
    let output = KeptOutput()
    var reporter = JSONReporter(
      recording.options, output, clock: Clock(now: { 1_795_240_157.5 }))
    for event in try recording.events() { reporter.receive(event) }
    #expect(output.out.contains("\"2026-11-21T05:49:17.500000Z\""))
    let actual = JSONReporterTests.comparable(try JSON.parse(output.out))
    let expected = JSONReporterTests.comparable(try JSON.parse(try recording.text("out")))
    #expect(ResultTextProbe.json(actual) == ResultTextProbe.json(expected))
  }
}

enum ResultTextProbe {
  static func json(_ value: Value) -> String {
    (try? JSON.write(value, .nice)) ?? ""
  }
}
