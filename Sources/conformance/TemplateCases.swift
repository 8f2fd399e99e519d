import Builtins
import Diagnostics
import Formats
import Templates
import Values

/// The kinds `render`, `expr`, `conditional` and `template`.
enum TemplateCases: CaseFamily {
  static func knows(_ kind: String, _ mode: String) -> Bool {
    ["render", "expr", "conditional", "template"].contains(kind)
      && (mode == "jinja2" || mode == "ansible")
  }

  static func run(_ item: Case) -> Outcome {
    do throws(Failure) {
      return .fields(
        item.mode == "jinja2" ? try runJinja2(item) : try runAnsible(item))
    } catch {
      return .failure(error)
    }
  }

  private static func template(_ text: String) -> TemplateText {
    TemplateText(text, at: Span(Source(name: "case", text: text), line: 1, column: 1))
  }

  // MARK: Jinja2

  private static func runJinja2(_ item: Case) throws(Failure) -> Dict {
    var environment = Environment(
      mode: .jinja2, syntax: syntax(item, .jinja2), builtins: .jinja2,
      files: MemoryTemplates(item["templates"]?.dict ?? [:]))
    switch item["env"]?.dict?["undefined"]?.string {
    case "strict": environment.undefined = .strict
    case "chainable": environment.undefined = .chainable
    case "debug": environment.undefined = .debug
    default: break
    }
    let context = ValueEncoding.decode(item["context"] ?? .dict([:])).dict ?? [:]
    let evaluator = Evaluator(environment, scope: DictScope(context))
    let source = template(item["source"]?.string ?? "")
    guard item.kind == "expr" else {
      return ["text": .string(try evaluator.text(of: try evaluator.render(source)))]
    }
    let value = try evaluator.evaluate(expression: source)
    // The corpus lists what an iterator gives.
    if case .object(let object) = value, let failure = (object as? Generator)?.failure {
      throw failure
    }
    return result(value)
  }

  private static func result(_ value: Value) -> Dict {
    ["value": ValueEncoding.encode(value), "type": .string(ValueEncoding.typeName(value))]
  }

  private static func syntax(_ item: Case, _ base: Syntax) -> Syntax {
    var syntax = base
    for (key, value) in item["env"]?.dict ?? [:] {
      let text = value.string ?? ""
      switch key.string ?? "" {
      case "trim_blocks": syntax.trimBlocks = value.isTrue
      case "lstrip_blocks": syntax.lstripBlocks = value.isTrue
      case "keep_trailing_newline": syntax.keepTrailingNewline = value.isTrue
      case "newline_sequence": syntax.newlineSequence = text
      case "block_start_string": syntax.blockStart = text
      case "block_end_string": syntax.blockEnd = text
      case "variable_start_string": syntax.variableStart = text
      case "variable_end_string": syntax.variableEnd = text
      case "comment_start_string": syntax.commentStart = text
      case "comment_end_string": syntax.commentEnd = text
      case "line_statement_prefix": syntax.lineStatementPrefix = text
      case "line_comment_prefix": syntax.lineCommentPrefix = text
      case "autoescape": syntax.autoescape = value.isTrue
      case "extensions":
        syntax.hasDo = value.items?.contains { $0.string == "do" } ?? false
        syntax.hasLoopControls = value.items?.contains { $0.string == "loopcontrols" } ?? false
      default: break
      }
    }
    return syntax
  }

  // MARK: Ansible

  private static func runAnsible(_ item: Case) throws(Failure) -> Dict {
    for (name, text) in item["templates"]?.dict ?? [:] {
      try Directory.write(
        Array((text.string ?? "").utf8), to: item.directory + "/templates/" + (name.string ?? ""))
    }
    let evaluator = Evaluator(try environment(item), scope: DictScope(try variables(item)))
    let isTrusted = item.flag("trusted", default: true)
    let source = item["source"] ?? .null
    switch item.kind {
    case "render":
      return result(try render(source, item, evaluator, isTrusted))
    case "expr":
      return result(try evaluator.evaluate(expression: template(source.string ?? "")))
    case "conditional":
      return result(.bool(try condition(source, evaluator)))
    default:
      let text = source.string ?? ""
      let file = Source(name: "template", text: text)
      return [
        "text": .string(try evaluator.renderFile(file, syntax: syntax(item, .ansible)))
      ]
    }
  }

  private static func environment(_ item: Case) throws(Failure) -> Environment {
    var secrets: [(id: String, password: String)] = []
    for secret in item["vault_secrets"]?.items ?? [] {
      secrets.append((secret.items?[0].string ?? "", secret.items?[1].string ?? ""))
    }
    let known = VaultSecrets(secrets)
    var own = Syntax.ansible
    let options = syntax(item, .ansible)
    own.hasDo = options.hasDo
    own.hasLoopControls = options.hasLoopControls
    var environment = Environment(
      mode: .ansible, syntax: own, builtins: .standard, files: CaseFiles(item.directory, known),
      decrypt: { (vault: VaultText) throws(Failure) in try Vault.decrypt(vault, with: known) })
    environment.allowsBrokenConditions =
      item["config"]?.dict?["allow_broken_conditionals"]?.bool ?? false
    return environment
  }

  private static func variables(_ item: Case) throws(Failure) -> Dict {
    var variables = ValueEncoding.decode(item["context"] ?? .dict([:]), trusted: true).dict ?? [:]
    if let text = item["vars_yaml"]?.string {
      let loaded = try YAML.loadFile(Source(name: "vars.yml", text: text)).value
      variables.merge(loaded.dict ?? [:])
    }
    return variables
  }

  private static func render(
    _ source: Value, _ item: Case, _ evaluator: Evaluator, _ isTrusted: Bool
  ) throws(Failure) -> Value {
    guard case .string(let text) = source else {
      return try evaluator.resolveDeep(ValueEncoding.decode(source, trusted: isTrusted))
    }
    guard isTrusted else { return source }
    return try evaluator.render(
      template(text), syntax: syntax(item, .ansible),
      escapesBackslashes: item.flag("escape_backslashes", default: true),
      keepsTrailingNewlines: item.flag("preserve_trailing_newlines", default: true))
  }

  private static func condition(_ source: Value, _ evaluator: Evaluator) throws(Failure) -> Bool {
    if case .bool(let flag) = source { return flag }
    guard let text = source.string else {
      throw Failure(.other, "Conditional expressions must be strings.")
    }
    return try evaluator.condition(template(text))
  }
}
