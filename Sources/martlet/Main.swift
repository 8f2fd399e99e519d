import ArgumentParser
import Glibc

@main
enum Main {
  static func main() async {
    // A reader that goes away must not end the run: writing reports the error instead.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    let name = CommandLine.arguments.first.map(Names.base) ?? "martlet"
    if Names.links.contains(name), arguments.contains("--version") {
      Console.write(Version.text(as: name))
      return
    }
    if Names.refused.contains(name) {
      Console.write("error: martlet has no counterpart of \(name)\n", to: .errors)
      exit(2)
    }
    if arguments == ["--version"] {
      Console.write(Version.text + "\n")
      return
    }
    await run(Names.command(for: name), arguments)
  }

  /// Parses a command line. What begins with a command's name is for that command alone: it takes
  /// milliseconds to look at the options of all. Words that it refuses go the long way, to be
  /// refused with the usage of the whole.
  private static func parse(
    _ command: any AsyncParsableCommand.Type, _ arguments: [String]
  ) throws -> any ParsableCommand {
    if let name = arguments.first,
      let chosen = command.configuration.subcommands.first(where: {
        $0.configuration.commandName == name
      }), let parsed = try? chosen.parseAsRoot(Array(arguments.dropFirst()))
    {
      return parsed
    }
    return try command.parseAsRoot(arguments)
  }

  private static func run(_ command: any AsyncParsableCommand.Type, _ arguments: [String]) async {
    do {
      var parsed = try parse(command, arguments)
      if var asynchronous = parsed as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try parsed.run()
      }
    } catch {
      let message = command.fullMessage(for: error)
      let code = command.exitCode(for: error)
      if code.isSuccess {
        if !message.isEmpty { Console.write(message + "\n") }
      } else if !message.isEmpty {
        Console.write(message + "\n", to: .errors)
      }
      // Wrong options end with 2, as Python's argparse does, which scripts know.
      exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}
