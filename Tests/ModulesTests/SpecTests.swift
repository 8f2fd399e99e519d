import Foundation
import ModuleKit
import Modules
import Testing

/// Every spec against the options that ansible-core's modules have.
@Suite struct SpecTests {
  struct Recorded: Decodable {
    var aliases: [String]?
    var choices: [String]?
    var elements: String?
    var required: Bool?
    var type: String?

    enum CodingKeys: String, CodingKey { case aliases, choices, elements, required, type }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      aliases = try values.decodeIfPresent([String].self, forKey: .aliases)
      choices = try? values.decodeIfPresent([String].self, forKey: .choices)
      elements = try values.decodeIfPresent(String.self, forKey: .elements)
      required = try values.decodeIfPresent(Bool.self, forKey: .required)
      type = try values.decodeIfPresent(String.self, forKey: .type)
    }
  }

  /// Options that ours have by another name: free text.
  static let ownNames = ["free_form"]

  /// Options that are called required and are not: `package` hands its options on unseen.
  static let notEnforced = ["package.state"]

  @Test func optionsAreTheRecordedOnes() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("cases/options.json")
    let recorded = try JSONDecoder().decode(
      [String: [String: Recorded]].self, from: Data(contentsOf: url))
    for module in ModuleTable.standard.modules where module.name.hasPrefix("ansible.builtin.") {
      let short = String(module.name.dropFirst(16))
      guard let options = recorded[short] else { continue }
      for (name, expected) in options where !Self.ownNames.contains(name) {
        guard let option = module.options.first(where: { $0.name == name }) else {
          Issue.record("\(short) has no option '\(name)'")
          continue
        }
        #expect(
          Set(option.aliases).isSuperset(of: expected.aliases ?? []), "aliases of \(short).\(name)")
        let isRequired =
          (expected.required ?? false) && !Self.notEnforced.contains("\(short).\(name)")
        #expect(option.isRequired == isRequired, "\(short).\(name) required")
        if let choices = expected.choices {
          #expect(Set(option.choices ?? []) == Set(choices), "choices of \(short).\(name)")
        }
      }
      // `service` and `package` also take what the managers behind them take, dnf what dnf5 does.
      let isOpen = ["service", "package", "dnf"].contains(short)
      for option in module.options where !option.name.hasPrefix("_") && !isOpen {
        #expect(options[option.name] != nil, "\(short) has an option of its own: '\(option.name)'")
      }
    }
  }

  @Test func tableAndSpecsHaveTheSameNames() {
    for module in ModuleTable.standard.modules {
      #expect([module.name] + module.aliases == module.specNames)
    }
  }

  @Test func everyOptionIsExplained() {
    for module in ModuleTable.standard.modules {
      #expect(module.summary.hasSuffix("."), "\(module.name)")
      #expect(!module.example.isEmpty, "\(module.name) has no example")
      for option in module.options { #expect(option.text.hasSuffix("."), "\(option.name)") }
    }
  }
}
