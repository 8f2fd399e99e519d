import ArgumentParser
import Checks
import Diagnostics
import Engine
import Playbooks
import Reports
import Values

/// `martlet playbook`, or `ansible-playbook`.
struct PlaybookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "playbook", abstract: "Run playbooks on the hosts of an inventory.",
    version: Version.text)

  @OptionGroup var common: CommonOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var connection: ConnectionFlags
  @OptionGroup var become: BecomeFlags
  @OptionGroup var vault: VaultOptions
  @OptionGroup var run: RunFlags

  @Option(
    name: [.customShort("t"), .customLong("tags")], parsing: .unconditionalSingleValue,
    help: "Only tasks with these tags; repeatable.")
  var tags: [String] = []

  @Option(
    name: .customLong("skip-tags"), parsing: .unconditionalSingleValue,
    help: "No tasks with these tags; repeatable.")
  var skipTags: [String] = []

  @Flag(name: .customLong("syntax-check"), help: "Only read the playbooks.")
  var syntaxCheck = false

  @Flag(name: .customLong("list-tasks"), help: "Only list the tasks.")
  var listTasks = false

  @Flag(name: .customLong("list-tags"), help: "Only list the tags.")
  var listTags = false

  @Flag(name: .customLong("list-hosts"), help: "Only list the hosts.")
  var listHosts = false

  @Flag(name: .customLong("step"), help: "Ask before each task.")
  var step = false

  @Option(name: .customLong("start-at-task"), help: "Begin at the task of this name.")
  var startAtTask: String?

  @Flag(name: .customLong("force-handlers"), help: "Run handlers even where a task failed.")
  var forceHandlers = false

  @Argument(help: "Playbooks, run in order.")
  var playbooks: [String]

  mutating func run() async throws {
    let code = await Problems.reported { () async throws(Failure) in
      var arguments = Array(CommandLine.arguments.dropFirst())
      if arguments.first == Self.configuration.commandName { arguments.removeFirst() }
      return try await execute(arguments, resuming: nil)
    }
    throw ArgumentParser.ExitCode(code)
  }

  /// Runs the playbooks.
  ///
  /// - Parameters:
  ///   - arguments: the words that the command was read from.
  ///   - earlier: the run that this one goes on from.
  func execute(_ arguments: [String], resuming earlier: (name: String, record: Record)?)
    async throws(Failure) -> Int32
  {
    var setup = try Setup(
      common: common, inventory: inventory, connection: connection, become: become, vault: vault,
      run: run, basedir: playbooks.first.map { Paths.directory(of: Paths.absolute($0)) })
    setup.options.tags = Setup.words(tags, default: setup.options.tags)
    setup.options.skipTags = Setup.words(skipTags, default: setup.options.skipTags)
    setup.options.isStepping = step
    setup.options.startAtTask = startAtTask
    setup.options.forcesHandlers = forceHandlers || setup.options.forcesHandlers
    setup.options.retryFile = retryFile(setup.settings)
    if syntaxCheck { return try await CheckRun(setup).checkSyntax(of: playbooks) }
    if !listHosts, !listTasks, !listTags {
      setup.records(["playbook"] + arguments, resuming: earlier)
    }
    let sink = try setup.sink()
    if setup.options.verbosity > 0 { Console.write(setup.configurationInWords + "\n") }
    let loader = setup.loader(sink)
    var loaded: [(path: String, plays: [Play])] = []
    for path in playbooks {
      do throws(Failure) {
        loaded.append((path, try loader.loadPlaybook(path)))
      } catch {
        // Whatever a playbook says wrongly ends with the exit code of unreadable files.
        throw error.kind == .missing ? error : Failure(.syntax, error.diagnostics)
      }
    }
    if listHosts || listTasks || listTags {
      try await list(loaded, setup, loader)
      return 0
    }
    let plays = loaded.flatMap(\.plays)
    let listing = setup.listing(loader)
    var check = PluginCheck(loader, setup.knowledge)
    let refusals = check.refusals(in: plays) { task, play in
      (try? listing.tags(of: task, in: play)).map(listing.selects) ?? true
    }
    if !refusals.isEmpty { throw Failure(.syntax, refusals) }
    for omission in check.omissions(in: plays) { sink.receive(.message(omission)) }
    if let earlier { say(earlier, sink) }
    let code = await setup.execute(
      plays, named: playbooks, loader: loader, sink: sink)
    if code == .hostFailed || code == .hostUnreachable, setup.options.records,
      Console.isTerminal(.errors)
    {
      Console.write(
        "`martlet runs show` tells what failed, `martlet runs resume` goes on from there\n",
        to: .errors)
    }
    return code.rawValue
  }

  /// Tells what is taken from an earlier run.
  private func say(_ earlier: (name: String, record: Record), _ sink: EventSink) {
    let exchanges = earlier.record.exchanges
    let count = exchanges.values.reduce(0) { $0 + $1.count }
    let text = "resuming \(earlier.name): \(count) answers of \(exchanges.count) hosts are known"
    sink.receive(.message(Diagnostic(.note, text)))
  }

  /// Where the names of hosts that fail go; nil unless the configuration asks for it.
  private func retryFile(_ settings: Settings) -> String? {
    guard settings.retryFilesEnabled, let playbook = playbooks.first else { return nil }
    let path = Paths.absolute(playbook)
    let directory = settings.retryFilesPath.map(Paths.absolute) ?? Paths.directory(of: path)
    return Paths.join(directory, Paths.stem(of: path) + ".retry")
  }

  /// `--list-hosts`, `--list-tasks` and `--list-tags`.
  private func list(_ playbooks: [(path: String, plays: [Play])], _ setup: Setup, _ loader: Loader)
    async throws(Failure)
  {
    var listing = setup.listing(loader)
    listing.showsHosts = listHosts
    listing.showsTasks = listTasks
    listing.showsTags = listTags
    listing.includesNever = listTags && tags.isEmpty
    for (path, plays) in playbooks {
      let problems = await setup.keywordProblems(in: plays, loader)
      if !problems.isEmpty { throw Failure(.syntax, problems) }
      Console.write(try listing.text(path, plays))
    }
  }
}
