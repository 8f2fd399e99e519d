import Builtins
import Diagnostics
import Engine
import Formats
import Inventories
import ModuleKit
import Modules
import Playbooks
import Remote
import Synchronization
import Templates
import Transports
import Values

/// All that a run needs, made from the command line and the configuration.
struct Setup {
  var options = RunOptions()
  var secrets = VaultSecrets()
  private(set) var environment: Environment
  private let files = FileReader()
  private let modules = ModuleTable.standard
  private(set) var inventory = Inventory()

  init(
    common: CommonOptions, inventory: InventoryOptions, connection: ConnectionFlags,
    become: BecomeFlags, vault: VaultOptions, run: RunFlags, basedir: String?
  ) throws(Failure) {
    environment = Environment(builtins: .standard)
    options.verbosity = common.verbosity
    options.isCheck = run.check
    options.wantsDiff = run.diff
    options.forks = run.forks ?? options.forks
    options.limit = inventory.limit
    options.inventorySources = inventory.inventory
    options.extraVars = try ExtraVars.read(run.extraVars, files: Paths.read)
    options.remoteUser = connection.user
    options.privateKey = connection.privateKey
    options.connection = connection.connection ?? options.connection
    options.connectTimeout = connection.timeout ?? options.connectTimeout
    options.sshCommonArguments = connection.sshCommonArgs
    options.sshExtraArguments = connection.sshExtraArgs
    options.becomes = become.become
    options.becomeMethod = become.method ?? options.becomeMethod
    options.becomeUser = become.user ?? options.becomeUser
    for source in inventory.inventory {
      for name in source.split(separator: ",") {
        _ = self.inventory.add(host: String(name), groups: [], vars: [:])
      }
    }
  }

  /// `a,b` and repetitions as single words.
  static func words(_ given: [String], default standard: [String]) -> [String] {
    let words = given.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
    return words.isEmpty ? standard : words.filter { !$0.isEmpty }
  }

  func loader() -> Loader {
    var known = Set(modules.names)
    known.formUnion(ActionName.table.keys)
    let environment = environment
    let extraVars = options.extraVars
    var loading = Loader.Options(
      parse: { (source: Source) throws(Failure) in
        let document = try YAML.load(source, mode: .ansible(trusted: true))
        let empty = Node(.scalar(.null), at: Span(source, line: 1, column: 1))
        return (document.node ?? empty, document.warnings)
      },
      render: { (value: Value, layers: [Dict]) throws(Failure) in
        var variables: Dict = [:]
        for layer in layers { variables.merge(layer) }
        variables.merge(extraVars)
        return try Evaluator(environment, scope: DictScope(variables)).resolveDeep(value)
      })
    loading.read = Paths.read
    return Loader(knownActions: known, loading)
  }

  func makeRun(loader: Loader, basedir: String) throws(Failure) -> Run {
    let limiter = ConnectLimiter(16)
    let services = Services(
      modules: modules,
      connect: { (request: ConnectionRequest) throws(Failure) in
        try Transport.connect(kind: request.kind, options: request.options, limiter: limiter)
      },
      emit: { event in Console.write("\(event)\n".prefix(600) + "\n") },
      ask: { prompt, isPrivate in Console.ask(prompt, isPrivate: isPrivate) },
      environment: environment,
      decryptFile: { (bytes: [UInt8], _: String) throws(Failure) in bytes }, loader: loader)
    return Run(options: options, services: services, inventory: inventory)
  }
}

struct FileReader: Sendable {}
