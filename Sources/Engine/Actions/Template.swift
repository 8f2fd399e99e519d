internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `template`: renders a file of the controller; what `copy` does with the text.
  func copyArguments(ofTemplate call: ActionCall) throws(Failure) -> Dict {
    let name: String = try call.require("src")
    let destination: String = try call.require("dest")
    let files = files(for: call.task)
    let path: String
    do throws(Failure) {
      path = try files.find(name, in: "templates")
    } catch {
      throw error.at(call.task.argumentPlaces["src"] ?? call.task.span)
    }
    let syntax = try syntax(of: call)
    let source = Source(name: path, bytes: try fileCache.read(path))
    for (key, value) in managed(path: path, destination: destination) {
      call.scope.set(local: key, value)
    }
    defer { for key in Self.templateNames { call.scope.set(local: key, nil) } }
    var environment = call.evaluator.environment
    environment.files = TaskFiles(
      searchPath: [Paths.directory(of: path)] + files.searchPath, cache: fileCache)
    let evaluator = Evaluator(environment, scope: call.scope)
    defer { call.evaluator.depend(on: evaluator) }
    let text = try evaluator.renderFile(source, syntax: syntax)
    var arguments = call.arguments
    for option in Self.ownOptions { arguments[option] = nil }
    arguments["content"] = .string(text)
    arguments["_original_basename"] = .string(Paths.name(of: path))
    arguments["follow"] = arguments["follow"] ?? false
    return arguments
  }

  private static let ownOptions = [
    "src", "newline_sequence", "block_start_string", "block_end_string", "variable_start_string",
    "variable_end_string", "comment_start_string", "comment_end_string", "trim_blocks",
    "lstrip_blocks", "output_encoding",
  ]

  private static let templateNames = [
    "ansible_managed", "template_host", "template_uid", "template_path", "template_fullpath",
    "template_mtime", "template_run_date", "template_destpath",
  ]

  private func managed(path: String, destination: String) -> [(String, Value)] {
    [
      ("ansible_managed", "Ansible managed"),
      ("template_host", .string(Controller.hostname)),
      ("template_uid", .string(Controller.user)),
      ("template_path", .string(path)),
      ("template_fullpath", .string(path)),
      ("template_mtime", Controller.modified(path)),
      ("template_run_date", Controller.now),
      ("template_destpath", .string(destination)),
    ]
  }

  private func syntax(of call: ActionCall) throws(Failure) -> Syntax {
    var syntax = Syntax.ansible
    let texts: [(String, WritableKeyPath<Syntax, String>)] = [
      ("block_start_string", \.blockStart), ("block_end_string", \.blockEnd),
      ("variable_start_string", \.variableStart), ("variable_end_string", \.variableEnd),
      ("comment_start_string", \.commentStart), ("comment_end_string", \.commentEnd),
    ]
    for (name, path) in texts {
      if let text = try call.option(name, as: String.self) { syntax[keyPath: path] = text }
    }
    if let flag = try call.option("trim_blocks", as: Bool.self) { syntax.trimBlocks = flag }
    if let flag = try call.option("lstrip_blocks", as: Bool.self) { syntax.lstripBlocks = flag }
    if let text = try call.option("newline_sequence", as: String.self) {
      let known = [
        "\\n": "\n", "\\r": "\r", "\\r\\n": "\r\n", "\n": "\n", "\r": "\r", "\r\n": "\r\n",
      ]
      guard let sequence = known[text] else {
        throw Failure(
          .usage, "newline_sequence needs to be one of: \\n, \\r or \\r\\n",
          at: call.task.argumentPlaces["newline_sequence"])
      }
      syntax.newlineSequence = sequence
    }
    if let encoding = try call.option("output_encoding", as: String.self),
      encoding.lowercased() != "utf-8", encoding.lowercased() != "utf8"
    {
      throw Failure(
        .usage, "output_encoding '\(encoding)' is not supported", help: "only utf-8 is")
    }
    return syntax
  }
}
