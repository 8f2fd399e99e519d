internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// The keywords that plays, roles, blocks and tasks share.
  func directives(_ node: Node, _ kind: Kind) -> Directives {
    var result = Directives()
    for (key, value) in entries(node) {
      guard let name = key.text else { continue }
      read(name, value, kind, into: &result)
    }
    return result
  }

  private func read(_ name: String, _ node: Node, _ kind: Kind, into result: inout Directives) {
    switch name {
    case "any_errors_fatal": result.anyErrorsFatal = bool(node, name)
    case "become": result.become = bool(node, name)
    case "become_exe": result.becomeExe = text(node, name)
    case "become_flags": result.becomeFlags = text(node, name)
    case "become_method": result.becomeMethod = text(node, name)
    case "become_user": result.becomeUser = text(node, name)
    case "check_mode": result.checkMode = bool(node, name)
    case "collections": result.collections = texts(node, name).compactMap(\.string)
    case "connection": result.connection = text(node, name)
    case "debugger": result.debugger = debugger(node)
    case "delegate_facts": result.delegateFacts = bool(node, name)
    case "delegate_to": result.delegateTo = text(node, name)
    case "diff": result.diff = bool(node, name)
    case "environment": result.environment = environment(node)
    case "ignore_errors": result.ignoreErrors = bool(node, name)
    case "ignore_unreachable": result.ignoreUnreachable = bool(node, name)
    case "module_defaults":
      result.moduleDefaults = moduleDefaults(
        node, collections: result.collections + play.collections)
    case "no_log": result.noLog = bool(node, name)
    case "notify": result.notify = node.isNull ? nil : texts(node, name)
    case "port": result.port = integer(node, name)
    case "remote_user": result.remoteUser = text(node, name)
    case "run_once": result.runOnce = bool(node, name)
    case "tags": result.tags = tags(node)
    case "throttle": result.throttle = integer(node, name)
    case "timeout": result.timeout = integer(node, name)
    case "vars":
      let variables = variables(node, kind)
      if !variables.isEmpty { result.vars = [variables] }
    case "when": result.when = conditions(node, name)
    default: break
    }
  }

  /// Dictionaries, or templates that make one; what is none is left out with a warning, as
  /// ansible does.
  private func environment(_ node: Node) -> [Value] {
    list(node).compactMap { item in
      switch item.content {
      case .mapping, .scalar(.template): return item.value
      case .scalar(.null): return nil
      default:
        findings.warning(
          "could not parse environment value, skipping: \(item.value.text)", at: item.span,
          help: "write a dictionary of names and values")
        return nil
      }
    }
  }

  private func debugger(_ node: Node) -> Value? {
    let known = ["always", "never", "on_failed", "on_unreachable", "on_skipped"]
    guard let value = text(node, "debugger") else { return nil }
    if let text = value.string, !known.contains(text) {
      findings.error(
        "'\(text)' is not one of the supported values for debugger: "
          + known.joined(separator: ", "), at: node.span,
        help: NearName.hint(text, among: known))
    }
    return value
  }
}
