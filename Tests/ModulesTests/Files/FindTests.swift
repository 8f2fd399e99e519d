import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@Suite struct FindTests {
  private func names(_ outcome: Outcome) -> [String] {
    (outcome.values["files"]?.items ?? []).compactMap {
      $0.dict?["path"]?.string?.split(separator: "/").last.map(String.init)
    }.sorted()
  }

  @Test(arguments: TestShell.present) func everyWayToAsk(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    for directory in ["d/e", "d/.h"] {
      try FileManager.default.createDirectory(
        atPath: bench.path(directory), withIntermediateDirectories: true)
    }
    try bench.write("d/a.log", "first line\nsecond\n")
    try bench.write("d/b.txt", String(repeating: "x", count: 3000))
    try bench.write("d/.hid", "")
    try bench.write("d/e/c.log", "second\n")
    try bench.run("file", ["path": .string(bench.path("d/l")), "src": "a.log", "state": "link"])
    try bench.run(
      "file",
      [
        "path": .string(bench.path("d/e/c.log")), "mode": "0600", "state": "touch",
        "modification_time": "202001010000.00",
      ])
    let path = Value.string(bench.path("d"))
    let asked: [(Dict, [String])] = [
      ([:], ["a.log", "b.txt"]),
      (["recurse": true], ["a.log", "b.txt", "c.log"]),
      (["recurse": true, "depth": 1], ["a.log", "b.txt"]),
      (["hidden": true], [".hid", "a.log", "b.txt"]),
      (["patterns": "*.log", "recurse": true], ["a.log", "c.log"]),
      (["patterns": ["*.log", "*.txt"], "excludes": "a*"], ["b.txt"]),
      (["patterns": "^[ab]\\.", "use_regex": true], ["a.log", "b.txt"]),
      (["file_type": "directory"], ["e"]),
      (["file_type": "link"], ["l"]),
      (["file_type": "any"], ["a.log", "b.txt", "e", "l"]),
      (["size": "1k"], ["b.txt"]),
      (["size": "-1k"], ["a.log"]),
      (["recurse": true, "age": "1d"], ["c.log"]),
      (["recurse": true, "age": "-1d"], ["a.log", "b.txt"]),
      (["recurse": true, "mode": "0600"], ["c.log"]),
      (["contains": "second", "recurse": true], ["a.log", "c.log"]),
      (["contains": "ine"], []),
      (["contains": "line\\nsec", "read_whole_file": true], ["a.log"]),
      (["recurse": true, "follow": true, "patterns": "l"], ["l"]),
      (["limit": 1, "patterns": "a*"], ["a.log"]),
    ]
    for (question, answer) in asked {
      var arguments = question
      arguments["paths"] = path
      let (outcome, trips) = try bench.runCounting("find", arguments)
      #expect(names(outcome) == answer, "\(Value.dict(question).repr)")
      #expect(outcome.values["matched"]?.int == answer.count && !outcome.changed)
      #expect(trips <= 2)
    }
    let sums = try bench.run(
      "find",
      ["paths": path, "patterns": "b.txt", "get_checksum": true, "checksum_algorithm": "md5"])
    let file = sums.values["files"]?.items?.first?.dict
    #expect(file?["checksum"]?.string?.utf8.count == 32)
    for key in [
      "atime", "ctime", "dev", "gid", "gr_name", "inode", "isreg", "mode", "mtime", "nlink",
      "pw_name", "rusr", "size", "uid", "xoth",
    ] {
      #expect(file?[key] != nil, "\(key)")
    }
  }

  @Test(arguments: TestShell.present) func mistakesAreSaid(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let skipped = try bench.run("find", ["paths": .string(bench.path("none"))])
    #expect(!skipped.failed && skipped.values["skipped_paths"]?.dict?.count == 1)
    for wrong: Dict in [
      [:], ["paths": "/tmp", "age": "1x"], ["paths": "/tmp", "size": "big"],
      ["paths": "/tmp", "use_regex": true, "patterns": "("],
      ["paths": "/tmp", "file_type": "pipe"],
    ] {
      #expect(throws: Failure.self) { try bench.run("find", wrong) }
    }
  }

  @Test(arguments: TestShell.present) func temporaryNames(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let file = try bench.run(
      "tempfile", ["path": .string(bench.root), "prefix": "p.", "suffix": ".s"])
    let path = try #require(file.values["path"]?.string)
    #expect(path.hasPrefix(bench.path("p.")) && path.hasSuffix(".s"))
    #expect(file.changed && file.values["mode"]?.string == "0600")
    let directory = try bench.run("tempfile", ["state": "directory", "path": "~"])
    #expect(directory.values["state"]?.string == "directory")
    #expect(directory.values["mode"]?.string == "0700")
    #expect(try bench.run("tempfile", ["path": .string(bench.path("none"))]).failed)
    #expect(try bench.run("tempfile", [:], check: true).skipped)
  }
}
