import Diagnostics
import Foundation
import ModuleKit
import Remote
import Testing
import Values

@Suite struct WaitingTests {
  @Test(arguments: TestShell.present) func filesAndTime(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "line\nready: yes\n")
    let path = Value.string(bench.path("f"))
    let there = try bench.run("wait_for", ["path": path, "timeout": 1])
    #expect(!there.failed && there.values["state"]?.string == "file")
    let match = try bench.run(
      "wait_for", ["path": path, "search_regex": "^ready: (?P<x>\\w+)", "timeout": 1])
    #expect(match.values["match_groups"]?.items?.first?.string == "yes")
    #expect(match.values["match_groupdict"]?.dict?["x"]?.string == "yes")
    let gone = try bench.run("wait_for", ["path": path, "state": "absent", "timeout": 1])
    #expect(
      gone.failed && gone.message == "Timeout when waiting for \(bench.path("f")) to be absent.")
    let missing = try bench.run(
      "wait_for", ["path": .string(bench.path("no")), "timeout": 1, "msg": "hello"])
    #expect(missing.failed && missing.message == "hello")
    let time = try bench.run("wait_for", ["timeout": 1])
    #expect(!time.failed && time.values["elapsed"]?.int == 1)
    let later = try bench.run(
      "shell", ["cmd": "(sleep 1; touch g) >/dev/null 2>&1 &", "chdir": .string(bench.root)])
    #expect(!later.failed)
    #expect(
      try !bench.run("wait_for", ["path": .string(bench.path("g")), "timeout": 10]).failed)
  }

  @Test(arguments: TestShell.present) func ports(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let closed = try bench.run("wait_for", ["port": 1, "timeout": 1])
    #expect(closed.message == "Timeout when waiting for 127.0.0.1:1")
    #expect(try !bench.run("wait_for", ["port": 1, "state": "stopped", "timeout": 1]).failed)
    #expect(try !bench.run("wait_for", ["port": 1, "state": "drained", "timeout": 1]).failed)
    let server = try #require(WebServer(bench.root))
    defer { server.stop() }
    let open = try bench.run("wait_for", ["port": .int(server.port), "timeout": 3])
    #expect(!open.failed, "\(open)")
    for wrong: Dict in [
      ["port": 1, "path": "/x"], ["path": "/x", "state": "drained"],
      ["port": 1, "search_regex": "x"], ["path": "/x", "search_regex": "("],
      ["port": 1, "state": "drained", "active_connection_states": ["OPEN"]],
    ] {
      #expect(throws: Failure.self) { try bench.run("wait_for", wrong) }
    }
  }

  @Test(arguments: TestShell.present) func jobsGoOnByThemselves(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let job = AsyncJob(id: "1.2")
    let script = Script(
      "cat; echo \"$P0\" >&2; cat \"$P0\"; exit 3", isolation: .command,
      input: .bytes(Array("in\n".utf8)),
      payloads: [.bytes(Array("payload\n".utf8))])
    #expect(try bench.run(job.start(script, limit: 20)).status == 0)
    var finished: Outcome?
    for _ in 0..<200 where finished == nil {
      let outcome = try bench.run("async_status", ["jid": "1.2"])
      if outcome.values["finished"]?.bool == true { finished = outcome } else { usleep(20_000) }
    }
    let result = try #require(finished)
    #expect(result.failed && result.values["rc"]?.int == 3, "\(result)")
    #expect(result.values["stdout"]?.string == "in\npayload")
    #expect(
      try bench.run("async_status", ["jid": "1.2", "mode": "cleanup"]).values["erased"] != nil)
    let missing = try bench.run("async_status", ["jid": "1.2"])
    #expect(missing.failed && missing.message == "could not find job")
  }
}
