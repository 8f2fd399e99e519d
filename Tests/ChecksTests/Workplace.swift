import Foundation
import Testing

/// A directory with the files of a case, where its command runs.
struct Workplace {
  let directory: URL
  private let command: [String]

  init(_ text: String) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "checks-\(UUID().uuidString)")
    let pieces = ("\n" + text).components(separatedBy: "\n=== ")
    let first = try #require(
      pieces[0].split(separator: "\n").first { $0.hasPrefix("$ ") }, "the case has no command")
    command = first.dropFirst(2).split(separator: " ").map(String.init)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for piece in pieces.dropFirst() {
      let lines = piece.components(separatedBy: "\n")
      let file = directory.appending(path: lines[0])
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (lines.dropFirst().joined(separator: "\n") + "\n").write(
        to: file, atomically: true, encoding: .utf8)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// What the command prints, both streams together, and its exit code.
  func run() throws -> String {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": "/nonexistent", "LANG": "C.UTF-8", "ANSIBLE_NOCOLOR": "1",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
      .replacingOccurrences(of: directory.path, with: "${DIR}")
      + "--- exit code \(process.terminationStatus)\n"
  }

  /// The program that was built with the tests.
  private static var program: URL {
    let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "martlet")
    if FileManager.default.fileExists(atPath: beside.path) { return beside }
    return URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../.build/debug/martlet")
  }
}
