import Testing

/// What lookups answer, as ansible-core recorded it.
@Suite(.serialized) struct LookupCorpusTests {
  @Test func lookupsOfAnsible() throws {
    try RecordedCases.replay("lookups.jsonl")
  }
}
