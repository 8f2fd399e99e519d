import ArgumentParser
import Diagnostics
import ModuleKit
import Modules

/// `martlet doc`: the manual of a module, or the list of all.
struct DocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Show a module's options, or list the modules.")

  @Argument(help: "A module's name; none for the list.")
  var module: String?

  func run() async throws {
    let table = ModuleTable.standard
    guard let name = module else {
      let width = table.modules.map(\.name.utf8.count).max() ?? 0
      for module in table.modules.sorted(by: { $0.name < $1.name }) {
        let gap = String(repeating: " ", count: width - module.name.utf8.count + 2)
        Console.write(module.name + gap + module.summary + "\n")
      }
      return
    }
    guard let module = table[name] else {
      let hint = NearName.hint(name, among: table.names).map { "; \($0)" } ?? ""
      throw ValidationError("there is no module '\(name)'\(hint)")
    }
    Console.write(Manual.text(of: module))
  }
}
