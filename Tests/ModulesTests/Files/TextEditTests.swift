import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

/// Edits of text as ansible-core makes them, recorded in `cases/edits.jsonl`.
@Suite struct TextEditTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let module: String
    let arguments: Dict
    let before: String?
    let after: String?
    let changed: Bool
    let failed: Bool
    let message: String

    var testDescription: String { "\(module) \(Value.dict(arguments).repr)" }
  }

  static let cases: [Case] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("cases/edits.jsonl")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let module = object["module"] as? String, let args = object["args"] as? [String: Any]
      else { return nil }
      var arguments: Dict = [:]
      for (name, value) in args.sorted(by: { $0.key < $1.key }) {
        if let text = value as? String {
          arguments[name] = .string(text)
        } else if let flag = value as? Bool {
          arguments[name] = .bool(flag)
        }
      }
      return Case(
        module: module, arguments: arguments, before: object["before"] as? String,
        after: object["after"] as? String, changed: object["changed"] as? Bool ?? false,
        failed: object["failed"] as? Bool ?? false, message: object["msg"] as? String ?? "")
    }
  }()

  @Test func casesAreThere() { #expect(Self.cases.count > 70) }

  @Test(arguments: cases) func editsAreAsRecorded(_ edit: Case) throws {
    let bench = try Bench(.dash)
    if let before = edit.before { try bench.write("f", before) }
    var arguments = edit.arguments
    arguments["path"] = .string(bench.path("f"))
    let result: (outcome: Outcome, trips: Int)
    do {
      let predicted = try bench.run(edit.module, arguments, check: true)
      #expect(predicted.changed == edit.changed && bench.read("f") == edit.before)
      result = try bench.runCounting(edit.module, arguments, diff: true)
    } catch let failure as Failure {
      #expect(edit.failed, "\(failure.message)")
      return
    }
    #expect(bench.read("f") == edit.after)
    #expect(result.outcome.changed == edit.changed && result.outcome.failed == edit.failed)
    #expect(result.trips == (edit.changed ? 2 : 1))
    #expect(
      result.outcome.message?.replacingOccurrences(of: bench.path("f"), with: "PATH")
        == edit.message)
    // Some edits never settle by their own definition.
    let isRestless =
      edit.module == "replace" || edit.arguments["line"]?.string?.contains("\n") == true
      || edit.arguments["insertbefore"] != nil || edit.arguments["backrefs"] != nil
      || edit.arguments["regexp"] != nil
    if !edit.failed, !isRestless {
      #expect(try !bench.run(edit.module, arguments).changed)
    }
  }

  @Test(arguments: TestShell.present) func modesBackupsAndLinks(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "a\n")
    try bench.run("file", ["path": .string(bench.path("f")), "mode": "0640"])
    try bench.run("file", ["path": .string(bench.path("l")), "src": "f", "state": "link"])
    let outcome = try bench.run(
      "lineinfile", ["path": .string(bench.path("l")), "line": "b", "backup": true], diff: true)
    #expect(outcome.changed && bench.read("f") == "a\nb\n" && bench.mode("f") == 0o640)
    let backup = try #require(outcome.values["backup"]?.string)
    #expect(FileManager.default.contents(atPath: backup) == Data("a\n".utf8))
    #expect(outcome.diffs.first?.after == "a\nb\n")
    let mode = try bench.runCounting(
      "lineinfile", ["path": .string(bench.path("f")), "line": "b", "mode": "0600"])
    #expect(mode.outcome.changed && mode.trips == 2 && bench.mode("f") == 0o600)
    #expect(mode.outcome.message == "ownership, perms or SE linux context changed")
    let made = try bench.run(
      "blockinfile",
      ["path": .string(bench.path("n/f")), "block": "x", "create": true, "mode": "0604"])
    #expect(made.changed && bench.mode("n/f") == 0o604)
    let refused = try bench.run(
      "replace",
      ["path": .string(bench.path("f")), "regexp": "a", "replace": "z", "validate": "false %s"])
    #expect(refused.failed && bench.read("f") == "a\nb\n")
    let directory = try bench.run("lineinfile", ["path": .string(bench.root), "line": "x"])
    #expect(directory.message == "Path \(bench.root) is a directory !")
    #expect(throws: Failure.self) {
      try bench.run("lineinfile", ["path": "/x", "line": "x", "regexp": "("])
    }
    #expect(throws: Failure.self) {
      try bench.run("replace", ["path": "/x", "regexp": "x", "encoding": "utf-16"])
    }
  }

  @Test(arguments: TestShell.present) func slurpReadsAnyBytes(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "data\n\u{0}\u{1}é")
    let outcome = try bench.run("slurp", ["src": .string(bench.path("f"))])
    #expect(outcome.values["content"]?.string == "ZGF0YQoAAcOp")
    #expect(outcome.values["encoding"]?.string == "base64")
    let missing = try bench.run("slurp", ["src": .string(bench.path("none"))])
    #expect(missing.failed && missing.message == "File not found: \(bench.path("none"))")
    #expect(try bench.run("slurp", ["src": .string(bench.root)]).failed)
  }
}
