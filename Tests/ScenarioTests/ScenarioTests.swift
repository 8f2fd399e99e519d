import Testing

/// Runs every recorded playbook through the program and compares what both print.
@Suite struct ScenarioTests {
  @Test func thereAreScenarios() {
    guard Scenario.elsewhere == nil else { return }
    #expect(Scenario.names.count > 450)
    for name in Scenario.differences { #expect(Scenario.names.contains(name)) }
  }

  @Test(arguments: Scenario.names) func printsAsRecorded(_ name: String) throws {
    let scenario = Scenario(name: name)
    let isElsewhere = Scenario.elsewhere != nil
    let expected = Transcript.events(of: try scenario.recorded, hidesAddresses: isElsewhere)
    let printed = try scenario.run()
    let actual = Transcript.events(of: printed, hidesAddresses: isElsewhere)
    if Scenario.differences.contains(name) {
      #expect(actual != expected, "\(name) no longer differs: take it out of DIFFERENCES.md")
      return
    }
    let first = zip(actual, expected).first { $0 != $1 }
    let place = first.map { "printed: \($0.0)\nrecorded: \($0.1)" } ?? "one is longer"
    #expect(actual == expected, "\(place)\n\n\(printed)")
  }
}
