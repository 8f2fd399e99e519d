import ArgumentParser
import Diagnostics
import Playbooks
import Values

/// `martlet config`, or `ansible-config`: which settings hold, and where they come from.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the settings, and where they come from.",
    version: Version.text, subcommands: [Dump.self, View.self], defaultSubcommand: Dump.self)

  /// The file that the user names instead of the one that is found.
  struct FileOption: ParsableArguments {
    @Option(
      name: [.customShort("c"), .customLong("config")],
      help: "A configuration file; the one that a run would use.")
    var file: String?

    func settings() throws(Failure) -> Settings {
      guard let file else { return try Settings() }
      guard Paths.isFile(file) else {
        throw Failure(
          .missing, "the provided configuration file is missing or not accessible: \(file)")
      }
      var environment = Settings.environment
      environment["ANSIBLE_CONFIG"] = Paths.absolute(file)
      return try Settings(environment: environment)
    }
  }

  /// `dump`: `NAME(origin) = value`.
  struct Dump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dump", abstract: "List the settings and their values.")

    @OptionGroup var file: FileOption

    @Flag(
      name: [.customLong("only-changed"), .customLong("changed-only")],
      help: "Only those that are not the defaults.")
    var onlyChanged = false

    func run() async throws {
      let code = await Problems.reported { () async throws(Failure) in
        let settings = try file.settings()
        var lines = ["CONFIG_FILE() = \(settings.file ?? "None")"]
        for name in SettingsTable.coreNames {
          let origin = settings.origin(name)
          if onlyChanged, origin == .initial { continue }
          lines.append("\(name)(\(origin.inWords)) = \(settings.value(name).text)")
        }
        Console.write(lines.sorted().joined(separator: "\n") + "\n")
        return 0
      }
      throw ArgumentParser.ExitCode(code)
    }
  }

  /// `view`: the file itself.
  struct View: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "view", abstract: "Show the configuration file.")

    @OptionGroup var file: FileOption

    func run() async throws {
      let code = await Problems.reported { () async throws(Failure) in
        guard let path = try file.settings().file else {
          throw Failure(.missing, "no configuration file was found")
        }
        Console.write(try Paths.read(path))
        return 0
      }
      throw ArgumentParser.ExitCode(code)
    }
  }
}

extension Settings.Origin {
  /// In the words of `ansible-config`.
  fileprivate var inWords: String {
    switch self {
    case .initial: "default"
    case .environment(let name): "env: \(name)"
    case .file(let place): String(place.prefix { $0 != ":" })
    }
  }
}
