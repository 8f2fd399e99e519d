import Foundation

/// A recorded playbook: a directory `TOPIC/NAME` with a `play.yml`. `Scenarios/README.md` tells what
/// may stand beside it.
struct Scenario {
  /// The folder of all scenarios.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")

  /// The program under test, which is built beside the tests.
  static let program: URL = {
    let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "martlet")
    let exists = FileManager.default.fileExists(atPath: beside.path)
    return exists ? beside : root.appending(path: "../../.build/debug/martlet")
  }()

  let name: String

  private var directory: URL { Self.root.appending(path: name) }

  /// An inventory that makes the hosts others than local shells: `Tests/run` names one.
  static let elsewhere = ProcessInfo.processInfo.environment["MARTLET_SCENARIO_INVENTORY"]

  /// The names of all scenarios; on other hosts than local shells without those marked `local`.
  static let names: [String] = {
    let files = FileManager.default
    func entries(_ path: String) -> [String] {
      ((try? files.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
    return entries(root.path).flatMap { topic in
      entries(root.appending(path: topic).path).map { "\(topic)/\($0)" }
    }.filter { name in
      func has(_ file: String) -> Bool {
        files.fileExists(atPath: root.appending(path: "\(name)/\(file)").path)
      }
      return has("play.yml") && (elsewhere == nil || !has("local"))
    }
  }()

  /// The scenarios that differ on purpose: lines ``- `topic/name`: reason``.
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

  /// What ansible-playbook printed.
  var recorded: String {
    get throws { try String(contentsOf: directory.appending(path: "expected"), encoding: .utf8) }
  }

  /// What martlet prints, as the recorder writes it, in a fresh copy of the directory.
  func run() throws -> String {
    let files = FileManager.default
    let parent = files.temporaryDirectory.appending(path: "scenario-\(UUID().uuidString)")
    try files.createDirectory(at: parent, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: parent) }
    let copy = parent.appending(path: directory.lastPathComponent)
    try files.copyItem(at: directory, to: copy)
    let own = copy.appending(path: "hosts")
    let inventory = files.fileExists(atPath: own.path) ? own : Self.root.appending(path: "hosts")
    let runs = lines("args")
    return try (runs.isEmpty ? [""] : runs).map { arguments in
      let (text, code) = try Self.output(
        ["-i", inventory.path] + (Self.elsewhere.map { ["-i", $0] } ?? []) + ["play.yml"]
          + Transcript.words(arguments), in: copy,
        environment: lines("env"), input: directory.appending(path: "stdin"))
      return text.replacingOccurrences(of: copy.path, with: "${DIR}") + "--- exit code \(code)\n"
    }.joined()
  }

  /// The lines of a file of the scenario that may be missing.
  private func lines(_ file: String) -> [String] {
    let text = try? String(contentsOf: directory.appending(path: file), encoding: .utf8)
    var lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines.map(String.init)
  }

  private static func output(
    _ arguments: [String], in directory: URL, environment: [String], input: URL
  ) throws -> (String, Int32) {
    let process = Process()
    process.executableURL = program
    process.arguments =
      ["playbook", "-f", "1"] + arguments
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC", "ANSIBLE_NOCOLOR": "1",
      "MARTLET_RECORD": "off",
    ]
    for line in environment {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      process.environment?[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = (try? FileHandle(forReadingFrom: input)) ?? FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
