import Diagnostics
import Formats
import Testing
import Values

@Suite struct ArgumentsCorpusTests {
  @Test func words() throws {
    try Corpus.replay("splitter.jsonl", kinds: ["split-args"]) { (entry) throws(Failure) in
      .list(try Arguments.split(entry["source"]?.string ?? "").map(Value.string))
    }
    try Corpus.replay("splitter.jsonl", kinds: ["join-args"]) { entry in
      .string(Arguments.join(entry["source"]?.items?.map(\.text) ?? []))
    }
    try Corpus.replay("splitter.jsonl", kinds: ["unquote"]) { entry in
      .string(Arguments.unquote(entry["source"]?.string ?? ""))
    }
  }

  @Test func pairs() throws {
    try Corpus.replay("splitter.jsonl", kinds: ["parse-kv"]) { (entry) throws(Failure) in
      let pairs = try Arguments.parse(
        entry["source"]?.string ?? "", isCommand: entry["check_raw"]?.bool ?? false)
      return .dict(pairs.map { ($0.key, .string($0.value)) })
    }
  }

  private let keywords: Set<String> = [
    "name", "when", "args", "async", "poll", "delegate_to", "action", "local_action", "register",
  ]

  @Test func tasks() throws {
    try Corpus.replay("splitter.jsonl", kinds: ["mod-args"]) { (entry) throws(Failure) in
      let source = Source(name: "case.yml", text: entry["source"]?.string ?? "")
      guard let node = try YAML.loadFile(source).node else { return .null }
      let action = try TaskAction.read(
        node, isKeyword: { keywords.contains($0) }, isModule: { !$0.hasPrefix("nosuch") })
      return .list([
        action.name.value,
        .dict(Dict(pairs: action.arguments.map { ($0.key.value, $0.value.value) })),
        action.delegateTo?.value ?? .null,
      ])
    }
  }
}
