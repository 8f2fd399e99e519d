import Foundation
import Playbooks
import Synchronization
import Testing

/// Loops that are sent ahead come out as those that are not, in fewer writes.
@Suite struct LoopTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "cases/loops")
  static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".yml") }.sorted()

  @Test func thereAreCases() { #expect(Self.cases.count >= 10) }

  /// The first line of a case says how many scripts each write has: `# writes: 3 2`.
  @Test(arguments: cases) func comesOutTheSame(_ name: String) async throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let first = text.prefix { $0 != "\n" }.dropFirst("# writes: ".count)
    let rehearsal = try Rehearsal()
    let here = try await rehearsal.run(text, .here)
    let far = try await rehearsal.run(text, .far)
    #expect(far.lines == here.lines)
    #expect(far.code == here.code)
    #expect(far.writes().map(String.init).joined(separator: " ") == first)
    #expect(here.writes().allSatisfy { $0 == 1 })
    #expect(!far.lines.contains { $0.hasPrefix("error") }, "\(far.lines)")
  }

  /// An item is shown before the reply of the next is there.
  @Test func showsEachItemAsItsReplyComes() async throws {
    let shown = Mutex(0)
    let late = Mutex(false)
    var rehearsal = try Rehearsal()
    rehearsal.hear = { event in
      if case .item = event { shown.withLock { $0 += 1 } }
    }
    rehearsal.gate = { number in
      for _ in 0..<1000 where shown.withLock({ $0 }) < number {
        try? await _Concurrency.Task.sleep(for: .milliseconds(5))
      }
      if shown.withLock({ $0 }) < number { late.withLock { $0 = true } }
    }
    let story = try await rehearsal.run(
      """
      - hosts: web
        gather_facts: false
        tasks:
          - command: echo {{ item }}
            loop: [a, b, c, d]
      """)
    #expect(story.writes() == [4])
    #expect(!late.withLock { $0 })
  }

  /// A connection that breaks ends the loop at the item that was under way.
  @Test func endsWhereTheTargetIsLost() async throws {
    let rehearsal = try Rehearsal()
    let story = try await rehearsal.run(
      """
      - hosts: web
        gather_facts: false
        tasks:
          - shell: echo {{ item }} >>{{ place }}/log; [ {{ item }} != 2 ] || kill -9 $PPID
            loop: [1, 2, 3]
            ignore_errors: true
          - command: cat {{ place }}/log
      """)
    // The shell ended, the target did not: the item failed, and the others go on in a new shell.
    #expect(story.writes() == [3, 1, 1])
    #expect(story.lines.contains { $0.hasPrefix("  web item 2 failed ignored") })
    #expect(story.lines.contains { $0.hasPrefix("  web item 3 changed") })
    #expect(story.lines.contains { $0.contains("stdout=1\n2\n3") })
  }
}
