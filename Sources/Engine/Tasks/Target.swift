internal import Diagnostics
internal import ModuleKit
internal import Playbooks
package import Remote
internal import Templates
internal import Values

/// What a connection depends on; tasks with the same values share it.
package struct ConnectionRequest: Hashable, Sendable {
  /// `ssh`, `local`, or another plugin's name, as the user wrote it.
  package var kind: String
  package var options: ConnectionOptions
}

/// Where and as whom a task's scripts run.
struct Target: Sendable {
  let connection: any Connection
  let identity: Identity
  /// Whether it is the machine that martlet runs on.
  let isLocal: Bool

  /// A step whose scripts, this one and those that follow, have the task's environment, time and
  /// secrecy.
  func prepared(_ step: Step, _ settings: TaskSettings) -> Step {
    guard case .run(var script, let then) = step,
      !settings.environment.isEmpty || settings.timeout != nil || settings.isSecret
    else { return step }
    script.environment += settings.environment
    script.isSecret = script.isSecret || settings.isSecret
    if let limit = settings.timeout { script.timeout = min(script.timeout ?? limit, limit) }
    return .run(script) { reply throws(Failure) in
      self.prepared(try then(reply), settings)
    }
  }

  /// Whether scripts for both may go in one write.
  func isSame(as other: Target) -> Bool {
    connection === other.connection && identity == other.identity
  }

  /// The same, with what a host is answered there recorded, and answered from an earlier run's record
  /// as far as that goes.
  func recorded(_ record: RunRecord?, for host: String) -> Target {
    guard let record else { return self }
    return Target(
      connection: record.connection(connection, for: host), identity: identity, isLocal: isLocal)
  }
}

extension Run {
  /// The connection and identity of a task, from its keywords and the host's variables.
  func target(
    of task: Task, attempt: Attempt, settings: TaskSettings, evaluator: Evaluator
  ) throws(Failure) -> Target {
    let isDelegated = settings.delegateTo != nil
    let host = settings.delegateTo.map { variables(ofHost: $0) } ?? attempt.host.variables
    let key = targetCache.key(
      task, host: host, isDelegated: isDelegated, local: attempt.scope.local)
    if let key, let known = targetCache.target(key, host: host) {
      return known.recorded(record, for: attempt.host.name)
    }
    var lookup = evaluator
    if isDelegated {
      let scope = TaskScope(store: store, host: host, task: task, local: attempt.scope.local)
      lookup = Evaluator(evaluator.environment, scope: scope)
    }
    let found = try target(
      named: settings.delegateTo ?? attempt.host.name, directives: task.directives,
      evaluator: lookup, isDelegated: isDelegated)
    if let key, !ConnectionReader(lookup).hasTemplates { targetCache.keep(found, key, host: host) }
    return found.recorded(record, for: attempt.host.name)
  }

  /// Notes the host that a task is delegated to: its variables, and how it is shown.
  func delegate(_ settings: inout TaskSettings, _ attempt: Attempt) throws(Failure) {
    let delegate = settings.delegateTo.map { variables(ofHost: $0) }
    if attempt.scope.delegate !== delegate { attempt.scope.delegate = delegate }
    guard let delegate, delegate.name != attempt.host.name else { return }
    let scope = TaskScope(
      store: store, host: delegate, task: attempt.task, local: attempt.scope.local)
    let address = try Evaluator(environment(for: attempt.task), scope: scope)
      .variable("ansible_host")?.string
    settings.delegateLabel =
      delegate.name + (address.map { $0 == delegate.name ? "" : "(\($0))" } ?? "")
  }

  func target(
    named name: String, directives: Directives, evaluator: Evaluator, isDelegated: Bool = false
  ) throws(Failure) -> Target {
    let reader = ConnectionReader(evaluator)
    let request = try request(
      for: name, directives: directives, reader: reader, isDelegated: isDelegated)
    let identity = Identity(become: try become(directives, reader: reader))
    let isLocal = request.kind == "local"
    if let known = connections[request] {
      return Target(connection: known, identity: identity, isLocal: isLocal)
    }
    let connection = try ConnectionPool { [services] () throws(Failure) in
      try services.connect(request)
    }
    connections[request] = connection
    return Target(connection: connection, identity: identity, isLocal: isLocal)
  }

  /// Reads variables that say how to connect: `ansible_ssh_port` before `ansible_port`.
  struct ConnectionReader {
    let evaluator: Evaluator

    init(_ evaluator: Evaluator) { self.evaluator = evaluator }

    /// Whether a variable is a template, whose value may change with others.
    var hasTemplates: Bool {
      TargetCache.names.contains { name in
        if case .template? = try? evaluator.scope.value(of: name) { true } else { false }
      }
    }

    func text(_ names: String...) throws(Failure) -> String? {
      for name in names {
        Swift.assert(TargetCache.names.contains(name), name)
        guard let value = try evaluator.variable(name), !value.isNull, !value.isOmit else {
          continue
        }
        if case .undefined(let undefined) = value { throw undefined.failure }
        return value.text
      }
      return nil
    }

    func number(_ names: String...) throws(Failure) -> Double? {
      for name in names {
        Swift.assert(TargetCache.names.contains(name), name)
        guard let value = try evaluator.variable(name), !value.isNull, !value.isOmit else {
          continue
        }
        return try decode(Double.self, value, name)
      }
      return nil
    }

    func flag(_ names: String...) throws(Failure) -> Bool? {
      for name in names {
        Swift.assert(TargetCache.names.contains(name), name)
        guard let value = try evaluator.variable(name), !value.isNull, !value.isOmit else {
          continue
        }
        return try decode(Bool.self, value, name)
      }
      return nil
    }

    private func decode<Content: OptionValue>(
      _ type: Content.Type, _ value: Value, _ name: String
    ) throws(Failure) -> Content {
      do throws(Failure) {
        return try Content.decode(value)
      } catch {
        throw Failure(.usage, "variable '\(name)': \(error.message)")
      }
    }
  }

  private func request(
    for name: String, directives: Directives, reader: ConnectionReader, isDelegated: Bool
  ) throws(Failure) -> ConnectionRequest {
    var kind = options.connection
    if let word = try reader.evaluator.word(directives.connection, "connection") { kind = word }
    if let word = try reader.text("ansible_connection") { kind = word }
    var result = ConnectionOptions(name: name)
    let isLocal = kind == "local" || kind.hasSuffix(".local")
    result.shell = try reader.text("ansible_shell_executable") ?? result.shell
    result.remoteTemporary = try reader.text("ansible_remote_tmp")
    if isLocal { return ConnectionRequest(kind: "local", options: result) }
    result.host = try reader.text("ansible_ssh_host", "ansible_host")
    let port = try reader.number("ansible_ssh_port", "ansible_port")
    let keyword = try reader.evaluator.number(directives.port, "port")
    result.port = (port ?? keyword).map { Int($0) } ?? options.port
    let user = try reader.text("ansible_ssh_user", "ansible_user")
    let remoteUser = try reader.evaluator.word(directives.remoteUser, "remote_user")
    result.user = user ?? remoteUser ?? options.remoteUser
    result.password =
      try reader.text("ansible_ssh_password", "ansible_ssh_pass", "ansible_password")
      ?? options.connectionPassword
    result.keyFile =
      try reader.text("ansible_ssh_private_key_file", "ansible_private_key_file")
      ?? options.privateKey
    result.passphrase = try reader.text("ansible_ssh_private_key_passphrase")
    result.sshArguments = try reader.text("ansible_ssh_args") ?? options.sshArguments
    result.sshCommonArguments =
      try reader.text("ansible_ssh_common_args") ?? options.sshCommonArguments
    result.sshExtraArguments =
      try reader.text("ansible_ssh_extra_args") ?? options.sshExtraArguments
    result.checksHostKeys =
      try reader.flag("ansible_ssh_host_key_checking", "ansible_host_key_checking")
      ?? options.checksHostKeys
    result.connectTimeout =
      try reader.number("ansible_ssh_timeout") ?? Double(options.connectTimeout)
    result.retries = options.connectionRetries
    if let retries = try reader.number("ansible_ssh_retries") { result.retries = Int(retries) }
    return ConnectionRequest(kind: kind, options: result)
  }

  /// As whom to run; nil for the user who logged in.
  private func become(_ directives: Directives, reader: ConnectionReader) throws(Failure)
    -> Identity.Become?
  {
    let evaluator = reader.evaluator
    let variable = try reader.flag("ansible_become")
    let keyword = try evaluator.flag(directives.become, "become")
    guard variable ?? keyword ?? options.becomes else { return nil }
    let named = try reader.text("ansible_become_method")
    let method = try evaluator.word(directives.becomeMethod, "become_method")
    let name = named ?? method ?? options.becomeMethod
    let short = name.split(separator: ".").last.map(String.init) ?? name
    guard let known = Identity.Become.Method(name: name) else {
      let methods = Identity.Become.Method.allCases.map(\.rawValue)
      throw Failure(
        .usage, "become method '\(name)' is not supported", at: directives.becomeMethod?.span,
        help: NearName.hint(short, among: methods) ?? "use \(methods.joined(separator: ", "))")
    }
    var become = Identity.Become(method: known)
    let user = try reader.text("ansible_become_user")
    let userKeyword = try evaluator.word(directives.becomeUser, "become_user")
    become.user = user ?? userKeyword ?? options.becomeUser
    let flags = try reader.text("ansible_become_flags", "ansible_\(short)_flags")
    let flagsKeyword = try evaluator.word(directives.becomeFlags, "become_flags")
    become.flags = flags ?? flagsKeyword ?? options.becomeFlags
    let executable = try reader.text("ansible_become_exe", "ansible_\(short)_exe")
    let executableKeyword = try evaluator.word(directives.becomeExe, "become_exe")
    become.executable = executable ?? executableKeyword ?? options.becomeExecutable
    let password = try reader.text(
      "ansible_become_password", "ansible_become_pass", "ansible_\(short)_password",
      "ansible_\(short)_pass")
    become.password = password ?? options.becomePassword
    return become
  }
}
