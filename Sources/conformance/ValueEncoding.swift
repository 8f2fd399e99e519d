import BigInt
import Diagnostics
import Formats
import Values

/// The corpus's encoding of values in JSON: `{"$tuple": […]}` and the like.
enum ValueEncoding {
  /// The value of its encoding.
  ///
  /// - Parameter trusted: whether texts that hold a template are templates.
  static func decode(_ value: Value, trusted: Bool = false) -> Value {
    switch value {
    case .string(let text): return trusted ? .trusted(text) : value
    case .list(let items): return .list(items.map { decode($0, trusted: trusted) })
    case .dict(let entries):
      if entries.count == 1, let name = entries.names.first, name.hasPrefix("$"),
        let content = entries[name]
      {
        return special(name, content, trusted)
      }
      return .dict(Dict(pairs: entries.map { ($0.key, decode($0.value, trusted: trusted)) }))
    default: return value
    }
  }

  private static func special(_ name: String, _ content: Value, _ trusted: Bool) -> Value {
    let text = content.string ?? ""
    let items = content.items ?? []
    switch name {
    case "$int": return BigInt(text).map(BigInteger.value) ?? .null
    case "$float":
      return .double(text == "nan" ? .nan : text == "inf" ? .infinity : -.infinity)
    case "$tuple": return .tuple(List(items.map { decode($0, trusted: trusted) }))
    case "$set": return .object(PythonSet(items.map { decode($0, trusted: trusted) }))
    case "$bytes": return .object(Bytes(Base64.decode(text.utf8) ?? []))
    case "$dict":
      return .dict(
        Dict(
          pairs: items.map { pair in
            let parts = pair.items ?? [.null, .null]
            return (decode(parts[0]), decode(parts[1], trusted: trusted))
          }))
    case "$date", "$datetime":
      let source = Source(name: "date", text: text)
      return (try? YAML.load(source, mode: .pyyaml).value) ?? .null
    case "$time":
      let parts = text.split(separator: ":").compactMap { Double($0) }
      let seconds = parts.reduce(0) { $0 * 60 + $1 }
      return .object(ClockTime(microseconds: Int((seconds * 1_000_000).rounded())))
    case "$timedelta":
      let seconds =
        if case .double(let number) = content { number } else { Double(content.int ?? 0) }
      return .object(Duration(microseconds: Int((seconds * 1_000_000).rounded())))
    case "$undefined":
      return .undefined(Undefined(name: "undefined", message: "'undefined' is undefined"))
    case "$markup": return .object(Markup(text))
    case "$unsafe": return .string(text)
    case "$vault": return .object(VaultText(text))
    default: return .null
    }
  }

  /// The encoding of a value.
  static func encode(_ value: Value) -> Value {
    func marked(_ name: String, _ content: Value) -> Value { .dict([(name, content)]) }
    switch value {
    case .undefined: return marked("$undefined", true)
    case .double(let number) where !number.isFinite:
      return marked("$float", .string(PythonText.number(number)))
    case .list(let items): return .list(items.map(encode))
    case .tuple(let items): return marked("$tuple", .list(items.map(encode)))
    case .template(let template): return .string(template.text)
    case .dict(let entries):
      let isPlain = entries.keys.allSatisfy { key in
        if case .string(let name) = key { !name.hasPrefix("$") } else { false }
      }
      if isPlain { return .dict(Dict(pairs: entries.map { ($0.key, encode($0.value)) })) }
      return marked(
        "$dict", .list(entries.map { .list([encode($0.key), encode($0.value)]) }))
    case .object(let object): return encode(object)
    default: return value
    }
  }

  private static func encode(_ object: Object) -> Value {
    func marked(_ name: String, _ content: Value) -> Value { .dict([(name, content)]) }
    switch object {
    case let number as BigInteger: return marked("$int", .string(number.repr))
    case let bytes as Bytes: return marked("$bytes", .string(Base64.encode(bytes.content)))
    // The recorder writes it as the text that it is.
    case let markup as Markup: return .string(markup.content)
    case let day as Day: return marked("$date", .string(day.text))
    case let moment as Moment: return marked("$datetime", .string(moment.isoFormat()))
    case let time as ClockTime: return marked("$time", .string(time.text))
    case let duration as Duration:
      let seconds = Double(duration.microseconds) / 1_000_000
      return marked("$timedelta", .double(seconds))
    case let set as PythonSet:
      let items = set.members.keys.map(encode)
      return marked("$set", .list(items.sorted { $0.repr < $1.repr }))
    case let vault as VaultText: return .string(vault.envelope)
    default:
      if let tuple = object as? NamedTuple { return encode(.tuple(List(tuple.items))) }
      if let elements = object.elements { return .list(elements.map(encode)) }
      return marked("$object", .string(object.repr))
    }
  }

  /// The corpus's name for the type of a value.
  static func typeName(_ value: Value) -> String {
    switch value {
    case .undefined: "undefined"
    case .null: "none"
    case .object(let object):
      switch object {
      case is Markup, is VaultText: "str"
      case is BigInteger, is Bytes, is Day, is Moment, is ClockTime, is Duration, is PythonSet,
        is NamedTuple:
        object.typeName
      default: object.elements == nil ? object.typeName : "list"
      }
    default: value.typeName
    }
  }

  /// Whether two encoded values are the same, types and order included.
  static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.bool(let x), .bool(let y)): return x == y
    case (.int(let x), .int(let y)): return x == y
    case (.double(let x), .double(let y)):
      return x == y && x.sign == y.sign || x.isNaN && y.isNaN
    case (.null, .null): return true
    case (.string(let x), .string(let y)): return x.isSameText(as: y)
    case (.list(let x), .list(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
    case (.dict(let x), .dict(let y)):
      if let first = x["$set"]?.items, let second = y["$set"]?.items {
        return first.count == second.count
          && first.allSatisfy { item in second.contains { isSame(item, $0) } }
      }
      if let seconds = x["$timedelta"], let others = y["$timedelta"] {
        return seconds.isEqual(to: others)
      }
      return x.count == y.count
        && zip(x, y).allSatisfy { isSame($0.key, $1.key) && isSame($0.value, $1.value) }
    default: return false
    }
  }
}
