import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@Suite struct UnarchiveTests {
  private func archive(_ bench: Bench, _ command: String) throws {
    let made = try bench.run(
      "shell",
      [
        "cmd": .string(
          "mkdir -p a/sub && echo one >a/f && echo two >'a/sub/g h' && chmod 640 a/f"
            + " && ln -sf f a/l && " + command), "chdir": .string(bench.root),
      ])
    #expect(!made.failed, "\(made)")
  }

  @Test(arguments: TestShell.present) func archivesAreUnpackedOnce(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    for (number, command) in [
      "tar cf x0 -C a .", "tar czf x1 -C a .", "tar cf - -C a . | bzip2 >x2",
    ].enumerated() {
      try archive(bench, command)
      let out = "out\(number)"
      try bench.run("file", ["path": .string(bench.path(out)), "state": "directory"])
      let arguments: Dict = [
        "src": .string(bench.path("x\(number)")), "dest": .string(bench.path(out)),
        "list_files": true,
      ]
      #expect(
        try bench.run("unarchive", arguments, check: true).changed && !bench.exists(out + "/f"))
      let (first, trips) = try bench.runCounting("unarchive", arguments)
      #expect(first.changed && trips == 1, "\(first)")
      #expect(bench.read(out + "/sub/g h") == "two\n" && bench.mode(out + "/f") == 0o640)
      #expect(bench.exists(out + "/l"))
      #expect(
        first.values["files"]?.items?.map(\.text) == ["f", "l", "sub/", "sub/g h"])
      let second = try bench.run("unarchive", arguments)
      #expect(!second.changed && !second.failed)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: bench.path(out)).count == 3)
    }
  }

  @Test(arguments: TestShell.present) func choicesAndAttributes(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try archive(bench, "tar czf x -C a .")
    try bench.run("file", ["path": .string(bench.path("o")), "state": "directory"])
    let arguments: Dict = [
      "src": .string(bench.path("x")), "dest": .string(bench.path("o")), "remote_src": true,
      "exclude": ["sub"], "mode": "0600",
    ]
    #expect(try bench.run("unarchive", arguments).changed)
    #expect(!bench.exists("o/sub") && bench.mode("o/f") == 0o600)
    #expect(try !bench.run("unarchive", arguments).changed)
    let only = try bench.run(
      "unarchive",
      [
        "src": .string(bench.path("x")), "dest": .string(bench.path("o")), "remote_src": true,
        "include": ["sub/*"],
      ])
    #expect(only.changed && bench.exists("o/sub/g h"))
    let skipped = try bench.run(
      "unarchive",
      ["src": .string(bench.path("x")), "dest": "/none", "creates": .string(bench.root)])
    #expect(skipped.skipped)
  }

  @Test(arguments: TestShell.present) func mistakesAreSaid(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("text", String(repeating: "no archive\n", count: 100))
    let root = Value.string(bench.root)
    let missing = try bench.run(
      "unarchive", ["src": .string(bench.path("no")), "dest": root, "remote_src": true])
    #expect(missing.message == "Source '\(bench.path("no"))' does not exist")
    let nowhere = try bench.run(
      "unarchive",
      ["src": .string(bench.path("text")), "dest": .string(bench.path("no")), "remote_src": true])
    #expect(nowhere.message?.contains("must be an existing dir") == true)
    let text = try bench.run(
      "unarchive", ["src": .string(bench.path("text")), "dest": root, "remote_src": true])
    #expect(text.failed, "\(text)")
    #expect(throws: Failure.self) { try bench.run("unarchive", ["src": "/none", "dest": root]) }
    #expect(throws: Failure.self) {
      try bench.run("unarchive", ["src": "x", "dest": "y", "include": "a", "exclude": "b"])
    }
  }
}
