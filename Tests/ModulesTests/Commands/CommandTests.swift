import Diagnostics
import ModuleKit
import Testing
import Values

@Suite struct CommandTests {
  @Test(arguments: TestShell.present) func programsRunWithoutAShell(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let (outcome, trips) = try bench.runCounting(
      "command", ["_raw_params": "printf '%s|' 'a b' $HOME ~/x $NOPE '*' \"c;d\""])
    #expect(outcome.values["stdout"]?.string == "a b|\(bench.root)|\(bench.root)/x|$NOPE|*|c;d|")
    #expect(outcome.changed && trips == 1)
    #expect(outcome.values["cmd"]?.items?.count == 8)
    #expect(outcome.values["rc"]?.int == 0)
    for key in ["start", "end", "delta", "stderr", "stdout_lines", "stderr_lines", "msg"] {
      #expect(outcome.values[key] != nil, "\(key)")
    }
  }

  @Test(arguments: TestShell.present) func conditionsHoldItBack(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("there.txt", "")
    let skipped = try bench.run(
      "command", ["cmd": "touch made", "creates": .string(bench.path("*.txt"))])
    #expect(!skipped.changed)
    #expect(
      skipped.values["stdout"]?.string == "skipped, since \(bench.path("*.txt")) exists")
    let removes = try bench.run(
      "shell", ["cmd": "touch made", "removes": .string(bench.path("none*"))])
    #expect(!removes.changed && removes.values["msg"]?.text.contains("does not exist") == true)
    let inside = try bench.run("shell", ["cmd": "touch made; pwd", "chdir": .string(bench.root)])
    #expect(inside.changed && bench.exists("made"))
    let nowhere = try bench.run("command", ["cmd": "ls", "chdir": .string(bench.path("no"))])
    #expect(nowhere.failed && nowhere.values["rc"]?.isNull == true)
  }

  @Test(arguments: TestShell.present) func failuresAreTold(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let missing = try bench.run("command", ["cmd": "no-such-program x"])
    #expect(missing.failed && missing.values["rc"]?.int == 2)
    let builtin = try bench.run("command", ["cmd": "/nonexistent/program"])
    #expect(builtin.values["rc"]?.int == 2)
    let status = try bench.run("shell", ["_raw_params": "echo out; echo err >&2; exit 3"])
    #expect(status.failed && status.message == "non-zero return code")
    #expect(status.values["rc"]?.int == 3 && status.values["stderr"]?.string == "err")
    let raw = try bench.run("raw", ["_raw_params": "echo hi; exit 4"])
    #expect(raw.failed && raw.values["stdout"]?.string == "hi\n" && raw.values["rc"]?.int == 4)
    #expect(throws: Failure.self) { try bench.run("command", ["cmd": "echo 'x"]) }
    #expect(throws: Failure.self) { try bench.run("command", [:]) }
    #expect(throws: Failure.self) { try bench.run("shell", ["cmd": "a", "argv": ["b"]]) }
    #expect(throws: Failure.self) { try bench.run("raw", [:]) }
  }

  @Test(arguments: TestShell.present) func inputAndLines(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let outcome = try bench.run("shell", ["cmd": "cat; printf '\\n\\n'", "stdin": "a\r\nb"])
    #expect(outcome.values["stdout"]?.string == "a\r\nb")
    #expect(outcome.values["stdout_lines"]?.items?.map(\.text) == ["a", "b"])
    let bare = try bench.run(
      "command",
      ["argv": ["cat"], "stdin": "x", "stdin_add_newline": false, "strip_empty_ends": false])
    #expect(bare.values["stdout"]?.string == "x")
  }

  @Test(arguments: TestShell.present) func checksOnlyLook(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let (outcome, trips) = try bench.runCounting(
      "shell", ["cmd": .string("touch " + bench.path("x"))], check: true)
    #expect(outcome.skipped && trips == 0 && !bench.exists("x"))
    let conditional = try bench.run(
      "command", ["cmd": "ls", "creates": .string(bench.root)], check: true)
    #expect(!conditional.skipped)
    #expect(conditional.values["msg"]?.text == "Would not run command since '\(bench.root)' exists")
  }

  @Test(arguments: TestShell.present) func scriptsOfTheController(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("s.sh", "#!/bin/sh\necho \"$1-$2\"\nexit 5\n")
    let outcome = try bench.run("script", ["_raw_params": .string(bench.path("s.sh") + " 'a b' c")])
    #expect(outcome.values["stdout"]?.string == "a b-c\n" && outcome.values["rc"]?.int == 5)
    let held = try bench.run(
      "script", ["cmd": .string(bench.path("s.sh")), "creates": .string(bench.root)])
    #expect(held.skipped)
    #expect(throws: Failure.self) { try bench.run("script", ["cmd": "/nonexistent.sh"]) }
  }

  @Test(arguments: TestShell.present) func pingAnswers(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    #expect(try bench.run("ping", [:]).values["ping"]?.string == "pong")
    #expect(try bench.run("ping", ["data": "crash"]).failed)
  }
}
