import Diagnostics
import Formats
import ModuleKit
import Playbooks
import Values

/// A play of one task, made of the words of a command line.
struct AdhocPlay {
  let pattern: String
  let module: String
  let arguments: String
  let async: Int?
  let poll: Int?
  /// Stands for the playbook's directory.
  let directory: String

  /// - Parameter loader: knows the module, which may be a file of the user's.
  func play(_ loader: Loader) throws(Failure) -> Play {
    let span = Span(Source(name: "<command line>", text: module), line: 1, column: 1)
    let playbook = Paths.join(Paths.absolute(directory), "adhoc")
    let resolved = try loader.resolve(action: module, for: playbook, at: span)
    var fields = Task.Fields(span: span, action: module, resolvedAction: resolved)
    let source = Source(name: "<command line>", text: arguments)
    let place = Span(source, line: 1, column: 1)
    fields.arguments = try values(at: place)
    fields.argumentPlaces = ArgumentPlaces(action: span)
    for name in fields.arguments.names {
      fields.argumentPlaces.set(name, key: place, values: [place])
    }
    fields.async = async.map { .int($0) }
    if async != nil { fields.poll = .int(poll ?? 15) }
    return Play(
      span: span, name: "Ansible Ad-Hoc", hosts: .string(pattern), directives: Directives(),
      vars: [:], varsFiles: [], varsPrompts: [], gatherFacts: false, gatherSubset: nil,
      gatherTimeout: nil, factPath: nil, serial: [], strategy: nil, order: nil,
      maxFailPercentage: nil, forceHandlers: nil, preTasks: [], roleTasks: [],
      tasks: [.task(Task(fields))], postTasks: [], handlers: [], roles: [],
      playbook: playbook)
  }

  private func values(at place: Span) throws(Failure) -> Dict {
    if arguments.trimmed.isEmpty, ["command", "shell"].contains(module.split(separator: ".").last) {
      throw Failure(.usage, "No argument passed to \(module) module", help: "give it with -a")
    }
    if arguments.trimmed.hasPrefix("{") {
      let document = try YAML.load(place.source, mode: .ansible(trusted: true))
      if case .dict(let entries)? = document.node?.value { return entries }
    }
    var result: Dict = [:]
    let isCommand = TaskAction.isCommand(module)
    for (key, value) in try Arguments.parse(arguments, isCommand: isCommand) {
      result[key] = .trusted(value, at: place)
    }
    return result
  }
}
