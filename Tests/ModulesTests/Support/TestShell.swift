import Diagnostics
import Foundation
import ModuleKit
import Modules
import Remote
import Values

/// A shell that scripts of modules must work in.
enum TestShell: String, CaseIterable, Sendable, CustomStringConvertible {
  case dash, bash, busybox

  var description: String { rawValue }

  var command: [String] {
    switch self {
    case .dash: ["/bin/dash"]
    case .bash: ["/bin/bash", "--posix"]
    case .busybox: ["/bin/busybox", "ash"]
    }
  }

  /// For BusyBox nothing but its own applets.
  var path: String {
    self == .busybox
      ? Self.applets : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
  }

  private static let applets: String = {
    let directory = NSTemporaryDirectory() + "martlet-applets-\(getpid())"
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let install = Process()
    install.executableURL = URL(fileURLWithPath: "/bin/busybox")
    install.arguments = ["--install", "-s", directory]
    try? install.run()
    install.waitUntilExit()
    return directory
  }()

  /// The shells of this machine.
  static let present = allCases.filter {
    FileManager.default.isExecutableFile(atPath: $0.command[0])
  }
}

/// A directory of its own in which modules run for real, one shell a bench.
final class Bench: Sendable {
  let shell: TestShell
  let root: String
  let files = TestFiles()

  init(_ shell: TestShell) throws {
    self.shell = shell
    root = NSTemporaryDirectory() + "martlet-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// A path in the bench's directory.
  func path(_ name: String) -> String { root + "/" + name }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  func exists(_ name: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path(name))) != nil
  }

  func mode(_ name: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }

  /// Runs a module to its end.
  @discardableResult
  func run(_ module: String, _ arguments: Dict, check: Bool = false, diff: Bool = false)
    throws -> Outcome
  {
    try runCounting(module, arguments, check: check, diff: diff).outcome
  }

  /// Runs a module to its end, and counts the round trips.
  func runCounting(_ module: String, _ arguments: Dict, check: Bool = false, diff: Bool = false)
    throws -> (outcome: Outcome, trips: Int)
  {
    guard let module = ModuleTable.standard[module] else {
      throw Failure(.usage, "no module '\(module)'")
    }
    let context = ModuleContext(isCheck: check, wantsDiff: diff, files: files)
    var step = try module.begin(arguments, context, { _ in nil })
    var trips = 0
    while true {
      switch step {
      case .done(let outcome): return (outcome, trips)
      case .run(let script, let then):
        trips += 1
        step = try then(try run(script))
      }
    }
  }

  /// Runs a script as a transport would.
  func run(_ script: Script) throws -> Reply {
    let directory = NSTemporaryDirectory() + "martlet-shell-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var text = ""
    func write(_ payload: Payload, to file: String) throws {
      switch payload {
      case .bytes(let bytes):
        _ = FileManager.default.createFile(atPath: file, contents: Data(bytes))
      case .file(let path, _): try FileManager.default.copyItem(atPath: path, toPath: file)
      }
    }
    for (number, payload) in script.payloads.enumerated() {
      let file = directory + "/p\(number)"
      try write(payload, to: file)
      text += "P\(number)=\(Quote.word(file))\n"
    }
    for (name, value) in script.environment {
      text += "export \(name)=\(Quote.word(value))\n"
    }
    switch script.isolation {
    case .probe: text += "( eval \(Quote.word(script.text)) )\n"
    case .command:
      text += script.payloads.indices.map { "export P\($0)\n" }.joined()
      text += "( exec \(shell.command.joined(separator: " ")) -c \(Quote.word(script.text)) )\n"
    case .program:
      text += script.payloads.indices.map { "export P\($0)\n" }.joined()
      text += "( eval \(Quote.word(script.text)) )\n"
    }
    let main = directory + "/script"
    let input = directory + "/input"
    _ = FileManager.default.createFile(atPath: main, contents: Data(text.utf8))
    try write(script.input ?? .bytes([]), to: input)
    let outputPath = script.output ?? directory + "/out"
    for file in [outputPath, directory + "/err"] {
      _ = FileManager.default.createFile(atPath: file, contents: nil)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: shell.command[0])
    process.arguments = Array(shell.command.dropFirst()) + [main]
    process.environment = ["PATH": shell.path, "HOME": root, "LC_ALL": "C.UTF-8"]
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: directory + "/err")
    try process.run()
    process.waitUntilExit()
    let status =
      process.terminationReason == .uncaughtSignal
      ? 128 + Int(process.terminationStatus) : Int(process.terminationStatus)
    let output =
      script.output == nil ? FileManager.default.contents(atPath: outputPath) ?? Data() : Data()
    let errors = FileManager.default.contents(atPath: directory + "/err") ?? Data()
    return Reply(output: Array(output), errors: Array(errors), status: status)
  }
}
