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
    await run(Names.command(for: name), arguments)
  }

  private static func run(_ command: any AsyncParsableCommand.Type, _ arguments: [String]) async {
    do {
      var parsed = try command.parseAsRoot(arguments)
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
