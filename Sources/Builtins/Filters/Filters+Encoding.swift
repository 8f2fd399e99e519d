import Diagnostics
import Formats
import Templates
import Values

/// Ansible's filters that write and read encodings of texts and values.
extension Filters {
  static let ansibleEncoding: [Builtin] = [
    Builtin("b64encode", ["encoding?", "urlsafe?"], "the text's bytes in base64") {
      (call) throws(Failure) in
      let bytes = try call.bytes(try call.text(), encoding: call[0])
      let text = Base64.encode(bytes)
      return .string(call.flag(1) ? swapped(text, from: "+/", to: "-_") : text)
    },
    Builtin("b64decode", ["encoding?", "urlsafe?"], "the text whose bytes are given in base64") {
      (call) throws(Failure) in
      let text = try call.text()
      let bytes = try decoded(call.flag(1) ? swapped(text, from: "-_", to: "+/") : text, call)
      return .string(try call.text(bytes, encoding: call[0]))
    },
    Builtin(
      "to_json", [], "the value as JSON; `indent`, `sort_keys`, `separators`, `ensure_ascii` …",
      keywords: true
    ) { (call) throws(Failure) in
      .string(try json(call, JSON.Style.python))
    },
    Builtin(
      "to_nice_json", ["indent?", "sort_keys?"], "the value as indented JSON with sorted keys",
      keywords: true
    ) { (call) throws(Failure) in
      var style = JSON.Style.nice
      if call[0] != nil { style.indent = try call.indention(0) }
      style.sortKeys = call.flag(1, default: true)
      return .string(try json(call, style, keepsSeparators: true))
    },
    Builtin("from_json", ["profile?"], "the value of a JSON text") { (call) throws(Failure) in
      if let profile = call.given(0), profile.string != "tagless" && profile.string != "legacy" {
        throw call.refused("Unknown profile name \(profile.repr).")
      }
      if case .object(let object) = call.input, let bytes = object as? Bytes {
        return try call.reading { () throws(Failure) in try JSON.parse(bytes.content) }
      }
      guard let text = call.input.string else {
        throw call.mistyped(
          "the JSON object must be str, bytes or bytearray, not \(call.input.typeName)")
      }
      return try call.reading { () throws(Failure) in try JSON.parse(text) }
    },
    Builtin("urldecode", [], "the text with `+` and `%XX` resolved") { (call) throws(Failure) in
      guard let text = call.input.string else {
        throw call.mistyped("urldecode takes a text, not \(call.input.typeName)")
      }
      return .string(URLText.unquoteForm(text))
    },
    Builtin("quote", [], "the text quoted for a shell") { (call) throws(Failure) in
      let text = call.input.isNull ? "" : try call.text()
      return .string(shellQuoted(text))
    },
    Builtin("split", ["sep?", "maxsplit?"], "the parts of a text between white space or `sep`") {
      (call) throws(Failure) in
      guard let text = call.input.string else {
        throw call.mistyped(
          "descriptor 'split' for 'str' objects doesn't apply to a '\(call.input.typeName)' object")
      }
      let count = try call.integer(1, default: -1)
      let limit = count < 0 ? Int.max : count
      guard let separator = try call.onlyText(0, "sep") else {
        return .list(words(text, limit))
      }
      if separator.isEmpty { throw call.wrong("empty separator") }
      return .list(PythonString.split(text, separator, limit: limit).map { .string($0) })
    },
  ]

  /// `text.split(None, limit)`.
  private static func words(_ text: String, _ limit: Int) -> [Value] {
    var parts: [Value] = []
    var rest = text.unicodeScalars[...].drop(while: PythonString.isSpace)
    while !rest.isEmpty {
      if parts.count == limit {
        parts.append(.string(String(rest)))
        break
      }
      let word = rest.prefix { !PythonString.isSpace($0) }
      parts.append(.string(String(word)))
      rest = rest[word.endIndex...].drop(while: PythonString.isSpace)
    }
    return parts
  }

  /// The text in single quotes where a shell would read it otherwise.
  static func shellQuoted(_ text: String) -> String {
    if text.isEmpty { return "''" }
    let isSafe = text.utf8.allSatisfy { byte in
      switch byte {
      case 48...57, 65...90, 97...122: true
      default: "_@%+=:,./-".utf8.contains(byte)
      }
    }
    return isSafe ? text : "'" + PythonString.replace(text, "'", "'\"'\"'") + "'"
  }

  private static func swapped(_ text: String, from old: String, to new: String) -> String {
    let (a, b) = (Array(old.utf8), Array(new.utf8))
    let bytes = text.utf8.map { byte in a.firstIndex(of: byte).map { b[$0] } ?? byte }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func decoded(_ text: String, _ call: Call) throws(Failure) -> [UInt8] {
    if let bytes = Base64.decode(Array(text.utf8)) { return bytes }
    let count = text.utf8.count { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == 43 || byte == 47
    }
    throw call.wrong(
      count % 4 == 1
        ? "Invalid base64-encoded string: number of data characters (\(count)) cannot be 1 more "
          + "than a multiple of 4"
        : "Incorrect padding")
  }

  /// The JSON of the input, in a style that keyword arguments change.
  private static func json(
    _ call: Call, _ base: JSON.Style, keepsSeparators: Bool = false
  ) throws(Failure) -> String {
    var style = base
    var skipsKeys = false
    for (name, value) in call.keywords {
      switch name {
      case "indent": style.indent = try call.indention(value)
      case "sort_keys": style.sortKeys = value.isTrue
      case "ensure_ascii": style.asciiOnly = value.isTrue
      case "allow_nan": style.allowsNaN = value.isTrue
      case "skipkeys": skipsKeys = value.isTrue
      case "separators":
        guard !value.isNull, !keepsSeparators else { continue }
        let parts = try call.elements(of: value)
        guard parts.count == 2, let item = parts[0].string, let key = parts[1].string else {
          throw call.wrong("separators must be two texts")
        }
        // `to_nice_json` has its own.
        if base.indent == nil { (style.itemSeparator, style.keySeparator) = (item, key) }
      // They change nothing: circles cannot be made, and vaulted texts are always plain.
      case "check_circular", "vault_to_text", "preprocess_unsafe", "cls", "default": continue
      default:
        throw call.mistyped("JSONEncoder.__init__() got an unexpected keyword argument '\(name)'")
      }
    }
    var value = skipsKeys ? withoutOddKeys(call.input) : call.input
    if style.sortKeys { value = withTextKeys(value) }
    return try JSON.write(value, style) { (value) throws(Failure) in
      if case .undefined(let undefined) = value { throw undefined.failure.at(call.span) }
      if let plain = try Plain.of(value) { return plain }
      throw call.mistyped("Object of type \(value.typeName) is not JSON serializable")
    }
  }

  /// The value with the keys of dictionaries as JSON has them, so that those of several types sort.
  private static func withTextKeys(_ value: Value) -> Value {
    switch value {
    case .list(let items), .tuple(let items): return .list(items.map(withTextKeys))
    case .dict(let entries):
      return .dict(Dict(pairs: entries.map { (textKey($0.key), withTextKeys($0.value)) }))
    default: return value
    }
  }

  private static func textKey(_ key: Value) -> Value {
    switch key {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int, .double: .string(key.text)
    case .object(let object) where object is BigInteger: .string(object.text)
    default: key
    }
  }

  private static func withoutOddKeys(_ value: Value) -> Value {
    switch value {
    case .list(let items), .tuple(let items): return .list(items.map(withoutOddKeys))
    case .dict(let entries):
      let kept = entries.filter { key, _ in
        switch key {
        case .string, .int, .bool, .double, .null: true
        default: false
        }
      }
      return .dict(Dict(pairs: kept.map { ($0.key, withoutOddKeys($0.value)) }))
    default: return value
    }
  }
}

extension Call {
  /// What a text says; that it does not follow its language is the filter's failure in Ansible's
  /// mode.
  func reading<Result>(_ read: () throws(Failure) -> Result) throws(Failure) -> Result {
    do throws(Failure) {
      return try read()
    } catch {
      throw isAnsible && error.kind != .undefined ? Failure(.filter, error.diagnostics) : error
    }
  }
}

/// What values become that neither JSON nor YAML has a type for.
private enum Plain {
  static func of(_ value: Value) throws(Failure) -> Value? {
    guard case .object(let object) = value else { return nil }
    switch object {
    case let moment as Moment: return .string(moment.isoFormat())
    case is Day, is ClockTime: return .string(object.text)
    case let bytes as Bytes: return .string(String(decoding: bytes.content, as: UTF8.self))
    case is PythonSet, is Generator, is NamedTuple, is PythonRange:
      return .list(object.elements ?? [])
    case _ where object.isMapping:
      var entries = Dict()
      for key in object.elements ?? [] { entries[key] = try object.item(key) }
      return .dict(entries)
    default: return nil
    }
  }
}
