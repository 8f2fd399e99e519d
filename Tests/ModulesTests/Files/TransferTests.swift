import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@Suite struct TransferTests {
  @Test(arguments: TestShell.present) func fetchBringsFilesOnce(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "text\n")
    let arguments: Dict = [
      "src": .string(bench.path("f")), "dest": .string(bench.path("got")),
    ]
    #expect(try bench.run("fetch", arguments, check: true).skipped && !bench.exists("got"))
    let (first, trips) = try bench.runCounting("fetch", arguments)
    #expect(first.changed && trips == 1)
    let place = try #require(first.values["dest"]?.string)
    #expect(place == bench.path("got/localhost") + bench.path("f"))
    #expect(FileManager.default.contents(atPath: place) == Data("text\n".utf8))
    #expect(try !bench.run("fetch", arguments).changed)
    let flat = try bench.run(
      "fetch", ["src": "~/f", "dest": .string(bench.path("flat/")), "flat": true])
    #expect(flat.changed && bench.read("flat/f") == "text\n")
    try bench.write("big", String(repeating: "0123456789abcdef", count: 100_000))
    let big: Dict = [
      "src": .string(bench.path("big")), "dest": .string(bench.path("b")), "flat": true,
    ]
    let (large, two) = try bench.runCounting("fetch", big)
    #expect(large.changed && two == 2 && bench.read("b")?.utf8.count == 1_600_000)
    #expect(try !bench.run("fetch", big).changed)
  }

  @Test(arguments: TestShell.present) func fetchSaysWhatIsMissing(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    var arguments: Dict = ["src": .string(bench.path("no")), "dest": .string(bench.path("got"))]
    #expect(try bench.run("fetch", arguments).failed)
    arguments["fail_on_missing"] = false
    let ignored = try bench.run("fetch", arguments)
    #expect(!ignored.failed && ignored.values["msg"]?.text.contains("not exist") == true)
    arguments["src"] = .string(bench.root)
    #expect(try bench.run("fetch", arguments).failed)
    #expect(throws: Failure.self) { try bench.run("fetch", ["src": "/etc/passwd"]) }
    #expect(throws: Failure.self) {
      try bench.run("fetch", ["src": "/etc/x", "dest": .string(bench.root), "flat": true])
    }
  }

  @Test(arguments: TestShell.present) func fragmentsAreAssembled(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try FileManager.default.createDirectory(
      atPath: bench.path("d/sub"), withIntermediateDirectories: true)
    try bench.write("d/b", "two")
    try bench.write("d/a", "one\n")
    try bench.write("d/.h", "hidden\n")
    var arguments: Dict = [
      "src": .string(bench.path("d")), "dest": .string(bench.path("out")), "ignore_hidden": true,
      "delimiter": "--\\n", "mode": "0600",
    ]
    #expect(try bench.run("assemble", arguments, check: true).changed && !bench.exists("out"))
    #expect(try bench.run("assemble", arguments).changed)
    #expect(bench.read("out") == "one\n--\ntwo" && bench.mode("out") == 0o600)
    #expect(try !bench.run("assemble", arguments).changed)
    arguments["remote_src"] = false
    #expect(try !bench.run("assemble", arguments).changed)
    arguments["regexp"] = "^b"
    #expect(try bench.run("assemble", arguments).changed && bench.read("out") == "two")
    let missing = try bench.run("assemble", ["src": "/none", "dest": "/tmp/x"])
    #expect(missing.message == "Source (/none) does not exist")
    #expect(throws: Failure.self) {
      try bench.run("assemble", ["src": "/a", "dest": "/b", "regexp": "("])
    }
  }

  @Test(arguments: TestShell.present) func iniOptions(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let path = Value.string(bench.path("i"))
    let steps: [(Dict, String, String)] = [
      (
        ["section": "s", "option": "o", "value": "v"], "section and option added", "\n[s]\no = v\n"
      ),
      (
        ["section": "s", "option": "p", "value": "v", "no_extra_spaces": true], "option added",
        "\n[s]\no = v\np=v\n"
      ),
      (["section": "s", "option": "o", "state": "absent"], "option changed", "\n[s]\np=v\n"),
      (["option": "top", "value": "x"], "option added", "top = x\n\n[s]\np=v\n"),
      (["section": "s", "option": "p", "value": "w"], "option changed", "top = x\n\n[s]\np = w\n"),
      (
        ["section": "t", "option": "m", "values": ["1", "2"]], "section and option added",
        "top = x\n\n[s]\np = w\n[t]\nm = 1\nm = 2\n"
      ),
      (["section": "s", "state": "absent"], "section removed", "top = x\n\n[t]\nm = 1\nm = 2\n"),
      (
        ["section": "t", "option": "n", "allow_no_value": true], "option added",
        "top = x\n\n[t]\nm = 1\nm = 2\nn\n"
      ),
    ]
    for (step, message, content) in steps {
      var arguments = step
      arguments["path"] = path
      #expect(try bench.run("ini_file", arguments, check: true).changed)
      let outcome = try bench.run("community.general.ini_file", arguments, diff: true)
      #expect(outcome.changed && outcome.message == message, "\(Value.dict(step).repr)")
      #expect(bench.read("i") == content)
      #expect(outcome.values["state"]?.string == "file")
      #expect(try !bench.run("ini_file", arguments).changed)
    }
    let missing = try bench.run(
      "ini_file", ["path": .string(bench.path("no")), "option": "a", "value": "b", "create": false])
    #expect(missing.failed)
    #expect(throws: Failure.self) {
      try bench.run("ini_file", ["path": path, "value": "a", "values": ["b"]])
    }
  }
}
