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

/// Runs a playbook inside the test: its hosts are shells of this machine, whose writes are counted.
struct Rehearsal {
  /// How the hosts are reached.
  enum Distance {
    /// As if they were far: what can be sent ahead is.
    case far
    /// As this machine itself: one script at a time.
    case here
  }

  let scratch: Scratch
  var hosts = ["web"]
  var options = RunOptions()
  var gate: (@Sendable (Int) async -> Void)?
  /// The connection is lost before the answer of this number.
  var loss: Int?
  /// Told of every event, before it is noted.
  var hear: (@Sendable (Event) -> Void)?

  init() throws { scratch = try Scratch() }

  /// What a run showed.
  struct Story {
    /// One line an event: headings, results, messages.
    var lines: [String]
    var code: ExitCode
    fileprivate var log: WriteLog

    /// How many scripts each write to a host had.
    func writes(to host: String = "web") -> [Int] { log.writes(to: host) }
  }

  /// Runs a playbook; the variable `place` is a directory that is empty at the beginning.
  func run(_ playbook: String, _ distance: Distance = .far) async throws -> Story {
    try scratch.renew("place")
    try scratch.write("play.yml", playbook)
    try scratch.write("hosts", hosts.joined(separator: "\n") + "\n")
    let environment = Environment(builtins: .standard)
    var reading = InventoryOptions()
    reading.environment = environment
    let inventory = try Inventory.load(sources: [scratch.path + "/hosts"], options: reading)
    let modules = ModuleTable.standard
    let known = Set(modules.modules.map(\.name) + ActionName.allCases.map(\.qualified))
    let loader = Loader(
      knownActions: known,
      Loader.Options { (value: Value, layers: [Dict]) throws(Failure) in
        var variables: Dict = [:]
        for layer in layers { variables.merge(layer) }
        return try Evaluator(environment, scope: DictScope(variables)).resolveDeep(value)
      })
    var options = options
    options.connection = distance == .far ? "ssh" : "local"
    options.gathering = "explicit"
    options.extraVars["place"] = .string(scratch.path + "/place")
    let log = WriteLog(gate: gate, loss: loss)
    let lines = Mutex<[String]>([])
    let transport = Transport()
    let services = Services(
      modules: modules,
      connect: { (request: ConnectionRequest) throws(Failure) in
        let inner = try transport.connect(kind: "local", options: request.options)
        return CountedConnection(inner, of: request.options.name, log: log)
      },
      emit: { [hear] event in
        hear?(event)
        if let line = Self.line(event) { lines.withLock { $0.append(line) } }
      },
      ask: { _, _ in nil }, environment: environment,
      decryptFile: { (bytes: [UInt8], _: String) throws(Failure) in bytes }, loader: loader)
    let plays = try loader.loadPlaybook(scratch.path + "/play.yml")
    let run = Run(options: options, services: services, inventory: inventory)
    let code = await run.execute(plays, playbooks: [scratch.path + "/play.yml"])
    return Story(lines: lines.withLock { $0 }, code: code, log: log)
  }

  private static func line(_ event: Event) -> String? {
    switch event {
    case .taskBegan(let info): return "\(info.isHandler ? "HANDLER" : "TASK") \(info.name)"
    case .item(_, let host, let result):
      return "  \(host) item \(result.label?.text ?? "-") \(words(result))"
    case .finished(_, let host, let result): return "\(host) \(words(result))"
    case .message(let diagnostic): return "\(diagnostic.severity) \(diagnostic.message)"
    case .handlerNotified(let name, let host): return "\(host) notified \(name)"
    case .runEnded(let recap):
      return recap.hosts.sorted { $0.key < $1.key }.map { name, line in
        "\(name): ok=\(line.ok) changed=\(line.changed) failed=\(line.failed)"
          + " skipped=\(line.skipped) unreachable=\(line.unreachable) ignored=\(line.ignored)"
          + " rescued=\(line.rescued)"
      }.joined(separator: "; ")
    default: return nil
    }
  }

  /// What a result says, but for times.
  private static func words(_ result: TaskResult) -> String {
    var words = result.status.rawValue
    if result.isIgnored { words += " ignored" }
    if result.isSecret { words += " secret" }
    for name in ["stdout", "msg", "changed", "rc", "failed_when_result", "attempts"] {
      if let value = result.value[name], value.text != "" { words += " \(name)=\(value.text)" }
    }
    return words
  }
}
