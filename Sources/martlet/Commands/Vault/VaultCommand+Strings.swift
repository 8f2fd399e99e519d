import ArgumentParser
import Diagnostics
import Formats
import Playbooks

extension VaultCommand {
  /// `encrypt_string`: values for YAML files.
  struct EncryptString: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "encrypt_string", abstract: "Encrypt values, ready for a YAML file.")
    @OptionGroup var flags: VaultFlags
    @OptionGroup var encryption: EncryptionFlags
    @Option(name: [.customShort("n"), .customLong("name")], help: "The variable's name.")
    var names: [String] = []
    @Option(name: .customLong("stdin-name"), help: "The name of what standard input holds.")
    var inputName: String?
    @Flag(name: [.customShort("p"), .customLong("prompt")], help: "Ask for the value.")
    var prompts = false
    @Flag(name: .customLong("show-input"), help: "Show the value while it is typed.")
    var showsInput = false
    @Option(help: "Where to write.") var output: String?
    @Argument(help: "The values; - for standard input.") var values: [String] = []

    private struct Entry {
      let name: String?
      let value: [UInt8]
      /// Where it comes from, in the comment that tells several apart.
      let origin: String
    }

    private var readsInput: Bool {
      values.contains("-") || inputName != nil || values.isEmpty && !prompts
    }

    func validate() throws {
      if prompts, readsInput {
        throw ValidationError(
          "The --prompt option is not supported if also reading input from stdin")
      }
    }

    func run() async throws {
      try await VaultCommand.reported { () throws(Failure) in
        let key = try encryption.key(flags, try Settings())
        var entries = prompts ? [try asked()] : []
        if readsInput { entries.append(try read()) }
        for (index, value) in values.filter({ $0 != "-" }).enumerated() {
          guard !value.isEmpty else {
            throw Failure(
              .option,
              "The plaintext provided from the command line args was empty, not encrypting")
          }
          entries.append(
            Entry(
              name: index < names.count ? names[index] : nil, value: Array(value.utf8),
              origin: "the command line args"))
        }
        var text = ""
        for (index, entry) in entries.enumerated() {
          if entries.count > 1 { tell(entry, index + 1) }
          text += try Self.yaml(entry, key)
        }
        try VaultFiles.write(Array(text.utf8), to: output ?? "-", mode: .secret)
        VaultCommand.succeeded("Encryption")
      }
    }

    private func asked() throws(Failure) -> Entry {
      let name = Console.ask("Variable name (enter for no name): ", isPrivate: false) ?? ""
      let question = showsInput ? "String to encrypt: " : "String to encrypt (hidden): "
      guard let value = Console.ask(question, isPrivate: !showsInput), !value.isEmpty else {
        throw Failure(
          .option, "The plaintext provided from the prompt was empty, not encrypting")
      }
      return Entry(
        name: name.isEmpty ? nil : name, value: Array(value.utf8), origin: "the interactive prompt")
    }

    private func read() throws(Failure) -> Entry {
      if Console.isTerminalInput {
        Console.write(
          "Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does "
            + "not already have a newline)\n", to: .errors)
      }
      let value = try VaultFiles.read("-")
      guard !value.isEmpty else { throw Failure(.option, "stdin was empty, not encrypting") }
      return Entry(name: inputName, value: value, origin: "stdin")
    }

    /// The variable with its vaulted value, as it stands in a YAML file.
    private static func yaml(_ entry: Entry, _ key: EncryptionKey) throws(Failure) -> String {
      let vault = String(decoding: try key.encrypt(entry.value), as: UTF8.self)
      let lines = vault.split(separator: "\n").map { "          " + $0 }
      return (entry.name.map { $0 + ": " } ?? "") + "!vault |\n" + lines.joined(separator: "\n")
        + "\n"
    }

    private func tell(_ entry: Entry, _ number: Int) {
      let variable = entry.name.map { "variable (\"\($0)\", " } ?? ""
      let end = entry.name == nil ? "" : ")"
      Console.write(
        "# The encrypted version of \(variable)the string #\(number) from \(entry.origin)\(end).\n",
        to: .errors)
    }
  }
}
