import Diagnostics
import Playbooks
import Reports
import Synchronization
import Testing
import Values

/// Files, kept; or a disk that takes none.
final class KeptFiles: FileStore {
  private let files = Mutex<[String: String]>([:])
  private let isFull: Bool

  init(isFull: Bool = false) { self.isFull = isFull }

  func save(_ text: String, as path: String) -> Bool {
    if !isFull { files.withLock { $0[path] = text } }
    return !isFull
  }

  var all: [String: String] { files.withLock { $0 } }
}

/// Time that moves only when told to.
final class Time: Sendable {
  private let seconds = Mutex(1_795_241_498.0)
  func pass(_ span: Double) { seconds.withLock { $0 += span } }
  var clock: Clock { Clock(now: { self.seconds.withLock { $0 } }) }
}

func task(_ name: String, _ id: Int, action: String = "command", role: String? = nil) -> TaskInfo {
  var task = TaskInfo(
    name: name, action: action, id: id, isHandler: false, isCheck: false, path: "/a.yml:\(id)")
  task.role = role
  return task
}

@Suite struct FileReporterTests {
  @Test func junit() {
    let files = KeptFiles()
    let time = Time()
    var options = JUnitReporter.Options()
    options.directory = "/out"
    var reporter = JUnitReporter(
      options, ReportOptions(), KeptOutput(), files: files, clock: time.clock)
    reporter.receive(.runBegan(RunInfo(playbooks: ["x/site.yml"])))
    reporter.receive(.playBegan(PlayInfo(name: "P", id: 1, hosts: ["h1"], isCheck: false)))
    func run(_ name: String, _ id: Int, _ result: TaskResult) {
      reporter.receive(.hostBegan(task(name, id), host: "h1"))
      time.pass(0.5)
      reporter.receive(.finished(task(name, id), host: "h1", result))
    }
    run("one", 1, TaskResult(.changed, ["changed": true, "stdout": "a<b"]))
    run("two", 2, TaskResult(.skipped, ["skip_reason": "Conditional result was False"]))
    var failed = TaskResult(.failed, ["msg": "a < b & c"])
    failed.failure = Failure(.other, "Action failed: a < b & c")
    run("three", 3, failed)
    var secret = TaskResult(.ok, ["stdout": "hunter2"])
    secret.isSecret = true
    run("four", 4, secret)
    reporter.receive(.runEnded(Recap()))
    let text = files.all["/out/site-1795241500.0.xml"] ?? ""
    #expect(
      text == """
        <?xml version="1.0" ?>
        <testsuites disabled="0" errors="1" failures="0" tests="4" time="2.000000">
        \t<testsuite disabled="0" errors="1" failures="0" name="site" skipped="1" tests="4" time="2.000000">
        \t\t<testcase classname="/a.yml:1" name="[h1] P: one" time="0.500000">
        \t\t\t<system-out>{
        &quot;changed&quot;: true,
        &quot;stdout&quot;: &quot;a&lt;b&quot;
        }</system-out>
        \t\t</testcase>
        \t\t<testcase classname="/a.yml:2" name="[h1] P: two" time="0.500000">
        \t\t\t<skipped>Conditional result was False</skipped>
        \t\t</testcase>
        \t\t<testcase classname="/a.yml:3" name="[h1] P: three" time="0.500000">
        \t\t\t<error message="Task failed: Action failed: a &lt; b &amp; c" type="error">Task failed: Action failed: a &lt; b &amp; c</error>
        \t\t</testcase>
        \t\t<testcase classname="/a.yml:4" name="[h1] P: four" time="0.500000">
        \t\t\t<system-out>{
        &quot;censored&quot;: &quot;the output has been hidden due to the fact that \'no_log: true\' was specified for this result&quot;,
        &quot;changed&quot;: false
        }</system-out>
        \t\t</testcase>
        \t</testsuite>
        </testsuites>

        """)
  }

  @Test func tree() {
    let files = KeptFiles()
    var reporter = TreeReporter("/out", ReportOptions(), KeptOutput(), files: files)
    reporter.receive(
      .finished(task("ping", 1), host: "h1", TaskResult(.ok, ["ping": "pong", "changed": false])))
    #expect(files.all == ["/out/h1": "{\"changed\": false, \"ping\": \"pong\"}"])
  }

  @Test func fullDisk() {
    let output = KeptOutput()
    var reporter = TreeReporter(
      "/out", ReportOptions(), output, files: KeptFiles(isFull: true))
    reporter.receive(.finished(task("ping", 1), host: "h1", TaskResult(.ok, [:])))
    #expect(output.err == "[WARNING]: Unable to write to /out/h1\n")
  }

  @Test func timer() {
    let output = KeptOutput()
    let time = Time()
    var reporter = TimerReporter(ReportOptions(), output, clock: time.clock)
    reporter.receive(.runBegan(RunInfo(playbooks: ["a.yml"])))
    time.pass(90061)
    reporter.receive(.runEnded(Recap()))
    #expect(
      output.out == "\nPLAYBOOK RECAP " + String(repeating: "*", count: 65)
        + "\nPlaybook run took 1 days, 1 hours, 1 minutes, 1 seconds\n\r\n")
  }

  @Test func profile() {
    let output = KeptOutput()
    let time = Time()
    var reporter = ProfileReporter(.roles, ReportOptions(), output, clock: time.clock)
    reporter.receive(.runBegan(RunInfo(playbooks: ["a.yml"])))
    time.pass(0.009)
    reporter.receive(.taskBegan(task("r1 : in role", 1, role: "r1")))
    time.pass(0.67)
    reporter.receive(.taskBegan(task("one", 2)))
    time.pass(1.02)
    reporter.receive(.runEnded(Recap()))
    let lines = output.out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].hasSuffix(" (0:00:00.009)       0:00:00.009 ***** "))
    #expect(lines[1].hasSuffix(" (0:00:00.670)       0:00:00.679 ***** "))
    #expect(
      lines[5...] == [
        String(repeating: "=", count: 79) + " ",
        "command ----------------------------------------------------------------- 1.02s",
        "r1 ---------------------------------------------------------------------- 0.67s",
        String(repeating: "~", count: 79) + " ",
        "total ------------------------------------------------------------------- 1.69s", "",
      ])
  }

  @Test func liveLine() {
    let output = KeptOutput()
    let time = Time()
    let line = LiveLine(over: output, columns: 60, clock: time.clock)
    line.receive(.playBegan(PlayInfo(name: "P", id: 1, hosts: ["a", "b"], isCheck: false)))
    line.receive(.taskBegan(task("install\u{1B}[2J nginx", 1)))
    line.receive(.hostBegan(task("x", 1), host: "a"))
    time.pass(2)
    line.receive(.hostBegan(task("x", 1), host: "b"))
    line.tick()
    line.receive(.finished(task("x", 1), host: "a", TaskResult(.ok, [:])))
    line.write("ok: [a]\n", to: .out)
    line.receive(.runEnded(Recap()))
    #expect(
      output.out == "[install[2J nginx] 0 of 2 hosts done, a for 2 s\r\u{1B}[K"
        + "ok: [a]\n[install[2J nginx] 1 of 2 hosts done, b for 0 s\r\u{1B}[K")
  }
}
