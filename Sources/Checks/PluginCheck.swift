package import Diagnostics
package import Playbooks
internal import Templates
internal import Values

/// What a run would need that cannot run here: modules, filters, tests, lookups and other plugins
/// that are Python files of the user's. Found before the run begins, all of it.
///
/// A name that stands nowhere is not this check's matter: as in ansible-core it fails when it is
/// reached, which may be never.
package struct PluginCheck {
  private let loader: Loader
  private let knowledge: Knowledge
  private var definitions = Definitions()
  private var refusals = ProblemList()

  package init(_ loader: Loader, _ knowledge: Knowledge) {
    self.loader = loader
    self.knowledge = knowledge
  }

  /// - Parameter selects: whether a task's tags let it run.
  /// - Returns: what is refused, in the order of plays and tasks.
  package mutating func refusals(
    in plays: [Play], selects: (Task, Play) -> Bool
  ) -> [Diagnostic] {
    var sites: [Site] = []
    for play in plays {
      let chosen = Site.all(of: play).filter { !$0.task.isHandler && selects($0.task, play) }
      sites += chosen + handlers(of: play, notifiedBy: chosen)
    }
    for site in sites {
      if let refusal = site.task.refusal { refusals.add(refusal) }
    }
    let plugins = loader.plugins(of: plays)
    if plugins.mayHave([.filter, .test, .lookup, .connection, .become, .strategy]) {
      define(plays, sites)
      for play in plays { inspect(play, plugins) }
      for site in sites { inspect(site, plugins) }
    }
    return refusals.all
  }

  /// What is left out of a run because it needs Python, though no task asks for it: callbacks and
  /// vars plugins beside playbooks and in roles.
  package func omissions(in plays: [Play]) -> [Diagnostic] {
    let plugins = loader.plugins(of: plays)
    return [ForeignPlugins.Kind.callback, .vars].flatMap { kind in
      plugins.own(kind).map { path in
        Diagnostic(.warning, "the \(kind.inWords) \(path) needs Python and does not run")
      }
    }
  }

  /// Handlers of a play that its tasks may notify.
  private func handlers(of play: Play, notifiedBy sites: [Site]) -> [Site] {
    let values = sites.flatMap(\.task.notify)
    let names = Set(values.compactMap(\.string))
    let isOpen =
      names.count < values.count
      || sites.contains { $0.task.resolvedAction.hasPrefix("ansible.builtin.include_") }
    return play.handlers.filter { handler in
      isOpen
        || ([handler.name].compactMap { $0 } + handler.listen).contains { value in
          guard let text = value.string else { return true }
          return names.contains { $0 == text || $0.hasSuffix(" : " + text) }
        }
    }.map { Site(task: $0, play: play) }
  }

  private mutating func define(_ plays: [Play], _ sites: [Site]) {
    definitions.define(knowledge.inventory)
    for play in plays { definitions.define(play, loader) }
    for site in sites { definitions.define(site, loader) }
  }

  private mutating func inspect(_ play: Play, _ plugins: ForeignPlugins) {
    refuse(play.strategy?.string, .strategy, at: play.span, plugins)
  }

  private mutating func inspect(_ site: Site, _ plugins: ForeignPlugins) {
    let task = site.task
    func place(_ keyword: String) -> Span { task.keywordPlaces[keyword] ?? task.span }
    refuse(task.directives.connection?.string, .connection, at: place("connection"), plugins)
    refuse(task.directives.becomeMethod?.string, .become, at: place("become_method"), plugins)
    if let lookup = task.loop?.lookup, knowledge.environment.builtins.lookup(named: lookup) == nil {
      refuse(lookup, .lookup, at: place("with_" + lookup), plugins)
    }
    var path: Set<String> = []
    for (text, use) in task.texts { inspect(text, use, via: &path, plugins) }
    if task.resolvedAction == "ansible.builtin.template",
      let name = task.arguments["src"]?.string,
      let file = Paths.find(name, in: "templates", task.searchPath(in: site.play)),
      let syntax = Inspection.syntax(of: task), let bytes = try? loader.options.read(file),
      let mentions = try? Mentions.of(
        file: Source(name: Paths.shown(file), bytes: bytes), syntax: syntax)
    {
      inspect(mentions, via: &path, plugins)
    }
  }

  /// A text, and what the variables are made of that it uses and that are defined once.
  private mutating func inspect(
    _ text: TemplateText, _ use: Mentions.Use, via path: inout Set<String>,
    _ plugins: ForeignPlugins
  ) {
    guard let mentions = try? Mentions.of(text, as: use, in: knowledge.environment) else { return }
    inspect(mentions, via: &path, plugins)
  }

  private mutating func inspect(
    _ mentions: Mentions, via path: inout Set<String>, _ plugins: ForeignPlugins
  ) {
    let builtins = knowledge.environment.builtins
    for filter in mentions.filters where builtins.filter(named: filter.name) == nil {
      refuse(filter.name, .filter, at: filter.span, plugins)
    }
    for test in mentions.tests where builtins.test(named: test.name) == nil {
      refuse(test.name, .test, at: test.span, plugins)
    }
    for lookup in mentions.lookups where builtins.lookup(named: lookup.name) == nil {
      refuse(lookup.name, .lookup, at: lookup.span, plugins)
    }
    for mention in mentions.variables {
      guard let value = definitions.values[mention.name], path.insert(mention.name).inserted
      else { continue }
      for text in value.texts { inspect(text, .template, via: &path, plugins) }
    }
  }

  private mutating func refuse(
    _ name: String?, _ kind: ForeignPlugins.Kind, at span: Span?, _ plugins: ForeignPlugins
  ) {
    guard let name, !(knowledge.natives[kind] ?? []).contains(name),
      let file = plugins.path(of: name, kind)
    else { return }
    refusals.add(kind.refusal(of: name, at: file, span))
  }
}

extension ForeignPlugins.Kind {
  /// Why a plugin cannot run.
  func refusal(of name: String, at file: String, _ span: Span?) -> Diagnostic {
    Diagnostic(
      .error, "the Python \(inWords) '\(name)' at \(Paths.shown(file)) cannot run here", at: span,
      help: "Martlet runs no Python: use a \(inWords) that it has")
  }
}

extension Value {
  /// The templates in a value.
  var texts: [TemplateText] {
    switch self {
    case .template(let template): [template]
    case .list(let items), .tuple(let items): items.flatMap(\.texts)
    case .dict(let entries): entries.flatMap { $0.value.texts }
    default: []
    }
  }
}
