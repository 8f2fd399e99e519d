import ArgumentParser
import Diagnostics
import ModuleKit
import Modules

/// `martlet doc`, or `ansible-doc`: the manual of modules, or the list of all.
struct DocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Show a module's options, or list the modules.",
    version: Version.text)

  @Flag(name: [.customShort("l"), .customLong("list")], help: "List the modules.")
  var lists = false

  @ArgumentParser.Option(
    name: [.customShort("t"), .customLong("type")],
    help: "The kind of plugin; only module is known.")
  var type = "module"

  @Argument(help: "Names of modules, or of a collection to list; none for the list of all.")
  var names: [String] = []

  func validate() throws {
    if type != "module" {
      throw ValidationError("only modules have a manual: leave out --type \(type)")
    }
  }

  func run() async throws {
    let table = ModuleTable.standard
    guard !lists, !names.isEmpty else {
      list(
        table.modules.filter { module in
          names.isEmpty || names.contains { module.name.hasPrefix($0 + ".") }
        })
      return
    }
    for name in names {
      guard let module = table[name] else {
        let hint = NearName.hint(name, among: table.names).map { "; \($0)" } ?? ""
        throw ValidationError("there is no module '\(name)'\(hint)")
      }
      Console.write(Manual.text(of: module))
    }
  }

  private func list(_ modules: [AnyModule]) {
    let width = modules.map(\.name.utf8.count).max() ?? 0
    for module in modules.sorted(by: { $0.name < $1.name }) {
      let gap = String(repeating: " ", count: width - module.name.utf8.count + 2)
      Console.write(module.name + gap + module.summary + "\n")
    }
  }
}
