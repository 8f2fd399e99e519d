internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

/// Variables that nothing defines.
///
/// Only what is certain is said: where a dynamic include, an unknown inventory or a plugin may
/// define more, the check is silent.
extension PlaybookCheck {
  /// Functions and names that templates have without a definition.
  private static let builtin: Set<String> = [
    "lookup", "query", "q", "now", "undef", "range", "dict", "namespace", "cycler", "joiner",
    "lipsum", "omit", "item", "ansible_loop", "ansible_loop_var", "ansible_index_var",
    "inventory_file",
    "services", "packages", "group_names", "template_host", "template_uid", "template_path",
    "template_fullpath", "template_mtime", "template_run_date", "template_destpath",
    "play_hosts", "role_names",
  ]
  /// Facts begin with these.
  private static let prefixes = ["ansible_", "facter_", "ohai_", "getent_", "__"]

  mutating func checkVariables(of site: Site) {
    guard !definitions.isOpen, !site.isCaught else { return }
    let task = site.task
    for (text, use) in task.texts {
      var path: Set<String> = []
      check(text, use, of: site, via: &path)
    }
    if task.resolvedAction == "ansible.builtin.template",
      let source = task.arguments["src"]?.string,
      let path = Paths.find(source, in: "templates", task.searchPath(in: site.play)),
      let mentions = inspection.templates[path]
    {
      report(mentions.variables, of: site)
    }
  }

  /// A text, and what the variables are made of that it uses and that are defined once.
  private mutating func check(
    _ text: TemplateText, _ use: Mentions.Use, of site: Site, via path: inout Set<String>
  ) {
    guard let mentions = try? Mentions.of(text, as: use, in: inspection.knowledge.environment)
    else { return }  // Its syntax is wrong, which is noted already.
    report(mentions.variables, of: site)
    for mention in mentions.variables {
      guard let value = definitions.values[mention.name], path.insert(mention.name).inserted
      else { continue }
      for text in value.texts { check(text, .template, of: site, via: &path) }
    }
  }

  private mutating func report(_ variables: [Mentions.Mention], of site: Site) {
    let functions = inspection.knowledge.environment.builtins.functions
    for mention in variables {
      let name = mention.name
      if definitions.names.contains(name) || inspection.optional.contains(name) { continue }
      if Self.builtin.contains(name) || functions[name] != nil { continue }
      if Self.prefixes.contains(where: { name.hasPrefix($0) }) { continue }
      let near = NearName.hint(name, among: definitions.names.sorted())
      let help = near ?? "define it, give it with -e, or give it a default"
      let span = mention.span ?? site.task.span
      // What a condition keeps from running may never need it, and a run may get it with -e; a
      // name that is nearly another's is most likely a slip.
      if near == nil || site.isConditional {
        inspection.problems.warning(.variable, "nothing defines '\(name)'", at: span, help: help)
      } else {
        inspection.problems.error(.variable, "nothing defines '\(name)'", at: span, help: help)
      }
    }
  }
}

extension Task {
  /// The texts that it evaluates when it runs, and how.
  var texts: [(TemplateText, Mentions.Use)] {
    var texts: [(TemplateText, Mentions.Use)] = []
    for condition in directives.when + (until ?? []) + (failedWhen ?? []) + (changedWhen ?? []) {
      if case .expression(let text) = condition { texts.append((text, .condition)) }
    }
    if resolvedAction == "ansible.builtin.assert" {
      texts += expressions.map { ($0, .condition) }
    }
    var values = arguments.filter { $0.key.string != "that" }.map(\.value)
    values += [argumentTemplate, loop?.value, directives.delegateTo].compactMap { $0 }
    values += directives.environment
    return texts + values.flatMap(\.texts).map { ($0, .template) }
  }
}
