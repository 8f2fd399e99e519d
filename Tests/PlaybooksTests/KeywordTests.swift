import Foundation
import Playbooks
import Testing

@Suite struct KeywordTests {
  /// What ansible-core 2.19 knows, by kind, and the names that stand for something else there.
  @Test func keywordsOfAnsible() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("keywords.json")
    let known = try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: file))
    let kinds: [(String, Kind, Set<String>)] = [
      ("play_keywords", .play, ["user"]), ("role_keywords", .role, []),
      ("block_keywords", .block, []), ("task_keywords", .task, []),
      ("handler_keywords", .handler, []), ("loop_control", .loopControl, []),
      ("role_meta_keys", .roleMetadata, ["tags"]),
      ("task_include_valid_keywords", .taskInclude, []),
      ("import_playbook", .importPlaybook, []),
    ]
    for (name, kind, more) in kinds {
      let names = Set(known[name] ?? []).subtracting(["with_<lookup>", "loop_with"])
      #expect(kind.keywords.subtracting(more) == names, "\(name)")
    }
  }
}
