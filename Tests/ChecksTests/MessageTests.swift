import Foundation
import Testing

/// What the program says of broken playbooks: the whole text, as a person sees it.
///
/// A case is a command after `$`, files headed by `=== path`, and the recorded output.
@Suite struct MessageTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "cases")

  static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test func thereAreCases() { #expect(Self.cases.count >= 30) }

  @Test(arguments: cases) func says(_ name: String) throws {
    let file = Self.directory.appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: "\n---- expected\n")
    let workplace = try Workplace(parts[0])
    defer { workplace.remove() }
    let answer = try workplace.run()
    if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
      try (parts[0] + "\n---- expected\n" + answer).write(
        to: file, atomically: true, encoding: .utf8)
    } else {
      try #require(parts.count == 2)
      #expect(answer == parts[1])
    }
  }
}
