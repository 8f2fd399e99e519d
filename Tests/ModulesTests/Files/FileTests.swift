import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@Suite struct FileTests {
  @Test(arguments: TestShell.present) func directoryIsMadeOnceWithItsParents(_ shell: TestShell)
    throws
  {
    let bench = try Bench(shell)
    let arguments: Dict = [
      "path": .string(bench.path("a/b/c")), "state": "directory", "mode": "0750",
    ]
    let predicted = try bench.run("file", arguments, check: true)
    #expect(predicted.changed && !bench.exists("a"))
    let first = try bench.runCounting("file", arguments, diff: true)
    #expect(first.outcome.changed && first.trips == 1)
    #expect(bench.mode("a") == 0o750 && bench.mode("a/b/c") == 0o750)
    #expect(first.outcome.values["mode"]?.string == "0750")
    #expect(first.outcome.values["state"]?.string == "directory")
    #expect(first.outcome.diffs.first?.before.contains("\"absent\"") == true)
    let second = try bench.run("file", arguments)
    #expect(!second.changed && !second.failed)
  }

  @Test(arguments: TestShell.present) func symbolicModesAreAsChmods(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "")
    for (start, mode, expected) in [
      ("0644", "u+x,g-r", 0o704), ("0600", "a=rX", 0o444), ("0700", "go=u", 0o777),
      ("0755", "u=rw,g=u,o-rx", 0o660), ("0640", "+x", 0o751), ("0644", "ug+s,o+t", 0o7644),
      ("0755", "u-w+r,g=", 0o505),
    ] {
      try bench.run("file", ["path": .string(bench.path("f")), "mode": .string(start)])
      let outcome = try bench.run(
        "file", ["path": .string(bench.path("f")), "mode": .string(mode)])
      #expect(!outcome.failed)
      #expect(bench.mode("f") == expected, "\(start) \(mode)")
      let again = try bench.run("file", ["path": .string(bench.path("f")), "mode": .string(mode)])
      #expect(!again.changed, "\(mode)")
    }
  }

  @Test(arguments: TestShell.present) func fourDigitsClearADirectorysSpecialBits(
    _ shell: TestShell
  ) throws {
    let bench = try Bench(shell)
    let path = Value.string(bench.path("d"))
    try bench.run("file", ["path": path, "state": "directory", "mode": "2775"])
    #expect(bench.mode("d") == 0o2775)
    #expect(try bench.run("file", ["path": path, "state": "directory", "mode": "0755"]).changed)
    #expect(bench.mode("d") == 0o755)
    #expect(try !bench.run("file", ["path": path, "state": "directory", "mode": "0755"]).changed)
  }

  @Test(arguments: TestShell.present) func linksAreMadeRefusedAndForced(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("target", "x")
    var arguments: Dict = ["path": .string(bench.path("l")), "src": "target", "state": "link"]
    #expect(try bench.run("file", arguments, check: true).changed && !bench.exists("l"))
    #expect(try bench.run("file", arguments).changed)
    #expect(try !bench.run("file", arguments).changed)
    arguments["src"] = "missing"
    let refused = try bench.run("file", arguments)
    #expect(refused.failed && refused.message?.contains("src file does not exist") == true)
    arguments["force"] = true
    let forced = try bench.run("file", arguments)
    #expect(forced.changed && !forced.warnings.isEmpty)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: bench.path("l")) == "missing")
    let hard: Dict = [
      "path": .string(bench.path("h")), "src": .string(bench.path("target")), "state": "hard",
    ]
    let made = try bench.run("file", hard)
    #expect(made.changed && made.values["state"]?.string == "hard")
    #expect(try !bench.run("file", hard).changed)
  }

  @Test(arguments: TestShell.present) func touchCreatesAndSetsTimes(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    var arguments: Dict = ["path": .string(bench.path("t")), "state": "touch", "mode": "0600"]
    let made = try bench.run("file", arguments)
    #expect(made.changed && made.values["dest"]?.string == bench.path("t"))
    #expect(bench.mode("t") == 0o600)
    #expect(try bench.run("file", arguments).changed)
    arguments["modification_time"] = "preserve"
    arguments["access_time"] = "preserve"
    #expect(try !bench.run("file", arguments).changed)
    arguments["modification_time"] = "202001021304.05"
    #expect(try bench.run("file", arguments, check: true).changed)
    #expect(try bench.run("file", arguments).changed)
    #expect(try !bench.run("file", arguments).changed)
  }

  @Test(arguments: TestShell.present) func absentRemovesTrees(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.run("file", ["path": .string(bench.path("d/e")), "state": "directory"])
    try bench.write("d/f", "x")
    let arguments: Dict = ["path": .string(bench.path("d")), "state": "absent"]
    let predicted = try bench.run("file", arguments, check: true, diff: true)
    #expect(predicted.changed && bench.exists("d/f"))
    #expect(predicted.diffs.first?.before.contains("/d/f") == true)
    #expect(try bench.run("file", arguments).changed && !bench.exists("d"))
    let again = try bench.run("file", arguments)
    #expect(!again.changed && again.values["state"]?.string == "absent")
  }

  @Test(arguments: TestShell.present) func recursionChangesAll(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.run("file", ["path": .string(bench.path("d/e")), "state": "directory"])
    try bench.write("d/e/f g", "x")
    for mode in ["0700", "u=rwX,go="] {
      let arguments: Dict = [
        "path": .string(bench.path("d")), "state": "directory", "recurse": true,
        "mode": .string(mode),
      ]
      #expect(try bench.run("file", arguments, check: true).changed)
      #expect(try bench.run("file", arguments).changed == true)
      #expect(try !bench.run("file", arguments).changed)
      try bench.run("file", ["path": .string(bench.path("d/e/f g")), "mode": "0640"])
    }
  }

  @Test(arguments: TestShell.present) func mistakesAreSaid(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "x")
    let path = Value.string(bench.path("f"))
    let missing = try bench.run("file", ["path": .string(bench.path("none"))])
    #expect(missing.message == "file (\(bench.path("none"))) is absent, cannot continue")
    let kind = try bench.run("file", ["path": path, "state": "directory"])
    #expect(kind.message == "\(bench.path("f")) already exists as a file")
    let owner = try bench.run("file", ["path": path, "owner": "nobody-here"])
    #expect(owner.message == "chown failed: failed to look up user nobody-here")
    let group = try bench.run("file", ["path": path, "group": "nobody-here"])
    #expect(group.message == "chgrp failed: failed to look up group nobody-here")
    for wrong: Dict in [
      ["path": path, "mode": "u+z"], ["path": path, "mode": "hello"],
      ["path": path, "state": "directory", "src": "x"],
      ["path": path, "recurse": true, "state": "file"],
      ["path": path, "statee": "file"], ["state": "file"], ["path": path, "state": "gone"],
    ] {
      #expect(throws: Failure.self) { try bench.run("file", wrong) }
    }
  }
}
