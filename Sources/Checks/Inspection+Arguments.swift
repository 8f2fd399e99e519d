internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Values

/// Arguments of modules and actions, as far as they are written literally.
extension Inspection {
  /// What the loader itself reads and checks.
  private static let ownChecks: Set<String> = [
    "ansible.builtin.include_tasks", "ansible.builtin.include_role", "ansible.builtin.meta",
    "ansible.builtin.validate_argument_spec",
  ]

  mutating func inspect(arguments task: Task) {
    let name = task.resolvedAction
    if name == "ansible.builtin.meta" { inspect(meta: task) }
    if name == "ansible.builtin.set_fact" { inspect(facts: task) }
    if Self.ownChecks.contains(name) { return }
    // Defaults and templates may give what is missing.
    let isComplete = task.argumentTemplate == nil && task.directives.moduleDefaults.isEmpty
    let place = { (name: String) in
      task.argumentPlaces[name] ?? task.argumentPlaces.action ?? task.span
    }
    var arguments = task.arguments
    if let module = knowledge.modules[name] {
      let known = Set(module.options.flatMap { [$0.name] + $0.aliases })
      // Free text where none is taken: the loader has said so.
      if !known.contains("_raw_params") { arguments["_raw_params"] = nil }
      takeKeywords(from: &arguments, known: known, of: task, place)
      problems.add(module.examine(arguments, isComplete, place), rule: .arguments)
    } else if let action = knowledge.actions[name] {
      if let names = action.names {
        takeKeywords(from: &arguments, known: Set(names), of: task, place)
        inspect(arguments, of: task, among: names, place)
      }
      guard isComplete else { return }
      for names in action.required where !names.contains(where: { arguments[$0] != nil }) {
        problems.error(
          .arguments, "missing required arguments: \(names[0])", at: place(""),
          help: "\(name) needs '\(names[0])'")
      }
    }
  }

  private mutating func inspect(meta task: Task) {
    guard let word = task.arguments["_raw_params"]?.string,
      !knowledge.metaActions.contains(word)
    else { return }
    problems.error(
      .arguments, "invalid meta action requested: \(word)", at: task.argumentPlaces.action,
      help: NearName.hint(word, among: knowledge.metaActions)
        ?? "use one of \(knowledge.metaActions.joined(separator: ", "))")
  }

  private mutating func inspect(facts task: Task) {
    for name in task.arguments.names where name != "_raw_params" {
      if TemplateText.isTemplate(name) || VariableName.isValid(name) { continue }
      problems.error(
        .arguments, "invalid variable name '\(name)'",
        at: task.argumentPlaces[name] ?? task.span, help: VariableName.rule)
    }
  }

  private mutating func inspect(
    _ arguments: Dict, of task: Task, among names: [String], _ place: (String) -> Span?
  ) {
    let shown = names.filter { $0 != "_raw_params" }
    for name in arguments.names where !names.contains(name) && name != "_raw_params" {
      problems.error(
        .arguments, "'\(name)' is not an option of \(task.resolvedAction)", at: place(name),
        help: NearName.hint(name, among: shown)
          ?? "its options are \(shown.joined(separator: ", "))")
    }
  }

  /// Keywords of tasks that stand too deep, among the arguments.
  private mutating func takeKeywords(
    from arguments: inout Dict, known: Set<String>, of task: Task, _ place: (String) -> Span?
  ) {
    let keywords = Kind.task.keywords.subtracting(["name", "args", "action"])
    for name in arguments.names where keywords.contains(name) && !known.contains(name) {
      problems.error(
        .arguments, "'\(name)' is not an option of \(task.resolvedAction)", at: place(name),
        help: "'\(name)' is a keyword of tasks: indent it as far as '\(task.action)'")
      arguments[name] = nil
    }
  }
}
