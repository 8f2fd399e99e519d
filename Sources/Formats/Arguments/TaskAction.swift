package import Diagnostics
internal import Values

/// What a task does: its module, the arguments, and where `local_action` sends it.
///
/// A task says it in many ways: `copy: src=a`, `copy: {src: a}`, `action: copy src=a`,
/// `action: {module: copy, src: a}`, `local_action: …`, and `args:` beside any of them.
package struct TaskAction: Sendable {
  /// The module or action as it is written; it may be a template where `action:` names it.
  package var name: Node
  /// The arguments in order; free-form text is under `_raw_params`, a template that stands for
  /// all arguments (`args: "{{ … }}"`) under `_variable_params`.
  package var arguments: [(key: Node, value: Node)]
  /// `delegate_to`, or `localhost` for a `local_action`.
  package var delegateTo: Node?

  /// Modules whose text is a command, in which only a few `key=value` pairs count.
  package static let commands: Set<String> = [
    "command", "shell", "raw", "script", "win_command", "win_shell",
    "ansible.windows.win_command", "ansible.windows.win_shell",
  ]

  /// Whether a module, by any of its names, takes a command as text.
  package static func isCommand(_ name: String) -> Bool {
    for prefix in ["ansible.builtin.", "ansible.legacy."] where name.hasPrefix(prefix) {
      return commands.contains(String(name.dropFirst(prefix.count)))
    }
    return commands.contains(name)
  }

  /// Reads a task's mapping.
  ///
  /// - Parameters:
  ///   - isKeyword: whether a key is a keyword of tasks, and so no module.
  ///   - isModule: whether a key names a module or action that is known.
  ///   - near: what a mistyped name may have meant, for the help.
  package static func read(
    _ task: Node, isKeyword: (String) -> Bool, isModule: (String) -> Bool,
    near: (String) -> String? = { _ in nil }
  ) throws(Failure) -> TaskAction {
    guard case .mapping(let entries) = task.content else {
      throw Failure(.usage, "a task must be a mapping, not \(task.kindInWords)", at: task.span)
    }
    let common = task["args"]
    var found: TaskAction?
    if let node = task["action"] { found = try oldStyle(node, common) }
    if let node = task["local_action"] {
      if found != nil {
        throw Failure(.other, "action and local_action are mutually exclusive", at: node.span)
      }
      found = try oldStyle(node, common)
      found?.delegateTo = Node(.scalar(.string("localhost")), at: node.span)
    }
    var unknown: Node?
    for (key, value) in entries {
      guard let name = key.text, !isKeyword(name), !name.hasPrefix("with_"),
        !["action", "local_action", "args", "static"].contains(name)
      else { continue }
      guard isModule(name) else {
        unknown = unknown ?? key
        continue
      }
      if let found {
        throw Failure(
          .other, "conflicting action statements: \(found.name.text ?? ""), \(name)",
          at: key.span, notes: [.init("the first one", at: found.name.span)])
      }
      let arguments = try newStyle(value, isCommand: isCommand(name))
      found = try make(key, arguments, common)
    }
    guard var action = found else {
      guard let unknown, let name = unknown.text else {
        throw Failure(.other, "no module/action detected in task", at: task.span)
      }
      throw Failure(
        .other,
        "couldn't resolve module/action '\(name)'. This often indicates a misspelling, missing collection, or incorrect module path.",
        at: unknown.span, help: near(name).map { "did you mean '\($0)'?" })
    }
    if action.delegateTo == nil { action.delegateTo = task["delegate_to"] }
    return action
  }

  // MARK: The ways of saying it

  /// `name: …`.
  private static func newStyle(
    _ node: Node, isCommand: Bool
  ) throws(Failure) -> [(key: Node, value: Node)] {
    switch node.content {
    case .mapping(let entries): return entries
    case .scalar(.null): return []
    case .scalar(.object(let object)) where object is VaultText:
      return [(text("_raw_params", like: node), node)]
    default:
      guard let text = node.text else { throw wrongType(node) }
      return try pairs(text, node, isCommand: isCommand)
    }
  }

  /// `action: …` and `local_action: …`.
  private static func oldStyle(_ node: Node, _ common: Node?) throws(Failure) -> TaskAction {
    var arguments: [(key: Node, value: Node)]
    let name: String
    if case .mapping(let entries) = node.content {
      guard let module = node["module"], let words = module.text else {
        throw Failure(.other, "no module/action detected in task", at: node.span)
      }
      let (first, rest) = try split(words, module)
      name = first
      arguments = entries.filter { $0.key.text != "module" }
      for pair in try pairs(rest, module, isCommand: isCommand(name)) {
        set(pair, in: &arguments)
      }
    } else if let words = node.text {
      let (first, rest) = try split(words, node)
      name = first
      arguments = try pairs(rest, node, isCommand: isCommand(name))
    } else {
      throw wrongType(node)
    }
    if let index = arguments.firstIndex(where: { $0.key.text == "args" }) {
      let nested = arguments.remove(at: index).value
      for pair in try newStyle(nested, isCommand: false) { set(pair, in: &arguments) }
    }
    return try make(text(name, like: node), arguments, common)
  }

  private static func make(
    _ name: Node, _ arguments: [(key: Node, value: Node)], _ common: Node?
  ) throws(Failure) -> TaskAction {
    let action = name.text ?? ""
    for (key, _) in arguments {
      if !isCommand(action), let text = key.text, text.hasPrefix("_ansible_") {
        throw Failure(
          .other,
          "invalid parameter specified beginning with keyword '_ansible_' for action '\(action)': '\(text)'",
          at: key.span, help: "the prefix is reserved")
      }
    }
    var all: [(key: Node, value: Node)] = []
    if let common {
      switch common.content {
      case .mapping(let entries): all = entries
      case .scalar(.null): break
      case .scalar(.template): all = [(text("_variable_params", like: common), common)]
      default:
        throw Failure(
          .other, "the value of the task `args` keyword is invalid", at: common.span,
          help: "it must be a mapping, or a template that gives one")
      }
    }
    for pair in arguments { set(pair, in: &all) }
    return TaskAction(name: name, arguments: all, delegateTo: nil)
  }

  // MARK: Parts

  /// The first word, and the others joined.
  private static func split(
    _ words: String, _ node: Node
  ) throws(Failure) -> (String, String) {
    let parts = try Arguments.split(words)
    guard var first = parts.first else {
      throw Failure(.other, "no module/action detected in task", at: node.span)
    }
    while let last = first.utf8.last, last == 32 || (9...13).contains(last) { first.removeLast() }
    return (first, parts.dropFirst().joined(separator: " "))
  }

  private static func pairs(
    _ words: String, _ node: Node, isCommand: Bool
  ) throws(Failure) -> [(key: Node, value: Node)] {
    do {
      return try Arguments.parse(words, isCommand: isCommand).map { pair in
        (Node(.scalar(.string(pair.key)), at: node.span), text(pair.value, like: node))
      }
    } catch {
      throw error.at(node.span)
    }
  }

  /// A part of a node's text: a template only where the node's text is one.
  private static func text(_ part: String, like node: Node) -> Node {
    if case .scalar(.template) = node.content {
      return Node(.scalar(.trusted(part, at: node.span)), at: node.span)
    }
    return Node(.scalar(.string(part)), at: node.span)
  }

  private static func set(
    _ pair: (key: Node, value: Node), in arguments: inout [(key: Node, value: Node)]
  ) {
    if let known = arguments.firstIndex(where: { $0.key.text == pair.key.text }) {
      arguments[known] = pair
    } else {
      arguments.append(pair)
    }
  }

  private static func wrongType(_ node: Node) -> Failure {
    Failure(
      .other, "unexpected parameter type in action: \(node.kindInWords)", at: node.span,
      help: "arguments are a mapping, or text of key=value pairs")
  }
}
