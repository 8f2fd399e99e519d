import Diagnostics
import Formats
import Templates
import Values

extension Collections {
  /// `from_xml` and `to_xml`.
  static let xmlFilters: [Builtin] = [
    Builtin("ansible.utils.from_xml", ["engine?"]) { call throws(Failure) in
      try checkEngine(call.given(0), call)
      guard let text = call.input.string else {
        throw call.failed("from_xml: Input Xml is not valid")
      }
      return try XMLReader.read(text)
    },
    Builtin("ansible.utils.to_xml", ["engine?", "indent?", "indent_width?", "full_document?"]) {
      call throws(Failure) in
      try checkEngine(call.given(0), call)
      let kind = call.given(1)?.text ?? "tabs"
      guard kind == "tabs" || kind == "spaces" else {
        throw call.failed("value of indent must be one of: tabs, spaces, got: \(kind)")
      }
      let width = try call.wholeNumber(2, "indent_width") ?? 4
      guard width <= 10_000 else {
        throw call.failed("an indent_width of \(width) is too much")
      }
      let indent = kind == "tabs" ? "\t" : String(repeating: " ", count: max(0, width))
      var data = call.input
      if let text = data.string { data = try JSON.parse(text) }
      guard case .dict(let root) = data else {
        throw call.failed("to_xml: a dictionary is wanted, not \(data.typeName)")
      }
      guard root.count == 1, let (name, value) = root.first(where: { _ in true }),
        (value.items?.count ?? 1) == 1
      else {
        throw call.failed("to_xml: Input json is not valid: there must be exactly one root")
      }
      var writer = XMLWriter(indent: indent)
      try writer.write(name.text, value, depth: 0)
      let header =
        call.flag(3, default: true) ? "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" : ""
      return .string(header + writer.output)
    },
  ]

  private static func checkEngine(_ engine: Value?, _ call: Call) throws(Failure) {
    guard let name = engine?.text, name != "xmltodict" else { return }
    throw call.failed("\(call.shortName): engine: \(name) is not supported")
  }
}

/// Writes dictionaries as XML.
private struct XMLWriter {
  var output = ""
  private let indent: String

  init(indent: String) { self.indent = indent }

  mutating func write(_ name: String, _ value: Value, depth: Int) throws(Failure) {
    guard depth < 200 else { throw Failure(.filter, "to_xml: the data is nested too deeply") }
    if let items = value.items {
      for item in items { try element(name, item, depth) }
    } else {
      try element(name, value, depth)
    }
  }

  private mutating func element(_ name: String, _ value: Value, _ depth: Int) throws(Failure) {
    guard Self.isName(name) else {
      throw Failure(.filter, "to_xml: Input json is not valid: '\(name)' is no name")
    }
    var attributes = ""
    var children: [(String, Value)] = []
    var text: String?
    switch value {
    case .dict(let entries):
      for (key, inner) in entries {
        if key.text == "#text" {
          text = Self.text(inner)
        } else if key.text.hasPrefix("@") {
          attributes += " \(key.text.dropFirst())=\(Self.quoted(Self.text(inner)))"
        } else {
          children.append((key.text, inner))
        }
      }
    default: text = Self.text(value)
    }
    let margin = String(repeating: indent, count: depth)
    children.removeAll { $0.1.items?.isEmpty ?? false }
    output += margin + "<\(name)\(attributes)>"
    if !children.isEmpty { output += "\n" }
    for (name, inner) in children { try write(name, inner, depth: depth + 1) }
    if let text { output += Self.escaped(text) }
    if !children.isEmpty { output += margin }
    output += "</\(name)>"
    if depth > 0 { output += "\n" }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains { $0 <= 32 || "<>&\"'/=".utf8.contains($0) }
      && !(45...57).contains(name.utf8.first ?? 45)
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    default: value.text
    }
  }

  private static func escaped(_ text: String) -> String {
    var text = PythonString.replace(text, "&", "&amp;")
    text = PythonString.replace(text, "<", "&lt;")
    return PythonString.replace(text, ">", "&gt;")
  }

  private static func quoted(_ text: String) -> String {
    var text = escaped(text)
    for (mark, name) in [("\n", "&#10;"), ("\r", "&#13;"), ("\t", "&#9;")] {
      text = PythonString.replace(text, mark, name)
    }
    guard text.utf8.contains(34) else { return "\"\(text)\"" }
    if !text.utf8.contains(39) { return "'\(text)'" }
    return "\"" + PythonString.replace(text, "\"", "&quot;") + "\""
  }
}
