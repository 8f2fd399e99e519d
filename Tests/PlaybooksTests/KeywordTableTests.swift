import Foundation
import Playbooks
import Testing

/// `docs/KEYWORDS.md`: every keyword, and a scenario that proves it.
///
/// `RECORD_KEYWORDS=1 swift test --filter KeywordTableTests` writes it anew.
@Suite struct KeywordTableTests {
  static let file = KeywordProofs.root.appending(path: "docs/KEYWORDS.md")

  static let kinds: [(Kind, String)] = [
    (.play, "Plays"), (.role, "Entries of `roles` and `dependencies`"), (.block, "Blocks"),
    (.task, "Tasks"), (.handler, "Handlers"), (.taskInclude, "`include_tasks`"),
    (.includeRole, "`include_role`"), (.loopControl, "`loop_control`"),
    (.importPlaybook, "`import_playbook`"), (.roleMetadata, "`meta/main.yml` of a role"),
  ]

  /// The kind whose proof counts where a kind has none of its own, as they are read and run alike.
  static let alike: [Kind: Kind] = [
    .handler: .task, .taskInclude: .task, .includeRole: .taskInclude, .role: .block,
    .importPlaybook: .play, .roleMetadata: .role,
  ]

  let proofs: KeywordProofs

  init() throws { proofs = try KeywordProofs() }

  /// The scenarios that prove a keyword, those of its own kind first.
  private func scenarios(_ name: String, _ kind: Kind) -> [String] {
    (proofs.scenarios[kind]?[name] ?? []) + (Self.alike[kind].map { scenarios(name, $0) } ?? [])
  }

  /// The rows of a kind: keyword and scenario.
  private func rows(_ kind: Kind, _ text: String) -> [String: String] {
    guard let title = Self.kinds.first(where: { $0.0 == kind })?.1,
      let section = text.components(separatedBy: "## \(title)\n").dropFirst().first
    else { return [:] }
    var rows: [String: String] = [:]
    for line in section.components(separatedBy: "\n## ")[0].split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, cells[0].hasPrefix("`") else { continue }
      rows[cells[0].filter { $0 != "`" }] = cells[1].filter { $0 != "`" }
    }
    return rows
  }

  @Test func isFresh() throws {
    if ProcessInfo.processInfo.environment["RECORD_KEYWORDS"] != nil {
      try write()
      return
    }
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    for (kind, title) in Self.kinds {
      let rows = rows(kind, text)
      #expect(Set(rows.keys) == kind.keywords, "\(title)")
      for (name, scenario) in rows where scenario != "—" {
        #expect(scenarios(name, kind).contains(scenario), "\(title): \(name)")
      }
    }
  }

  private func write() throws {
    var text = """
      # Keywords

      Every keyword that Martlet knows, and a recorded scenario of `Tests/Scenarios` that uses it:
      what runs there is compared with what ansible-core 2.19 printed. A keyword that a kind has in
      common with tasks, blocks or plays may be proved by one of those. Written by
      `RECORD_KEYWORDS=1 swift test --filter KeywordTableTests`, which also holds it to the code.

      """
    for (kind, title) in Self.kinds {
      text += "\n## \(title)\n\n| keyword | scenario |\n|---|---|\n"
      for name in kind.keywords.sorted() {
        let proof = scenarios(name, kind).first.map { "`\($0)`" } ?? "—"
        text += "| `\(name)` | \(proof) |\n"
      }
    }
    try text.write(to: Self.file, atomically: true, encoding: .utf8)
  }
}
