internal import Diagnostics
internal import Formats
internal import Values

/// Values of keywords: type checks where they are literal; templates are checked when they run.
extension PlaybookReading {
  /// A boolean, or a template for one.
  func bool(_ node: Node, _ name: String) -> Value? {
    switch node.content {
    case .scalar(.null): return nil
    case .scalar(.bool), .scalar(.template): return node.value
    case .scalar(.int(let number)) where number == 0 || number == 1: return .bool(number == 1)
    case .scalar(.string(let text)):
      switch text.lowercased() {
      case "yes", "on", "1", "true", "t", "y", "1.0": return true
      case "no", "off", "0", "false", "f", "n", "0.0": return false
      default: break
      }
    default: break
    }
    refuse(node, name, "a boolean")
    return nil
  }

  /// A whole number, or a template for one.
  func integer(_ node: Node, _ name: String) -> Value? {
    switch node.content {
    case .scalar(.null): return nil
    case .scalar(.int), .scalar(.template): return node.value
    case .scalar(.bool(let flag)): return .int(flag ? 1 : 0)
    case .scalar(.double(let number)) where number.rounded() == number && abs(number) < 1e15:
      return .int(Int(number))
    case .scalar(.string(let text)):
      if let number = Int(text) { return .int(number) }
    default: break
    }
    refuse(node, name, "an int")
    return nil
  }

  /// A number, or a template for one.
  func number(_ node: Node, _ name: String) -> Value? {
    switch node.content {
    case .scalar(.null): return nil
    case .scalar(.int), .scalar(.double), .scalar(.template): return node.value
    case .scalar(.string(let text)):
      if let number = Double(text) { return .double(number) }
    default: break
    }
    refuse(node, name, "a float")
    return nil
  }

  /// A number with or without `%`, or a template for one.
  func percent(_ node: Node, _ name: String) -> Value? {
    guard let text = node.text, case .scalar(.string) = node.content else {
      return number(node, name)
    }
    let digits = text.utf8.last == UInt8(ascii: "%") ? String(text.dropLast()) : text
    if Double(digits) != nil { return .string(text) }
    refuse(node, name, "a percentage")
    return nil
  }

  /// Text, or a template for it; numbers and booleans become their text.
  func text(_ node: Node, _ name: String) -> Value? {
    switch node.content {
    case .scalar(.null): return nil
    case .scalar(.string), .scalar(.template), .scalar(.object): return node.value
    case .scalar(let value): return .string(value.text)
    default:
      refuse(node, name, "a string")
      return nil
    }
  }

  /// Text that must stand there literally.
  func literalText(_ node: Node, _ name: String) -> String? {
    if let text = node.text { return text }
    return text(node, name)?.text
  }

  /// A list; anything else is a list of one.
  func list(_ node: Node) -> [Node] {
    switch node.content {
    case .scalar(.null): []
    case .sequence(let nodes): nodes
    default: [node]
    }
  }

  /// A list of texts; commas do not split.
  func texts(_ node: Node, _ name: String) -> [Value] {
    list(node).compactMap { text($0, name) }
  }

  /// Tags: a list, or a text with commas.
  func tags(_ node: Node) -> [Value] {
    var result: [Value] = []
    if case .scalar(let value) = node.content, node.text == nil, !node.isNull {
      refuse(node, "tags", "a list or text, not \(value.typeName)")
      return []
    }
    for item in list(node) {
      if case .sequence = item.content {
        result += tags(item)
        continue
      }
      guard let value = text(item, "tags") else { continue }
      guard let text = value.string else {
        result.append(value)
        continue
      }
      for part in text.split(separator: ",") {
        let tag = part.trimmed
        if !tag.isEmpty { result.append(.string(tag)) }
      }
    }
    return result
  }

  /// Conditions of `when` and its kin.
  func conditions(_ node: Node, _ name: String) -> [Condition] {
    list(node).compactMap { item in
      switch item.content {
      case .scalar(.null): return nil
      case .scalar(.template(let template)):
        findings.warning(
          "conditional statements should not include jinja2 templating delimiters such as {{ }} "
            + "or {% %}; found: \(template.text)", at: item.span,
          help: "write the expression without the braces", rule: "braces-in-condition")
        return .expression(template)
      case .scalar(.string(let text)): return .expression(TemplateText(text, at: item.span))
      case .scalar(let value): return .literal(value, item.span)
      default:
        refuse(item, name, "a condition")
        return nil
      }
    }
  }

  /// The variables of a `vars` keyword.
  func variables(_ node: Node, _ kind: Kind) -> Dict {
    switch node.content {
    case .scalar(.null): return [:]
    case .mapping(let entries):
      for (key, _) in entries { checkVariable(key.text ?? key.value.text, at: key.span) }
      return node.value.dict ?? [:]
    default:
      findings.error(
        "vars in a \(kind.inWords) must be specified as a dictionary, not \(node.kindInWords)",
        at: node.span,
        help: isListOfMappings(node) ? "remove the dashes before the names" : nil)
      return [:]
    }
  }

  /// Whether a name can be a variable's; what is wrong with it is noted.
  @discardableResult
  func checkVariable(_ name: String, at span: Span?) -> Bool {
    if VariableName.isValid(name) { return true }
    findings.error("invalid variable name '\(name)'", at: span, help: VariableName.rule)
    return false
  }

  /// The entries of a mapping whose keys must all be texts.
  func entries(_ node: Node) -> [(key: Node, value: Node)] {
    guard case .mapping(let entries) = node.content else { return [] }
    return entries
  }

  /// Notes each keyword that `kind` does not have.
  ///
  /// - Parameter more: further names that are right here.
  func checkKeywords(_ node: Node, _ kind: Kind, more: Set<String> = []) {
    for (key, _) in entries(node) {
      let name = key.text ?? key.value.text
      if kind.keywords.contains(name) || more.contains(name) { continue }
      unknownKeyword(name, kind, at: key.span, more: more)
    }
  }

  func unknownKeyword(
    _ name: String, _ kind: Kind, at span: Span, more: Set<String> = [], help: String? = nil
  ) {
    let message = "'\(name)' is not a valid attribute for a \(kind.inWords)"
    let help = help ?? KeywordHints.help(name, for: kind, more: more)
    if loader.options.toleratesUnknownKeywords {
      findings.warning(message, at: span, help: help ?? "it is ignored")
    } else {
      findings.error(message, at: span, help: help)
    }
  }

  func refuse(_ node: Node, _ name: String, _ wanted: String) {
    let shown: String
    switch node.content {
    case .scalar(let value): shown = "'\(value.text)'"
    default: shown = node.kindInWords
    }
    findings.error(
      "the field '\(name)' has an invalid value (\(shown)): it should be \(wanted)", at: node.span)
  }

  private func isListOfMappings(_ node: Node) -> Bool {
    guard case .sequence(let items) = node.content else { return false }
    return items.allSatisfy { if case .mapping = $0.content { true } else { false } }
  }
}

extension Node {
  /// The value; nil where nothing stands there.
  var given: Value? {
    if isNull { return nil }
    return value
  }
}

extension Substring {
  /// Without white space at both ends.
  var trimmed: String {
    let bytes = utf8.drop { $0 <= 32 }
    guard let last = bytes.lastIndex(where: { $0 > 32 }) else { return "" }
    return String(Substring(bytes[...last]))
  }
}
