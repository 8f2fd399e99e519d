import ArgumentParser
import Diagnostics
import Glibc
import Playbooks
import Remote
import Reports

/// `martlet runs`: what earlier runs of playbooks did, and going on with one.
struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Show earlier runs of playbooks, and resume them.",
    discussion: "A run is named 'last', or as 'list' names it, or by the path of its record.",
    subcommands: [List.self, Show.self, Resume.self], defaultSubcommand: List.self)

  private static func files() throws(Failure) -> RunFiles {
    guard let files = RunFiles(try Settings()) else {
      throw Failure(
        .usage, "runs are not recorded", help: "MARTLET_RECORD, or 'record' in the configuration")
    }
    return files
  }

  private static func options() throws(Failure) -> ReportOptions {
    ReportOptions(
      try Settings(), verbosity: 0, isTerminal: Console.isTerminal(.output),
      terminalColumns: Console.columns)
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the runs, the last one last.")

    func run() async throws {
      let code = await Problems.reported { () async throws(Failure) in
        let files = try RunsCommand.files()
        let options = try RunsCommand.options()
        for name in files.names {
          do throws(Failure) {
            let record = try files.record(name).record
            Console.write(RecordText(record, options).line(named: name) + "\n")
          } catch {
            for diagnostic in error.diagnostics { Problems.show(diagnostic) }
          }
        }
        return 0
      }
      throw ArgumentParser.ExitCode(code)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how a run went: hosts, failures, the slowest tasks.")

    @Argument(help: "The run.")
    var name = "last"

    func run() async throws {
      let code = await Problems.reported { () async throws(Failure) in
        let (name, record) = try RunsCommand.files().record(name)
        let command = Quote.words(["martlet"] + record.arguments)
        let text = RecordText(record, try RunsCommand.options())
        Console.write(text.account(named: name, command: command))
        return 0
      }
      throw ArgumentParser.ExitCode(code)
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run it again without what it had done on the hosts.",
      discussion: """
        Every host goes on at the task that failed there, or was interrupted: what it answered to the \
        tasks before is taken from the record, as long as these ask the same. From the first task \
        that has changed, the host is asked for everything.
        """)

    @Argument(help: "The run.")
    var name = "last"

    @Argument(parsing: .postTerminator, help: "More options for the playbook, behind '--'.")
    var more: [String] = []

    func run() async throws {
      let code = await Problems.reported { () async throws(Failure) in
        let (name, record) = try RunsCommand.files().record(name)
        guard record.arguments.first == "playbook" else {
          throw Failure(.usage, "the run '\(name)' was not begun by `martlet playbook`")
        }
        guard chdir(record.directory) == 0 else {
          throw Failure(
            .missing, "the run began in \(record.directory): \(String(cString: strerror(errno)))")
        }
        let arguments = record.arguments.dropFirst() + more
        let command: PlaybookCommand
        do {
          command = try PlaybookCommand.parse(Array(arguments))
        } catch {
          throw Failure(.usage, PlaybookCommand.message(for: error))
        }
        return try await command.execute(Array(arguments), resuming: (name, record))
      }
      throw ArgumentParser.ExitCode(code)
    }
  }
}
