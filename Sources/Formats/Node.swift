package import Diagnostics
package import Values

/// A YAML value with its place: what the loader makes of a file, before it is a plain `Value`.
///
/// Keywords are read from nodes, so that an error can name the place; variables are turned into
/// values, whose templates keep their places.
package struct Node: Sendable {
  package enum Content: Sendable {
    /// Null, bool, number, date, text, `!vault` text. Trusted text that holds a template is
    /// `.template`.
    case scalar(Value)
    case sequence([Node])
    /// Entries in the order of the file; keys are scalars in all that Ansible accepts.
    case mapping([(key: Node, value: Node)])
  }

  package let content: Content
  package let span: Span

  package init(_ content: Content, at span: Span) {
    self.content = content
    self.span = span
  }

  /// The value without places; templates keep theirs.
  package var value: Value {
    switch content {
    case .scalar(let value): value
    case .sequence(let nodes): .list(nodes.map(\.value))
    case .mapping(let entries): .dict(Dict(pairs: entries.map { ($0.key.key, $0.value.value) }))
    }
  }

  /// The value as a key of a dictionary: keys are never templates.
  package var key: Value {
    if case .scalar(.template(let template)) = content { return .string(template.text) }
    return value
  }

  /// The text of a text scalar, templates included; nil for anything else.
  package var text: String? {
    switch content {
    case .scalar(.string(let text)): text
    case .scalar(.template(let template)): template.text
    default: nil
    }
  }

  /// The value under a text key of a mapping.
  package subscript(key: String) -> Node? {
    entry(key)?.value
  }

  /// The entry of a text key; the last one where a key stands twice.
  package func entry(_ key: String) -> (key: Node, value: Node)? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.last { $0.key.text == key }
  }

  package var isNull: Bool { if case .scalar(.null) = content { true } else { false } }

  /// `a mapping`, `a list`, `text`, `a number` …: for messages.
  package var kindInWords: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(.null): "nothing"
    case .scalar(.bool): "a boolean"
    case .scalar(.int), .scalar(.double): "a number"
    case .scalar: "text"
    }
  }
}
