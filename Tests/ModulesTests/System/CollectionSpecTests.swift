import Foundation
import ModuleKit
import Modules
import Testing

/// Options of the collections' modules against the recorded argument lists.
struct CollectionSpecTests {
  /// One recorded option: module, name, aliases, choices, whether it is required.
  struct Recorded: Sendable, CustomStringConvertible {
    let module: String
    let option: String
    let aliases: [String]
    let choices: [String]
    let isRequired: Bool
    var description: String { "\(module) \(option)" }
  }

  static let recorded: [Recorded] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "cases/collection-options.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5 else { return nil }
      let list = { (text: String, mark: Character) in
        text == "-" ? [] : text.split(separator: mark).map(String.init)
      }
      return Recorded(
        module: words[0], option: words[1], aliases: list(words[2], ","),
        choices: words[3] == "-" ? [] : list(words[3], "|"), isRequired: words[4] == "required")
    }
  }()

  @Test func theListIsThere() { #expect(Self.recorded.count > 150) }

  @Test(arguments: Set(recorded.map(\.module)).sorted())
  func everyOptionIsKnown(name: String) throws {
    // What has no module yet is told in the coverage table, not here.
    guard let module = ModuleTable.standard[name] else { return }
    for option in Self.recorded where option.module == name {
      let known = module.options.first { $0.name == option.option }
      #expect(known != nil, "\(option)")
      guard let known else { continue }
      #expect(Set(option.aliases).isSubset(of: known.aliases), "\(option)")
      if option.isRequired { #expect(known.isRequired, "\(option)") }
      // Some options are kept as plain text; those that have choices must have all of them.
      if let choices = known.choices, !option.choices.isEmpty {
        #expect(Set(option.choices).isSubset(of: choices), "\(option)")
      }
    }
  }
}
