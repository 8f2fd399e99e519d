import Diagnostics
import Formats
import Templates
import Values

/// Ansible's filters on YAML.
extension Filters {
  static let ansibleYAML: [Builtin] = [
    Builtin(
      "to_yaml", ["default_flow_style?", "dump_vault_tags?"],
      "the value as YAML; `indent`, `width`, `sort_keys`, `explicit_start`, `default_style` …",
      keywords: true, lazy: true, vaults: true
    ) { (call) throws(Failure) in
      var style = YAML.Style.plain
      style.flow = call.given(0)?.isTrue
      return try dumped(call, style, keepsVaults: call.given(1)?.isTrue ?? true)
    },
    Builtin(
      "to_nice_yaml", ["indent?", "dump_vault_tags?"],
      "the value as YAML in block style, indented by 4 or `indent`", keywords: true, lazy: true,
      vaults: true
    ) { (call) throws(Failure) in
      var style = YAML.Style.nice
      if call[0] != nil { style.indent = try call.given(0) == nil ? nil : call.size(0, default: 4) }
      return try dumped(call, style, keepsVaults: call.given(1)?.isTrue ?? true)
    },
    Builtin("from_yaml", [], "the value of a YAML text") { (call) throws(Failure) in
      if Call.isSafe(call.input) { throw call.mistyped("a string or stream input is required") }
      guard let source = source(call) else { return call.input }
      return try call.reading { () throws(Failure) in
        try YAML.load(source, mode: .libyaml).value
      }
    },
    Builtin("from_yaml_all", [], "the values of all documents of a YAML text") {
      (call) throws(Failure) in
      if call.input.isNull { return [] }
      guard let source = source(call) else { return call.input }
      return try call.reading { () throws(Failure) in
        .list(try YAML.loadAll(source, mode: .libyaml).map(\.value))
      }
    },
  ]

  private static func dumped(
    _ call: Call, _ base: YAML.Style, keepsVaults: Bool
  ) throws(Failure) -> Value {
    var style = base
    var asBytes = false
    for (name, value) in call.keywords {
      switch name {
      case "default_flow_style": style.flow = value.isNull ? nil : value.isTrue
      case "indent": style.indent = try call.whole(value, name)
      case "width": style.width = try call.whole(value, name)
      case "sort_keys": style.sortKeys = value.isTrue
      case "explicit_start": style.explicitStart = value.isTrue
      case "explicit_end": style.explicitEnd = value.isTrue
      case "canonical": style.canonical = value.isTrue
      case "default_style":
        guard !value.isNull else { continue }
        guard let quotes = value.string, ["'", "\"", "|", ">", ""].contains(quotes) else {
          throw call.refused("default_style must be one of ' \" | >")
        }
        style.quotes = quotes.isEmpty ? nil : quotes
      case "allow_unicode":
        throw call.mistyped("yaml.dump() got multiple values for keyword argument 'allow_unicode'")
      case "encoding":
        guard !value.isNull else { continue }
        guard ["utf-8", "utf8"].contains(value.string?.lowercased()) else {
          throw call.refused("the encoding must be utf-8, not \(value.repr)")
        }
        asBytes = true
      case "line_break": style.lineBreak = value.string ?? "\n"
      case "version":
        guard !value.isNull else { continue }
        let parts = try call.elements(of: value)
        guard parts.count == 2, let major = parts[0].int, let minor = parts[1].int else {
          throw call.refused("version must be two numbers, as in [1, 1]")
        }
        style.version = (major, minor)
      case "tags":
        for (handle, prefix) in value.dict ?? [:] { style.tags.append((handle.text, prefix.text)) }
      case "Dumper":
        throw call.mistyped("yaml.dump() got multiple values for keyword argument 'Dumper'")
      default:
        throw call.mistyped("dump_all() got an unexpected keyword argument '\(name)'")
      }
    }
    let input = try call.subject()
    let value =
      keepsVaults
      ? try call.evaluator.resolveKeepingVaults(input) : try call.evaluator.resolveDeep(input)
    if let undefined = undefined(in: value) { throw undefined.failure.at(call.span) }
    let text = try YAML.dump(value, style)
    return asBytes ? .object(Bytes(Array(text.utf8))) : .string(text)
  }

  /// The first undefined value within another.
  private static func undefined(in value: Value) -> Undefined? {
    switch value {
    case .undefined(let undefined): return undefined
    case .list(let items), .tuple(let items):
      for item in items { if let found = undefined(in: item) { return found } }
    case .dict(let entries):
      for item in entries.values { if let found = undefined(in: item) { return found } }
    default: break
    }
    return nil
  }

  /// The input as a source of its own; nil where it is no text, and stays as it is.
  private static func source(_ call: Call) -> Source? {
    if case .object(let object) = call.input, let bytes = object as? Bytes {
      return Source(name: "<text>", bytes: bytes.content)
    }
    return call.input.string.map { Source(name: "<text>", text: $0) }
  }
}

extension Call {
  /// A whole number that an option needs; nil for none.
  fileprivate func whole(_ value: Value, _ name: String) throws(Failure) -> Int? {
    if value.isNull { return nil }
    guard let number = value.int else {
      throw mistyped("\(name) must be a number, not \(value.typeName)")
    }
    return number
  }
}
