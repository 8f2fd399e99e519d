import Diagnostics
import Formats
import Templates
import Values

/// Jinja2's filters that make HTML, XML, URLs and JSON.
extension Filters {
  static let jinjaMarkup: [Builtin] = [
    Builtin("escape", [], "`&`, `<`, `>` and quotes as HTML entities", escape),
    Builtin("e", [], "`&`, `<`, `>` and quotes as HTML entities", escape),
    Builtin("forceescape", [], "escapes for HTML even what is marked as safe") {
      (call) throws(Failure) in
      .object(Markup(HTML.escape(try call.text())))
    },
    Builtin("safe", [], "marks the text as safe from escaping") { (call) throws(Failure) in
      .object(Markup(try call.text()))
    },
    Builtin(
      "xmlattr", ["autospace?"], "a dictionary as attributes of an XML element, none left out",
      lazy: true, xmlAttributes),
    Builtin(
      "urlencode", [], "the text, or a dictionary or pairs as a query, quoted for an URL", urlEncode
    ),
    Builtin("tojson", ["indent?"], "the value as JSON that is safe in HTML, keys sorted") {
      (call) throws(Failure) in
      let style = JSON.Style(indent: try call.indention(0), sortKeys: true)
      let json = try JSON.write(call.input, style) { (value) throws(Failure) in
        throw call.mistyped("Object of type \(value.typeName) is not JSON serializable")
      }
      var safe: [UInt8] = []
      safe.reserveCapacity(json.utf8.count)
      for byte in json.utf8 {
        switch byte {
        case UInt8(ascii: "<"): safe += "\\u003c".utf8
        case UInt8(ascii: ">"): safe += "\\u003e".utf8
        case UInt8(ascii: "&"): safe += "\\u0026".utf8
        case UInt8(ascii: "'"): safe += "\\u0027".utf8
        default: safe.append(byte)
        }
      }
      return .object(Markup(String(decoding: safe, as: UTF8.self)))
    },
    Builtin("pprint", [], "the value as Python's pretty printer writes it") {
      (call) throws(Failure) in
      .string(PrettyPrint.text(call.input, asOpaque: call.isAnsible))
    },
  ]

  private static func escape(_ call: Call) throws(Failure) -> Value {
    .object(Markup(try call.escaped(call.input)))
  }

  private static func xmlAttributes(_ call: Call) throws(Failure) -> Value {
    guard let entries = try call.subject().dict else { throw call.lacking("items", call.input) }
    var attributes: [String] = []
    for (key, raw) in entries {
      let value = try call.defined(try call.evaluator.resolve(raw))
      if value.isNull || value.isUndefined { continue }
      guard let name = key.string else {
        throw call.mistyped("expected string or bytes-like object, got '\(key.typeName)'")
      }
      let isBad = name.unicodeScalars.contains {
        PythonString.isSpace($0) || $0 == "/" || $0 == ">" || $0 == "="
      }
      if isBad { throw call.wrong("Invalid character in attribute name: \(key.repr)") }
      attributes.append("\(try call.escaped(key))=\"\(try call.escaped(value))\"")
    }
    let result = attributes.joined(separator: " ")
    let space = !result.isEmpty && call.flag(0, default: true) ? " " : ""
    return .object(Markup(space + result))
  }

  private static func urlEncode(_ call: Call) throws(Failure) -> Value {
    let pairs: [Value]
    switch call.input {
    case .dict(let entries): pairs = entries.map { .tuple(List([$0.key, $0.value])) }
    case .list(let items), .tuple(let items): pairs = items.items
    case .object(let object) where object.elements != nil && call.input.string == nil:
      pairs = object.elements ?? []
    default: return .string(URLText.quote(try call.text(), safe: "/"))
    }
    var parts: [String] = []
    for pair in pairs {
      let isIterable = !(pair.isNull || PythonNumber.double(pair) != nil)
      guard isIterable else {
        throw call.mistyped("cannot unpack non-iterable \(pair.typeName) object")
      }
      let items = try call.elements(of: pair)
      if items.count > 2 { throw call.wrong("too many values to unpack (expected 2)") }
      if items.count < 2 {
        throw call.wrong("not enough values to unpack (expected 2, got \(items.count))")
      }
      let key = URLText.quoteForm(try call.text(of: items[0]))
      parts.append(key + "=" + URLText.quoteForm(try call.text(of: items[1])))
    }
    return .string(parts.joined(separator: "&"))
  }
}

extension Call {
  /// JSON's `indent`: a number of spaces, a text, or nothing.
  func indention(_ position: Int) throws(Failure) -> String? {
    try indention(given(position))
  }

  func indention(_ value: Value?) throws(Failure) -> String? {
    guard let value, !value.isNull else { return nil }
    if let text = value.string { return text }
    guard let width = value.int else {
      throw mistyped("indent must be a number or a text, not \(value.typeName)")
    }
    if width > 1000 { throw refused("an indent of more than 1000 is too wide") }
    return PythonString.spaces(width)
  }
}
