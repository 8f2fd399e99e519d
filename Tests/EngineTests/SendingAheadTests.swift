import Engine
import Playbooks
import Synchronization
import Testing

/// Tasks that are sent ahead come out as those that are not, in fewer writes.
@Suite struct SendingAheadTests {
  @Test func thereAreCases() { #expect(AheadCase.names("tasks").count >= 15) }

  @Test(arguments: AheadCase.names("tasks")) func comesOutTheSame(_ name: String) async throws {
    try await AheadCase("tasks/" + name).check()
  }

  @Test func aHundredCommandsAreOneWrite() async throws {
    let rehearsal = try Rehearsal()
    let story = try await rehearsal.run(
      "- hosts: web\n  gather_facts: false\n  tasks:\n"
        + (0..<100).map { "    - command: echo \($0)\n" }.joined())
    #expect(story.writes() == [100])
    #expect(story.lines.count { $0.hasPrefix("web changed stdout=") } == 100)
  }

  /// The heading of a task comes before its reply, and its result before that of the next.
  @Test func showsEachTaskAsItsReplyComes() async throws {
    let shown = Mutex(0)
    let late = Mutex(false)
    var rehearsal = try Rehearsal()
    rehearsal.hear = { event in
      if case .finished = event { shown.withLock { $0 += 1 } }
    }
    rehearsal.gate = { number in
      for _ in 0..<1000 where shown.withLock({ $0 }) < number {
        try? await _Concurrency.Task.sleep(for: .milliseconds(5))
      }
      if shown.withLock({ $0 }) < number { late.withLock { $0 = true } }
    }
    let story = try await rehearsal.run(
      "- hosts: web\n  gather_facts: false\n  tasks:\n"
        + (0..<4).map { "    - command: echo \($0)\n" }.joined())
    #expect(story.writes() == [4])
    #expect(!late.withLock { $0 })
  }

  /// A target that is lost takes along the task under way; what it did not come to did not run.
  @Test func aLostTargetIsUnreachableAtTheTaskUnderWay() async throws {
    var rehearsal = try Rehearsal()
    rehearsal.loss = 2
    let story = try await rehearsal.run(
      "- hosts: web\n  gather_facts: false\n  tasks:\n"
        + (0..<4).map { "    - command: echo \($0)\n" }.joined())
    #expect(story.code == .hostUnreachable)
    #expect(story.lines.filter { $0.hasPrefix("TASK") }.count == 3)
    #expect(story.lines.contains { $0.hasPrefix("web unreachable") })
    #expect(story.lines.last?.contains("ok=2 changed=2 failed=0 skipped=0 unreachable=1") == true)
  }

  @Test(arguments: [RunOptions.Ahead.off, .loops]) func canBeForbidden(_ ahead: RunOptions.Ahead)
    async throws
  {
    var rehearsal = try Rehearsal()
    rehearsal.options.ahead = ahead
    let story = try await rehearsal.run(
      """
      - hosts: web
        gather_facts: false
        tasks:
          - command: echo a
          - command: echo b
          - command: echo {{ item }}
            loop: [a, b]
      """)
    #expect(story.writes() == (ahead == .off ? [1, 1, 1, 1] : [1, 1, 2]))
  }
}
