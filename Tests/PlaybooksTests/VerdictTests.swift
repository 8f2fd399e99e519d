import Diagnostics
import Foundation
import Playbooks
import Testing

/// What is accepted and what refused, against `ansible-playbook --syntax-check`.
@Suite struct VerdictTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("verdicts")

  /// Where Martlet means to differ: it finds before the run what ansible-playbook finds only while
  /// it runs, or not at all.
  static let stricter: Set<String> = [
    "flush_handlers as handler", "import_playbook in tasks", "notify mapping", "play become text",
    "play order", "play port text", "play serial text", "task become text",
    "task debugger unknown", "task retries text", "when mapping",
  ]

  @Test func asAnsible() throws {
    let directory = VerdictTests.directory
    func read(_ name: String) throws -> String {
      try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }
    var wanted: [String: Bool] = [:]
    for line in try read("verdicts.txt").split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      wanted[parts[1]] = parts[0] == "ok"
    }
    let cases = ("\n" + (try read("cases.txt"))).components(separatedBy: "\n=== ").dropFirst()
    #expect(cases.count == wanted.count)
    for text in cases {
      let parts = text.components(separatedBy: "\n")
      let name = parts[0]
      let file = directory.appendingPathComponent(
        "case-\(ProcessInfo.processInfo.processIdentifier).yml")
      try parts.dropFirst().joined(separator: "\n").write(
        to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      var isAccepted = true
      var words = ""
      do throws(Failure) {
        _ = try Loader.plain().loadPlaybook(file.path)
      } catch {
        isAccepted = false
        words = error.message
      }
      let isAcceptedThere = wanted[name] ?? false
      let differs = VerdictTests.stricter.contains(name)
      #expect(
        differs ? isAccepted != isAcceptedThere : isAccepted == isAcceptedThere, "\(name): \(words)"
      )
    }
  }
}
