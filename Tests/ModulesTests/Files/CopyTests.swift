import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@Suite struct CopyTests {
  @Test(arguments: TestShell.present) func contentIsWrittenOnce(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let text = "a 'b' %s \\n\té€\n-x\u{1}"
    let arguments: Dict = [
      "content": .string(text), "dest": .string(bench.path("f")), "mode": "0640",
    ]
    #expect(try bench.run("copy", arguments, check: true).changed && !bench.exists("f"))
    let (first, trips) = try bench.runCounting("copy", arguments, diff: true)
    #expect(first.changed && trips == 1 && bench.read("f") == text)
    #expect(bench.mode("f") == 0o640)
    for key in [
      "dest", "checksum", "md5sum", "src", "uid", "gid", "owner", "group", "mode", "size", "state",
    ] {
      #expect(first.values[key] != nil, "\(key)")
    }
    let (second, again) = try bench.runCounting("copy", arguments)
    #expect(!second.changed && again == 1)
    #expect(second.values["path"]?.string == bench.path("f"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.root).sorted() == ["f"])
  }

  @Test(arguments: TestShell.present) func replacingKeepsModeAndBacksUp(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "old\n")
    try bench.run("file", ["path": .string(bench.path("f")), "mode": "0604"])
    let outcome = try bench.run(
      "copy", ["content": "new\n", "dest": .string(bench.path("f")), "backup": true], diff: true)
    #expect(outcome.changed && bench.read("f") == "new\n" && bench.mode("f") == 0o604)
    let backup = try #require(outcome.values["backup_file"]?.string)
    #expect(FileManager.default.contents(atPath: backup) == Data("old\n".utf8))
    #expect(outcome.diffs.first?.before == "old\n" && outcome.diffs.first?.after == "new\n")
    let mode = try bench.run(
      "copy", ["content": "new\n", "dest": .string(bench.path("f")), "mode": "u=rw,go="],
      diff: true)
    #expect(mode.changed && bench.mode("f") == 0o600)
    #expect(mode.diffs.first?.after.contains("0600") == true)
    let kept = try bench.run(
      "copy", ["content": "x", "dest": .string(bench.path("f")), "force": false])
    #expect(!kept.changed && bench.read("f") == "new\n")
  }

  @Test(arguments: TestShell.present) func bigFilesTakeTwoTrips(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let text = String(repeating: "0123456789\n", count: 30_000)
    try bench.write("big", text)
    try FileManager.default.createDirectory(
      atPath: bench.path("d"), withIntermediateDirectories: true)
    let arguments: Dict = [
      "src": .string(bench.path("big")), "dest": .string(bench.path("d/")), "mode": "preserve",
    ]
    let (first, trips) = try bench.runCounting("copy", arguments)
    #expect(first.changed && trips == 2 && bench.read("d/big") == text)
    #expect(first.values["md5sum"]?.string?.utf8.count == 32)
    let (second, again) = try bench.runCounting("copy", arguments)
    #expect(!second.changed && again == 1)
  }

  @Test(arguments: TestShell.present) func directoriesAndLinksAtTheDestination(_ shell: TestShell)
    throws
  {
    let bench = try Bench(shell)
    try bench.write("s", "x")
    let made = try bench.run(
      "copy",
      [
        "src": .string(bench.path("s")), "dest": .string(bench.path("n/m/")),
        "directory_mode": "0710",
      ])
    #expect(made.changed && bench.read("n/m/s") == "x" && bench.mode("n") == 0o710)
    try bench.run("file", ["path": .string(bench.path("l")), "src": "s", "state": "link"])
    let followed = try bench.run(
      "copy", ["content": "y", "dest": .string(bench.path("l")), "follow": true])
    #expect(followed.values["dest"]?.string == bench.path("s") && bench.read("s") == "y")
    let replaced = try bench.run("copy", ["content": "z", "dest": .string(bench.path("l"))])
    #expect(replaced.values["state"]?.string == "file")
    #expect(bench.read("s") == "y" && bench.read("l") == "z")
  }

  @Test(arguments: TestShell.present) func validationGuards(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "old")
    let bad = try bench.run(
      "copy",
      ["content": "new", "dest": .string(bench.path("f")), "validate": "grep -q nothing %s"])
    #expect(bad.failed && bad.message == "failed to validate" && bench.read("f") == "old")
    #expect(bad.values["exit_status"]?.int == 1)
    let good = try bench.run(
      "copy", ["content": "new", "dest": .string(bench.path("f")), "validate": "grep -q new %s"])
    #expect(good.changed && bench.read("f") == "new")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.root).sorted() == ["f"])
  }

  @Test(arguments: TestShell.present) func treesGoInOneArchive(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    for name in ["t/a", "t/b c", "t/e/f/g", "t/e/h"] {
      try FileManager.default.createDirectory(
        atPath: bench.path(name.split(separator: "/").dropLast().joined(separator: "/")),
        withIntermediateDirectories: true)
      try bench.write(name, "content of \(name)\n")
    }
    try FileManager.default.createDirectory(
      atPath: bench.path("t/empty"), withIntermediateDirectories: true)
    let arguments: Dict = [
      "src": .string(bench.path("t")), "dest": .string(bench.path("out")), "mode": "0604",
      "directory_mode": "0711",
    ]
    #expect(try bench.run("copy", arguments, check: true).changed && !bench.exists("out"))
    let (first, trips) = try bench.runCounting("copy", arguments)
    #expect(first.changed && trips == 2, "\(first)")
    #expect(bench.read("out/t/b c") == "content of t/b c\n")
    #expect(bench.read("out/t/e/f/g") == "content of t/e/f/g\n" && bench.exists("out/t/empty"))
    #expect(bench.mode("out/t/a") == 0o604 && bench.mode("out/t/e") == 0o711)
    let (second, again) = try bench.runCounting("copy", arguments)
    #expect(!second.changed && again == 1)
    try bench.write("out/t/a", "other")
    try FileManager.default.removeItem(atPath: bench.path("out/t/e"))
    #expect(try bench.run("copy", arguments).changed)
    #expect(bench.read("out/t/a") == "content of t/a\n" && bench.exists("out/t/e/f/g"))
    #expect(try !bench.run("copy", arguments).changed)
    let inner = try bench.run(
      "copy", ["src": .string(bench.path("t/")), "dest": .string(bench.path("in"))])
    #expect(inner.changed && bench.exists("in/e/h"))
  }

  @Test(arguments: TestShell.present) func remoteSources(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("s", "x\n")
    try bench.run("file", ["path": .string(bench.path("s")), "mode": "0751"])
    let arguments: Dict = [
      "src": .string(bench.path("s")), "dest": .string(bench.path("d")), "remote_src": true,
      "mode": "preserve",
    ]
    #expect(try bench.run("copy", arguments, check: true).changed && !bench.exists("d"))
    #expect(try bench.run("copy", arguments).changed)
    #expect(bench.read("d") == "x\n" && bench.mode("d") == 0o751)
    #expect(try !bench.run("copy", arguments).changed)
    try bench.run("file", ["path": .string(bench.path("t/u")), "state": "directory"])
    try bench.write("t/u/f", "f")
    let tree: Dict = [
      "src": .string(bench.path("t")), "dest": .string(bench.path("o/")), "remote_src": true,
    ]
    let copied = try bench.run("copy", tree)
    #expect(copied.changed && bench.read("o/t/u/f") == "f", "\(copied)")
    #expect(try !bench.run("copy", tree).changed)
    let missing = try bench.run(
      "copy", ["src": "/none", "dest": .string(bench.path("d")), "remote_src": true])
    #expect(missing.message == "Source /none not found")
  }

  @Test(arguments: TestShell.present) func mistakesAreSaid(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let directory = try bench.run("copy", ["content": "x", "dest": .string(bench.root)])
    #expect(directory.message == "can not use content with a dir as dest")
    let parent = try bench.run("copy", ["content": "x", "dest": .string(bench.path("no/f"))])
    #expect(parent.message == "Destination directory \(bench.path("no")) does not exist")
    let sum = try bench.run(
      "copy", ["content": "x", "dest": .string(bench.path("f")), "checksum": "0000"])
    #expect(sum.failed && !bench.exists("f"))
    for wrong: Dict in [
      ["dest": "/x"], ["content": "x"], ["content": "x", "src": "y", "dest": "/x"],
      ["src": "/no/such/file", "dest": "/x"], ["content": "x", "dest": "/x", "validate": "true"],
      ["content": "x", "dest": "/x", "mode": "9"],
    ] {
      #expect(throws: Failure.self) { try bench.run("copy", wrong) }
    }
  }
}
