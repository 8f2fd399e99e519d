public import Diagnostics

/// A value as playbooks, inventories and templates know it: Python's types that YAML, JSON and
/// Jinja2 can make.
///
/// Text is of two kinds. `string` is data and is never evaluated. `template` is text that a user
/// wrote and that holds `{{`, `{%` or `{#`; only loaders of the user's files make it. That is the
/// whole of trust: what a host returned is `string` and stays what it is.
@frozen public enum Value: Sendable {
  case undefined(Undefined)
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list(List)
  case tuple(List)
  case dict(Dict)
  /// A text of the user's that has yet to be rendered.
  case template(TemplateText)
  /// Everything rarer: big integers, bytes, sets, dates, vaulted text, `omit`, a template's own objects.
  case object(Object)
}

/// A name, attribute or item that is not there, and how to say so.
open class Undefined: @unchecked Sendable {
  // Unchecked because it can be subclassed; it and its subclasses hold only constants.
  /// The variable, attribute or item that is missing.
  public let name: String
  /// The whole message, `'x' is undefined`.
  public let message: String
  public let span: Span?
  public let behaviour: Behaviour

  /// What may be done with an undefined value, by Jinja2's classes.
  public enum Behaviour: Sendable {
    /// It prints as nothing, is false and empty; anything else is an error.
    case lenient
    /// Every use is an error.
    case strict
    /// Lenient, and its attributes are undefined again.
    case chainable
    /// Lenient, and prints what is missing.
    case debug
    /// Ansible's: every use is an error, its attributes are itself.
    case ansible
  }

  public init(
    name: String, message: String, span: Span? = nil, behaviour: Behaviour = .ansible
  ) {
    self.name = name
    self.message = message
    self.span = span
    self.behaviour = behaviour
  }

  /// Whether every use is an error.
  public var isStrict: Bool { behaviour == .strict || behaviour == .ansible }

  /// The error that using it is.
  open var failure: Failure { Failure(.undefined, message, at: span) }
}

/// A text of the user's that is a template, with the place where it stands.
///
/// Its identity is that of the place in the file, so what is compiled or computed for it can be
/// kept beside it.
public final class TemplateText: Sendable {
  public let text: String
  public let span: Span?
  /// Where the compiled program is kept; filled by Templates, once.
  public let program = CompiledSlot()

  public init(_ text: String, at span: Span? = nil) {
    self.text = text
    self.span = span
  }

  /// Whether a text holds anything that a template would evaluate.
  public static func isTemplate(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if previous == UInt8(ascii: "{"),
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#")
      {
        return true
      }
      previous = byte
    }
    return false
  }
}

extension Value {
  /// Text that the user wrote: a template if it holds one, else plain text.
  public static func trusted(_ text: String, at span: Span? = nil) -> Value {
    TemplateText.isTemplate(text) ? .template(TemplateText(text, at: span)) : .string(text)
  }
}
