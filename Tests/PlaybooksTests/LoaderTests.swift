import Diagnostics
import Foundation
import Playbooks
import Testing

@Suite struct LoaderTests {
  static let cases: [URL] = {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("cases")
    let files = try? FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }
      .sorted { $0.path < $1.path }
  }()

  @Test(arguments: cases)
  func loads(_ file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: "\n---- expected\n")
    try #require(parts.count == 2)
    let tree = try Tree(parts[0])
    let warnings = Warnings()
    var answer: String
    do throws(Failure) {
      answer = Outline.text(try Loader.plain(warnings).loadPlaybook(tree.path + "/site.yml"))
    } catch {
      answer = Renderer().render(error)
    }
    for warning in warnings.all { answer += "\n" + Renderer().render(warning) }
    answer = answer.replacingOccurrences(of: tree.path + "/", with: "")
      .replacingOccurrences(of: tree.path, with: ".")
    if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
      try (parts[0] + "\n---- expected\n" + answer + "\n")
        .write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(answer + "\n" == parts[1])
    }
  }
}
