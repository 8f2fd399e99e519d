import Foundation
import Testing

/// Every reader bears random input: the program `fuzz` with few rounds.
///
/// `FUZZ_ROUNDS` in the environment asks for more than the usual rounds.
@Suite struct FuzzTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The program under test, which is built beside the tests.
  private static var program: URL {
    let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "fuzz")
    let exists = FileManager.default.fileExists(atPath: beside.path)
    return exists ? beside : root.appending(path: ".build/debug/fuzz")
  }

  @Test func readersBearAnything() throws {
    let rounds = ProcessInfo.processInfo.environment["FUZZ_ROUNDS"] ?? "300"
    let (status, text) = try run(["--runs", rounds])
    #expect(status == 0, "\(text)")
    for reader in ["yaml", "template", "inventory", "vault"] {
      #expect(text.contains("\n\(reader) ") || text.hasPrefix("\(reader) "))
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.contains("\(rounds) executions") })
  }

  @Test func inputsAreTheSameForTheSameSeed() throws {
    let words = ["--seed", "7", "--only", "template", "--show", "12"]
    let (status, text) = try run(words)
    #expect(status == 0 && !text.isEmpty)
    #expect(try run(words).text == text)
    #expect(try run(["--seed", "8"] + words.dropFirst(2)).text != text)
  }

  private func run(_ words: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = words
    process.currentDirectoryURL = Self.root
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
