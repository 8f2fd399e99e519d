internal import Diagnostics
internal import Formats
internal import Playbooks
internal import Templates
internal import Values

/// Templates and expressions: their syntax, and the names that they call.
extension Inspection {
  /// The keywords whose texts are expressions; they are read with their tasks.
  private static let conditions: Set<String> = [
    "when", "changed_when", "failed_when", "until", "break_when", "that",
  ]

  /// All templates in a file.
  mutating func inspect(texts node: Node) {
    switch node.content {
    case .scalar(.template(let template)): inspect(template, as: .template)
    case .scalar: break
    case .sequence(let nodes): for node in nodes { inspect(texts: node) }
    case .mapping(let entries):
      for (key, value) in entries where !Self.conditions.contains(key.text ?? "") {
        inspect(texts: value)
      }
    }
  }

  /// All templates in a value.
  mutating func inspect(texts value: Value) {
    switch value {
    case .template(let template): inspect(template, as: .template)
    case .list(let items), .tuple(let items): for item in items { inspect(texts: item) }
    case .dict(let entries): for (_, value) in entries { inspect(texts: value) }
    default: break
    }
  }

  mutating func inspect(conditions task: Task) {
    var all = task.directives.when
    for more in [task.changedWhen, task.failedWhen, task.until, task.loop?.breakWhen] {
      all += more ?? []
    }
    for condition in all {
      if case .expression(let text) = condition { inspect(text, as: .condition) }
    }
    for expression in task.expressions { inspect(expression, as: .condition) }
  }

  /// One text; what it names, where it can be read.
  @discardableResult
  mutating func inspect(_ text: TemplateText, as use: Mentions.Use) -> Mentions? {
    do throws(Failure) {
      let mentions = try Mentions.of(text, as: use, in: knowledge.environment)
      inspect(mentions)
      return mentions
    } catch {
      problems.add(Self.friendly(error).diagnostics, rule: .template)
      return nil
    }
  }

  mutating func inspect(_ mentions: Mentions) {
    optional.formUnion(mentions.optional)
    let builtins = knowledge.environment.builtins
    for filter in mentions.filters where builtins.filter(named: filter.name) == nil {
      unknown(.filter, .filter, filter, among: builtins.filters.keys)
    }
    for test in mentions.tests where builtins.test(named: test.name) == nil {
      unknown(.test, .test, test, among: builtins.tests.keys)
    }
    for lookup in mentions.lookups where builtins.lookup(named: lookup.name) == nil {
      unknown(.lookup, .lookup, lookup, among: builtins.lookups.keys)
    }
  }

  private mutating func unknown(
    _ rule: Rule, _ kind: ForeignPlugins.Kind, _ mention: Mentions.Mention,
    among known: some Collection<String>
  ) {
    if let file = plugins?.path(of: mention.name, kind) {
      problems.add(kind.refusal(of: mention.name, at: file, mention.span), rule: rule)
      return
    }
    let isQualified = mention.name.utf8.contains(UInt8(ascii: "."))
    let candidates = known.filter { $0.utf8.contains(UInt8(ascii: ".")) == isQualified }.sorted()
    problems.error(
      rule, "there is no \(kind.inWords) named '\(mention.name)'", at: mention.span,
      help: NearName.hint(mention.name, among: candidates)
        ?? "Python plugins cannot run here: use one that Martlet has")
  }

  /// Adds to an error of the template language what people most often did.
  static func friendly(_ failure: Failure) -> Failure {
    failure.with { diagnostic in
      diagnostic.help = diagnostic.help ?? TemplateHints.help(diagnostic)
    }
  }
}

extension Task {
  /// The arguments that are expressions: `that` of assert, `var` of debug.
  var expressions: [TemplateText] {
    switch resolvedAction {
    case "ansible.builtin.assert":
      let that = arguments["that"] ?? .null
      let spans = argumentPlaces.values(of: "that")
      return (that.items.map(Array.init) ?? [that]).enumerated().compactMap { index, value in
        if case .template(let template) = value { return template }
        return value.string.map { TemplateText($0, at: index < spans.count ? spans[index] : span) }
      }
    case "ansible.builtin.debug":
      // A template here makes the name of what is shown.
      let place = argumentPlaces.values(of: "var").first ?? span
      return arguments["var"]?.string.map { [TemplateText($0, at: place)] } ?? []
    default: return []
    }
  }

}
