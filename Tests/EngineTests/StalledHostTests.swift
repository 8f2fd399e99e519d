import Engine
import Playbooks
import Testing

/// A host whose task does not end holds up the others no longer than it must.
@Suite struct StalledHostTests {
  private func story(strategy: String, timeout: Int) async throws -> Rehearsal.Story {
    var rehearsal = try Rehearsal()
    rehearsal.hosts = ["slow", "web", "db"]
    return try await rehearsal.run(
      """
      - hosts: all
        gather_facts: false
        strategy: \(strategy)
        tasks:
          - command: "{{ 'sleep 1000' if inventory_hostname == 'slow' else 'echo one' }}"
            timeout: \(timeout)
          - command: echo two
          - command: echo three
      """)
  }

  @Test func othersGoOnInFree() async throws {
    let lines = try await story(strategy: "free", timeout: 30).lines
    let failure = try #require(lines.firstIndex { $0.hasPrefix("slow failed") })
    for host in ["web", "db"] {
      let last = try #require(lines.firstIndex { $0.hasPrefix("\(host) changed stdout=three") })
      #expect(last < failure, "\(lines)")
    }
  }

  @Test func theTimeoutEndsTheWaitInLinear() async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let lines = try await story(strategy: "linear", timeout: 2).lines
    #expect(clock.now - begin < .seconds(300))
    let isTold = lines.contains {
      $0.hasPrefix("slow failed ") && $0.contains("Timed out after 2 ")
    }
    #expect(isTold, "\(lines)")
    for host in ["web", "db"] {
      #expect(lines.contains { $0.hasPrefix("\(host) changed stdout=three") })
    }
  }
}
