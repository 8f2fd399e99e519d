internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// The loop of a task, and what `loop_control` says of it.
  func loop(of node: Node, _ kind: Kind) -> Loop? {
    var loop: Loop?
    for (key, value) in entries(node) {
      guard let name = key.text else { continue }
      let lookup: String?
      if name == "loop" {
        if value.isNull { continue }
        lookup = nil
      } else if name.utf8.starts(with: "with_".utf8) {
        let plugin = String(name.dropFirst(5))
        if let known = loader.options.lookups, !known.contains(Keywords.short(plugin)),
          plugins.path(of: plugin, .lookup) == nil
        {
          findings.error(
            "'\(name)' is not a valid attribute for a \(kind.inWords)", at: key.span,
            help: NearName.hint(name, among: known.map { "with_" + $0 }.sorted()))
          continue
        }
        lookup = plugin
      } else {
        continue
      }
      if loop != nil {
        findings.error("duplicate loop in task: \(lookup ?? "loop")", at: key.span)
        continue
      }
      if value.isNull {
        findings.error("you must specify a value when using \(name)", at: key.span)
        continue
      }
      loop = Loop(lookup: lookup, value: value.value, span: value.span)
    }
    if let control = node["loop_control"] { read(control, into: &loop) }
    return loop
  }

  private func read(_ control: Node, into loop: inout Loop?) {
    guard case .mapping = control.content else {
      findings.error(
        "the `loop_control` value must be specified as a dictionary and cannot be a variable "
          + "itself (though it can contain variables)", at: control.span)
      return
    }
    checkKeywords(control, .loopControl)
    var result = loop ?? Loop(lookup: nil, value: .null, span: control.span)
    for (key, value) in entries(control) {
      guard let name = key.text, !value.isNull else { continue }
      if Self.plainControls.contains(name), case .scalar(.template) = value.content {
        result.templates.append((name, value.value))
        continue
      }
      switch name {
      case "loop_var":
        if let text = variableName(value, name) { result.variable = text }
      case "index_var": result.indexVariable = variableName(value, name)
      case "label":
        // A label may be anything that a template makes.
        result.label = value.value
      case "pause": result.pause = number(value, name)
      case "extended": result.isExtended = flag(value, name) ?? false
      case "extended_allitems": result.allowsExtendedAllItems = flag(value, name) ?? true
      case "break_when": result.breakWhen = conditions(value, name)
      default: break
      }
    }
    if loop != nil { loop = result }
  }

  /// What is a name or a flag, unless it is a template for one.
  private static let plainControls = ["loop_var", "index_var", "extended", "extended_allitems"]

  /// A variable's name.
  private func variableName(_ node: Node, _ name: String) -> String? {
    guard let value = text(node, name) else { return nil }
    return checkVariable(value.text, at: node.span) ? value.text : nil
  }

  private func flag(_ node: Node, _ name: String) -> Bool? { bool(node, name)?.bool }
}
