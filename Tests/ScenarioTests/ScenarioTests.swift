import Foundation
import Testing

/// Runs every recorded playbook through the program and compares what both print.
@Suite struct ScenarioTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")

  /// The names of all scenarios.
  static let names: [String] = {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return entries.filter {
      FileManager.default.fileExists(atPath: root.appending(path: "\($0)/play.yml").path)
    }.sorted()
  }()

  /// The scenarios that differ on purpose: lines `name: reason`.
  static let differences: Set<String> = {
    let text =
      (try? String(contentsOf: root.appending(path: "DIFFERENCES.md"), encoding: .utf8)) ?? ""
    return Set(
      text.split(separator: "\n").compactMap { line in
        guard line.hasPrefix("- `"), let end = line.dropFirst(3).firstIndex(of: "`") else {
          return nil
        }
        return String(line[line.index(line.startIndex, offsetBy: 3)..<end])
      })
  }()

  @Test func thereAreScenarios() {
    #expect(Self.names.count > 40)
    for name in Self.differences { #expect(Self.names.contains(name)) }
  }

  @Test(arguments: names) func printsAsRecorded(_ name: String) throws {
    let directory = Self.root.appending(path: name)
    let recorded = try String(contentsOf: directory.appending(path: "expected"), encoding: .utf8)
    let printed = try Self.run(directory)
    let expected = Transcript.events(of: recorded)
    let actual = Transcript.events(of: printed)
    if Self.differences.contains(name) {
      #expect(actual != expected, "\(name) no longer differs: take it out of DIFFERENCES.md")
      return
    }
    let first = zip(actual, expected).first { $0 != $1 }
    let place = first.map { "printed: \($0.0)\nrecorded: \($0.1)" } ?? "one is longer"
    #expect(actual == expected, "\(place)\n\n\(printed)")
  }

  /// What the program prints for a scenario, and its exit code, as the recorder writes them.
  static func run(_ directory: URL) throws -> String {
    let files = FileManager.default
    let process = Process()
    process.executableURL = Bundle.main.bundleURL.deletingLastPathComponent()
      .appending(path: "martlet")
    if !files.fileExists(atPath: process.executableURL?.path ?? "") {
      process.executableURL = root.appending(path: "../../.build/debug/martlet")
    }
    let own = directory.appending(path: "hosts").path
    let inventory = files.fileExists(atPath: own) ? own : root.appending(path: "hosts").path
    let words = (try? String(contentsOf: directory.appending(path: "args"), encoding: .utf8)) ?? ""
    // A file of variables that makes the hosts others than local shells: `Tests/run` names one.
    let variables = ProcessInfo.processInfo.environment["MARTLET_SCENARIO_VARS"].map {
      ["-e", "@" + $0]
    }
    process.arguments =
      ["playbook", "-f", "1"] + (variables ?? []) + ["-i", inventory, "play.yml"]
      + Transcript.words(words)
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC", "ANSIBLE_NOCOLOR": "1",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
      .replacingOccurrences(of: directory.path, with: "${DIR}")
    return text + "--- exit code \(process.terminationStatus)\n"
  }
}
