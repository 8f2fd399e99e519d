import Builtins
import Checks
import Diagnostics
import Engine
import Formats
import Inventories
import ModuleKit
import Modules
import Playbooks
import Remote
import Reports
import Templates
import Transports
import Values

/// All that a run needs, made from the configuration and the command line, which wins.
struct Setup {
  let settings: Settings
  var options = RunOptions()
  private(set) var secrets: VaultSecrets
  private(set) var environment: Environment
  private(set) var inventory = Inventory()
  private var reporting: Reporting
  private let factCache: FactCache?
  private let modules = ModuleTable.standard
  /// Directories of the user's modules, from the command line.
  private var modulePath: [String] = []

  /// - Parameter basedir: the first playbook's directory, whose variables count; nil: none.
  init(
    common: CommonOptions, inventory: InventoryOptions, connection: ConnectionFlags,
    become: BecomeFlags, vault: VaultOptions, run: RunFlags, basedir: String?
  ) throws(Failure) {
    try self.init(common: common, vault: vault)
    options.take(settings)
    options.isCheck = run.check
    options.wantsDiff = run.diff || settings.showsDiff
    options.forks = run.forks ?? options.forks
    options.ahead = run.ahead ?? options.ahead
    modulePath = run.modulePath.flatMap { $0.split(separator: ":").map(String.init) }
    try read(run.extraVars)
    try take(connection)
    try take(become)
    try take(inventory, basedir: basedir)
    try checkLimit()
  }

  /// What is needed to look at an inventory.
  init(
    common: CommonOptions, inventory: InventoryOptions, vault: VaultOptions, extraVars: [String],
    basedir: String?
  ) throws(Failure) {
    try self.init(common: common, vault: vault)
    try read(extraVars)
    try take(inventory, basedir: basedir)
  }

  private init(common: CommonOptions, vault: VaultOptions) throws(Failure) {
    try ReaderLimit.check()
    settings = try Settings()
    secrets = try VaultPasswords.read(vault, settings)
    environment = Environment(builtins: .standard)
    environment.decrypt = { [secrets] (text: VaultText) throws(Failure) in
      try Vault.decrypt(text, with: secrets)
    }
    environment.setting = { [settings] name in
      settings.origin(name) == .initial ? nil : settings.value(name)
    }
    factCache = try FactCache(settings)
    options.verbosity = max(common.verbosity, settings.verbosity)
    reporting = Reporting(settings, verbosity: options.verbosity)
  }

  private mutating func read(_ extraVars: [String]) throws(Failure) {
    options.extraVars = try ExtraVars.read(extraVars, merging: settings.mergesHashes) {
      [secrets] path throws(Failure) in
      let source = Source(name: path, bytes: try Paths.read(path))
      return try Vault.open(source, with: secrets).bytes
    }
  }

  private mutating func take(_ connection: ConnectionFlags) throws(Failure) {
    options.remoteUser = connection.user ?? options.remoteUser
    options.privateKey = connection.privateKey ?? options.privateKey
    options.connection = connection.connection ?? options.connection
    options.connectTimeout = connection.timeout ?? options.connectTimeout
    options.sshCommonArguments = connection.sshCommonArgs ?? options.sshCommonArguments
    options.sshExtraArguments = connection.sshExtraArgs ?? options.sshExtraArguments
    if let file = connection.passwordFile ?? settings.connectionPasswordFile {
      options.connectionPassword = try Self.secret(in: file)
    } else if connection.asksPassword || settings.asksPassword {
      options.connectionPassword = Console.ask("SSH password: ", isPrivate: true)
    }
  }

  private mutating func take(_ become: BecomeFlags) throws(Failure) {
    options.becomes = become.become || options.becomes
    options.becomeMethod = become.method ?? options.becomeMethod
    options.becomeUser = become.user ?? options.becomeUser
    if let file = become.passwordFile ?? settings.becomePasswordFile {
      options.becomePassword = try Self.secret(in: file)
    } else if become.asksPassword || settings.asksBecomePassword {
      let fallback = options.connectionPassword != nil
      let prompt = fallback ? "BECOME password[defaults to SSH password]: " : "BECOME password: "
      let answer = Console.ask(prompt, isPrivate: true)
      options.becomePassword =
        fallback && (answer ?? "").isEmpty ? options.connectionPassword : answer
    }
  }

  private mutating func take(_ flags: InventoryOptions, basedir: String?) throws(Failure) {
    options.limit = flags.limit
    options.flushesCache = flags.flushCache
    options.inventorySources =
      flags.inventory.isEmpty ? settings.inventory.filter(Paths.exists) : flags.inventory
    var reading = Inventories.InventoryOptions()
    reading.secrets = secrets
    reading.playbookDirectory = basedir
    reading.environment = environment
    reading.mergesDictionaries = settings.mergesHashes
    reading.plugins = settings.inventoryPlugins
    reading.ignoredExtensions = settings.inventoryIgnoredSuffixes
    reading.ignoredPatterns = settings.inventoryIgnoredPatterns
    reading.yamlExtensions = settings.variableSuffixes
    reading.groupNames = settings.groupNames
    reading.extraVariables = options.extraVars
    reading.anyUnparsedIsFailure = settings.anyUnparsedSourceIsFailure
    reading.unparsedIsFailure = settings.unparsedInventoryIsFailure
    inventory = try Inventory.load(sources: options.inventorySources, options: reading)
    environment.hosts = { [inventory] (pattern: String) throws(Failure) in
      try inventory.match([pattern])
    }
  }

  /// Refuses a limit that leaves nothing to do.
  private func checkLimit() throws(Failure) {
    guard let limit = options.limit, !inventory.hostNames.isEmpty,
      try inventory.match(["all"], limit: limit).isEmpty
    else { return }
    throw Failure(
      .usage, "specified hosts and/or --limit leave no hosts to target",
      help: "--limit is '\(limit)'; `martlet inventory --graph` shows the hosts")
  }

  private static func secret(in file: String) throws(Failure) -> String {
    var bytes = try Paths.read(Paths.expanded(file))
    while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Which configuration file holds.
  var configurationInWords: String {
    settings.file.map { "Using \($0) as config file" } ?? "No config file found; using defaults"
  }

  /// Chooses how the run is shown.
  ///
  /// - Parameter callback: what prints, by ansible's names.
  mutating func reportsTo(_ callback: String, tree: String? = nil) {
    reporting.callback = callback
    reporting.tree = tree
  }

  /// Records the run, unless the settings say otherwise or nothing is changed; where that is not
  /// possible the run goes on without.
  ///
  /// - Parameter arguments: the command line, behind the program's name.
  mutating func records(_ arguments: [String], resuming earlier: (name: String, record: Record)?) {
    options.resumed = earlier?.record.exchanges
    guard !options.isCheck, let files = RunFiles(settings) else { return }
    do throws(Failure) {
      reporting.record = RecordReporter(
        try files.create(),
        RecordReporter.Start(
          program: Version.text, directory: Paths.absolute("."), arguments: arguments,
          resumed: earlier?.name))
      options.records = true
    } catch {
      for diagnostic in error.diagnostics {
        Problems.show(Diagnostic(.warning, diagnostic.message, help: "MARTLET_RECORD=off"))
      }
    }
  }

  /// `a,b` and repetitions as single words.
  static func words(_ given: [String], default standard: [String]) -> [String] {
    let words = given.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
    return words.isEmpty ? standard : words.filter { !$0.isEmpty }
  }

  func hosts(matching pattern: String) throws(Failure) -> [String] {
    try inventory.match([pattern], limit: options.limit)
  }

  /// Reads playbooks; warnings go to the report.
  func loader(_ sink: EventSink) -> Loader {
    loader { sink.receive(.message($0)) }
  }

  func loader(warn: @escaping @Sendable (Diagnostic) -> Void) -> Loader {
    let known = Set(
      modules.modules.flatMap { [$0.name] + $0.aliases.filter { $0.contains(".") } }
        + ActionName.allCases.map(\.qualified))
    let environment = environment
    let extraVars = options.extraVars
    let secrets = secrets
    var loading = Loader.Options(
      parse: { (source: Source) throws(Failure) in
        let document = try YAML.loadFile(source)
        let empty = Node(.scalar(.null), at: Span(source, line: 1, column: 1))
        return (document.node ?? empty, document.warnings)
      },
      render: { (value: Value, layers: [Dict]) throws(Failure) in
        var variables: Dict = [:]
        for layer in layers { variables.merge(layer) }
        variables.merge(extraVars)
        return try Evaluator(environment, scope: DictScope(variables)).resolveDeep(value)
      })
    loading.read = { (path: String) throws(Failure) in
      let source = Source(name: path, bytes: try Paths.read(path))
      return try Vault.open(source, with: secrets).bytes
    }
    loading.warn = warn
    loading.actionOptions = { [modules] action in
      ActionName.table[action]?.options
        ?? modules[action]?.options.flatMap { [$0.name] + $0.aliases } ?? []
    }
    loading.lookups = Set(environment.builtins.lookups.keys)
    loading.apply(settings)
    loading.pluginPaths[.modules] = modulePath + (loading.pluginPaths[.modules] ?? [])
    return Loader(knownActions: known, loading)
  }

  /// What checks of playbooks go by.
  var knowledge: Knowledge {
    let actions = ActionName.allCases.map { action in
      let options = Knowledge.ActionOptions(names: action.options, required: action.required)
      return (action.qualified, options)
    }
    var knowledge = Knowledge(
      environment: environment, modules: modules,
      actions: Dictionary(actions) { first, _ in first })
    knowledge.magicNames = MagicName.names
    knowledge.inventory = inventory
    knowledge.extraVars = options.extraVars
    knowledge.metaActions = RunOptions.metaActions
    knowledge.natives = [
      .connection: Transport.kinds, .become: Identity.Become.Method.names,
      .strategy: RunOptions.strategies,
    ]
    return knowledge
  }

  /// Where events go: the report that the user asked for.
  func sink() throws(Failure) -> EventSink { try reporting.sink() }

  /// Runs plays, with the live line of a terminal beside them.
  func execute(_ plays: [Play], named playbooks: [String], loader: Loader, sink: EventSink) async
    -> ExitCode
  {
    for warning in settings.warnings + inventory.warnings { sink.receive(.message(warning)) }
    let transport = Transport()
    let run = makeRun(transport, loader: loader, sink: sink)
    async let line: Void? = sink.live?.run()
    // Where there is no thread to be had, the run says so when it wants to connect.
    let code = await withTaskExecutorPreference(try? transport.executor()) {
      await run.execute(plays, playbooks: playbooks)
    }
    await line
    return code
  }

  private func makeRun(_ transport: Transport, loader: Loader, sink: EventSink) -> Run {
    let secrets = secrets
    var services = Services(
      modules: modules,
      connect: { (request: ConnectionRequest) throws(Failure) in
        try transport.connect(kind: request.kind, options: request.options)
      },
      emit: { sink.receive($0) },
      ask: { prompt, isPrivate in
        sink.undisturbed { Console.ask(prompt, isPrivate: isPrivate) }
      },
      environment: environment,
      decryptFile: { (bytes: [UInt8], path: String) throws(Failure) in
        do throws(Failure) {
          return try Vault.decrypt(bytes, with: secrets)
        } catch {
          throw error.at(Span(Source(name: path, bytes: bytes), line: 1, column: 1))
        }
      }, loader: loader)
    services.factCache = factCache
    services.isInteractive = Console.isTerminalInput
    services.command = { prompt in sink.undisturbed { Console.command(prompt) } }
    services.show = { Console.write($0) }
    return Run(options: options, services: services, inventory: inventory)
  }

  /// What is wrong with keywords of plays that must be known before they begin.
  func keywordProblems(in plays: [Play], _ loader: Loader) async -> [Diagnostic] {
    let run = makeRun(Transport(), loader: loader, sink: EventSink(Reporters([])))
    var problems: [Diagnostic] = []
    for play in plays { problems += await run.problems(ofKeywordsIn: play) }
    return problems
  }

  /// What is listed instead of run.
  func listing(_ loader: Loader) -> Listing {
    let environment = environment
    let extraVars = options.extraVars
    let selection = TagSelection(only: options.tags, skip: options.skipTags)
    let render = { (value: Value, play: Play, task: Task?) throws(Failure) -> Value in
      var variables = loader.variables(of: play)
      variables["omit"] = Omit.value
      for layer in task?.directives.vars ?? [] { variables.merge(layer) }
      variables.merge(extraVars)
      do throws(Failure) {
        return try Evaluator(environment, scope: DictScope(variables)).resolveDeep(value)
      } catch {
        // What only a host knows is listed as it is written.
        return .string(value.text)
      }
    }
    var listing = Listing(
      hosts: { [inventory, options] (play: Play) throws(Failure) in
        let patterns = try render(play.hosts, play, nil)
        return try inventory.match(
          (patterns.items ?? [patterns]).map(\.text), limit: options.limit)
      }, render: render)
    listing.selects = { selection.selects($0) }
    return listing
  }
}
