import ArgumentParser

/// The names that the program answers to: a symbolic link makes it another program.
enum Names {
  /// The names that `martlet link-names` makes.
  static let links = [
    "ansible", "ansible-playbook", "ansible-inventory", "ansible-vault", "ansible-doc",
    "ansible-config",
  ]

  /// Programs of Ansible's that have no counterpart here.
  static let refused = ["ansible-galaxy", "ansible-console", "ansible-pull", "ansible-test"]

  /// The command that a program name stands for.
  static func command(for name: String) -> any AsyncParsableCommand.Type {
    switch name {
    case "ansible-playbook": PlaybookCommand.self
    case "ansible": AdhocCommand.self
    case "ansible-inventory": InventoryCommand.self
    case "ansible-vault": VaultCommand.self
    case "ansible-doc": DocCommand.self
    case "ansible-config": ConfigCommand.self
    default: Martlet.self
    }
  }

  /// The last part of a path.
  static func base(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) }
      ?? path
  }
}
