import ArgumentParser
import Diagnostics
import Inventories
import Playbooks

/// `martlet inventory`, or `ansible-inventory`: shows an inventory as it was understood.
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Show the hosts, groups and variables of an inventory.",
    version: Version.text)

  @OptionGroup var common: CommonOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var vault: VaultOptions

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")], parsing: .unconditionalSingleValue,
    help: "Variables: key=value, JSON or YAML, or @FILE; repeatable.")
  var extraVars: [String] = []

  @Option(name: .customLong("playbook-dir"), help: "Stands for a playbook's directory.")
  var playbookDirectory: String?

  @Flag(name: .customLong("list"), help: "Show all hosts, as an inventory script would.")
  var list = false

  @Option(name: .customLong("host"), help: "Show the variables of one host.")
  var host: String?

  @Flag(name: .customLong("graph"), help: "Show the tree of groups, below GROUP if given.")
  var graph = false

  @Flag(name: [.customShort("y"), .customLong("yaml")], help: "Write YAML instead of JSON.")
  var yaml = false

  @Flag(name: .customLong("toml"), help: "Write TOML instead of JSON.")
  var toml = false

  @Flag(name: .customLong("vars"), help: "Show variables in the graph.")
  var showsVariables = false

  @Flag(name: .customLong("export"), help: "Keep variables with the groups that define them.")
  var exports = false

  @Option(name: .customLong("output"), help: "Write to a file.")
  var output: String?

  @Argument(help: "The group that --graph begins with.")
  var group: String?

  func validate() throws {
    if yaml, toml { throw ValidationError("--yaml and --toml exclude one another") }
  }

  mutating func run() async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try execute()
      return 0
    }
    throw ArgumentParser.ExitCode(code)
  }

  private func execute() throws(Failure) {
    let host = host.flatMap { $0.isEmpty ? nil : $0 }
    let chosen = [list, host != nil, graph].filter { $0 }.count
    guard chosen == 1 else {
      throw Failure(
        .option,
        chosen == 0
          ? "No action selected, at least one of --host, --graph or --list needs to be specified."
          : "Conflicting options used, only one of --host, --graph or --list can be used at the same time."
      )
    }
    let setup = try Setup(
      common: common, inventory: inventory, vault: vault, extraVars: extraVars,
      basedir: playbookDirectory ?? ".")
    for warning in setup.inventory.warnings { Problems.show(warning) }
    for pattern in try setup.inventory.unmatched(inventory.limit.map { [$0] } ?? [])
    where !pattern.hasPrefix("@") {
      Problems.show(
        Diagnostic(.warning, "could not match supplied host pattern, ignoring: \(pattern)"))
    }
    let document = try InventoryDocument(
      setup.inventory, limit: inventory.limit,
      exports: exports || setup.settings.exportsInventory,
      showsPlaybookVars: playbookDirectory != nil)
    var text: String
    if let host {
      text =
        try yaml
        ? document.hostYAML(host) : toml ? document.hostTOML(host) : document.host(host)
    } else if graph {
      text = try document.graph(group ?? "all", showsVariables: showsVariables)
    } else if yaml {
      text = try document.yaml()
    } else if toml {
      text = try document.toml()
    } else {
      text = try document.json()
    }
    guard let output else {
      if !text.hasSuffix("\n") { text += "\n" }
      Console.write(text)
      return
    }
    try VaultFiles.write(Array(text.utf8), to: output, mode: .open)
  }
}
