import ArgumentParser
import Diagnostics
import Engine
import Playbooks

/// `martlet facts`: gathers facts and shows them, a shorter way to `adhoc -m setup`.
struct FactsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts", abstract: "Gather and show facts of hosts.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var connection: ConnectionFlags
  @OptionGroup var become: BecomeFlags
  @OptionGroup var vault: VaultOptions
  @OptionGroup var run: RunFlags

  @Option(help: "Only facts whose names match: a shell pattern; repeatable.")
  var filter: [String] = []

  @Option(help: "Parts to gather: network, hardware, virtual, !all …; with commas.")
  var subset: String?

  @Option(name: [.customShort("t"), .customLong("tree")], help: "Write them to a directory.")
  var tree: String?

  @Argument(help: "A host pattern.")
  var pattern = "all"

  mutating func run() async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try await execute()
    }
    throw ArgumentParser.ExitCode(code)
  }

  private func execute() async throws(Failure) -> Int32 {
    var setup = try Setup(
      common: common, inventory: inventory, connection: connection, become: become, vault: vault,
      run: run, basedir: nil)
    setup.reportsTo("minimal", tree: tree)
    var arguments: [String] = []
    if let subset { arguments.append("gather_subset=\(subset)") }
    if !filter.isEmpty { arguments.append("filter=\(filter.joined(separator: ","))") }
    let play = AdhocPlay(
      pattern: pattern, module: "ansible.builtin.setup",
      arguments: arguments.joined(separator: " "), async: nil, poll: nil, directory: ".")
    let sink = try setup.sink()
    let loader = setup.loader(sink)
    let plays = [try play.play(loader)]
    let code = await setup.execute(plays, named: ["facts"], loader: loader, sink: sink)
    return code.rawValue
  }
}
