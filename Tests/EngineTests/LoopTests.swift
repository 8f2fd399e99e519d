import Playbooks
import Synchronization
import Testing

/// Loops that are sent ahead come out as those that are not, in fewer writes.
@Suite struct LoopTests {
  @Test func thereAreCases() { #expect(AheadCase.names("loops").count >= 15) }

  @Test(arguments: AheadCase.names("loops")) func comesOutTheSame(_ name: String) async throws {
    try await AheadCase("loops/" + name).check()
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
