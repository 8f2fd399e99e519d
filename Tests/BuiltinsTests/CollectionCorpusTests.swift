import Testing

/// What filters, tests and lookups of the collections answer, as they recorded it.
@Suite struct CollectionCorpusTests {
  @Test func collections() throws {
    try RecordedCases.replay("collections.jsonl")
  }
}
