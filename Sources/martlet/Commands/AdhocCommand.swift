import ArgumentParser
import Diagnostics
import Engine
import Formats
import Playbooks
import Values

/// `martlet adhoc`, or `ansible`: one task on the hosts of a pattern.
struct AdhocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adhoc", abstract: "Run one module on the hosts of a pattern.",
    version: Version.text)

  @OptionGroup var common: CommonOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var connection: ConnectionFlags
  @OptionGroup var become: BecomeFlags
  @OptionGroup var vault: VaultOptions
  @OptionGroup var run: RunFlags

  @Option(name: [.customShort("m"), .customLong("module-name")], help: "The module (command).")
  var module = "command"

  @Option(
    name: [.customShort("a"), .customLong("args")], parsing: .unconditional,
    help: "Its arguments: key=value, or a command.")
  var arguments = ""

  @Option(
    name: [.customShort("B"), .customLong("background")],
    help: "Run in the background, failing after this many seconds.")
  var background: Int?

  @Option(
    name: [.customShort("P"), .customLong("poll")],
    help: "Seconds between looks at a background task (15); 0 does not wait.")
  var poll: Int?

  @Flag(name: [.customShort("o"), .customLong("one-line")], help: "One line for each host.")
  var oneLine = false

  @Option(name: [.customShort("t"), .customLong("tree")], help: "Write results to a directory.")
  var tree: String?

  @Flag(name: .customLong("list-hosts"), help: "Only list the hosts.")
  var listHosts = false

  @Option(name: .customLong("playbook-dir"), help: "Stands for a playbook's directory.")
  var playbookDirectory: String?

  @Option(name: .customLong("task-timeout"), help: "Seconds that the task may take.")
  var taskTimeout: Int?

  @Argument(help: "A host pattern.")
  var pattern: String

  mutating func run() async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try await execute()
    }
    throw ArgumentParser.ExitCode(code)
  }

  private func execute() async throws(Failure) -> Int32 {
    let directory = playbookDirectory ?? "."
    var setup = try Setup(
      common: common, inventory: inventory, connection: connection, become: become, vault: vault,
      run: run, basedir: playbookDirectory)
    setup.reportsTo(oneLine ? "oneline" : "minimal", tree: tree)
    if let taskTimeout { setup.options.taskTimeout = Double(taskTimeout) }
    if listHosts {
      let hosts = try setup.hosts(matching: pattern)
      Console.write("  hosts (\(hosts.count)):\n" + hosts.map { "    \($0)\n" }.joined())
      return 0
    }
    if setup.options.verbosity > 0 { Console.write(setup.configurationInWords + "\n") }
    let play = AdhocPlay(
      pattern: pattern, module: module, arguments: arguments, async: background, poll: poll,
      directory: directory)
    let sink = try setup.sink()
    let loader = setup.loader(sink)
    let plays = [try play.play(loader)]
    let code = await setup.execute(
      plays, named: ["__adhoc_playbook__"], loader: loader, sink: sink)
    return code.rawValue
  }
}
