import ArgumentParser
import Playbooks

/// The program under its own name; `Names` chooses a command where it is called by another.
struct Martlet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "martlet",
    abstract: "Runs Ansible playbooks over SSH, without Python on either side.",
    version: Version.text,
    subcommands: [
      PlaybookCommand.self, RunsCommand.self, CheckCommand.self, AdhocCommand.self,
      InventoryCommand.self, FactsCommand.self, VaultCommand.self, DocCommand.self,
      ConfigCommand.self,
      LinkNamesCommand.self,
    ])
}

/// What `--version` says.
enum Version {
  static let number = "0.1.0"
  static let text = "martlet \(number) (playbooks as ansible-core 2.19 runs them)"

  /// The same for scripts that ask another name for it, in that program's form.
  static func text(as name: String) -> String {
    "\(name) [core \(Loader.ansibleVersion)]\n  martlet version = \(number)\n"
  }
}
